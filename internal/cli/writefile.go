package cli

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/natefinch/atomic"
)

// newFileMode is what a file gets that did not exist: anybody may read it, as
// with files that a shell redirects to.
const newFileMode = 0o644

// writeFile replaces the file at path by content, as a whole: a kill leaves the
// old file or the new one. A device or pipe is written to.
func writeFile(path string, content []byte) error {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return os.WriteFile(path, content, newFileMode)
	}
	isNew := errors.Is(err, fs.ErrNotExist)
	if err := atomic.WriteFile(path, bytes.NewReader(content)); err != nil {
		return err
	}
	if isNew {
		return os.Chmod(path, newFileMode)
	}
	return nil
}

// writeTo is writeFile for what writes itself.
func writeTo(path string, write func(io.Writer) error) error {
	var content bytes.Buffer
	if err := write(&content); err != nil {
		return err
	}
	return writeFile(path, content.Bytes())
}
