package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pycguard/pycguard/internal/atomicfile"
)

// notWritten is the error for something that could not be written.
func notWritten(what string, err error) error {
	return withHint(fmt.Errorf("writing the %s: %w", what, err), "make room for it, and run the command again; a file that was there is as it was")
}

// writeTo replaces the file at path by what write writes, as a whole: a kill
// leaves the old file or the new one. A symbolic link is followed, as with
// files that a shell redirects to, and a device or pipe is written to.
func writeTo(path string, write func(io.Writer) error) error {
	var content bytes.Buffer
	if err := write(&content); err != nil {
		return err
	}
	return writeFile(path, content.Bytes())
}

// writeFile is writeTo for content that is there already.
func writeFile(path string, content []byte) error {
	real, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		return atomicfile.Write(path, content)
	}
	if err != nil {
		return err
	}
	if info, err := os.Stat(real); err == nil && !info.Mode().IsRegular() {
		return os.WriteFile(real, content, 0)
	}
	return atomicfile.Write(real, content)
}
