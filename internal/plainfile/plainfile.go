// Package plainfile opens and reads files that may have been put there by
// anyone: what is no regular file is an error, so that a pipe in the place of a
// file is not waited for, and how much is read is bounded, so that a file full
// of holes does not fill the memory.
//
// It follows symbolic links, and knows nothing about what is in a file.
package plainfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// ErrNotRegular is wrapped by the error of Open for what is neither a file nor
// a directory.
var ErrNotRegular = errors.New("not a regular file")

// Open opens the regular file at path, or the null device, which is as good as
// an empty file. An error wraps fs.ErrNotExist where there is nothing.
func Open(path string) (*os.File, fs.FileInfo, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|nonBlocking, 0)
	if err != nil {
		return nil, nil, err
	}
	info, err := file.Stat()
	switch {
	case err != nil:
	case info.IsDir():
		err = &fs.PathError{Op: "read", Path: path, Err: syscall.EISDIR}
	case !info.Mode().IsRegular() && !isNull(info):
		err = fmt.Errorf("%s is %w (%v)", path, ErrNotRegular, info.Mode().Type())
	}
	if err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	return file, info, nil
}

func isNull(info fs.FileInfo) bool {
	null, err := os.Stat(os.DevNull)
	return err == nil && os.SameFile(info, null)
}

// ErrTooLarge is wrapped by the error of Read for a file beyond the limit.
var ErrTooLarge = errors.New("more than such a file can have")

// Read returns the content of the file at path, as Open opens it. A file of
// more than limit bytes is an error.
func Read(path string, limit int64) ([]byte, error) {
	file, info, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info.Size() > limit {
		return nil, tooLarge(path, limit)
	}
	// With the room to find the end in, nothing is copied.
	content := bytes.NewBuffer(make([]byte, 0, info.Size()+bytes.MinRead))
	n, err := content.ReadFrom(io.LimitReader(file, limit+1))
	if err == nil && n > limit {
		err = tooLarge(path, limit)
	}
	return content.Bytes(), err
}

func tooLarge(path string, limit int64) error {
	return fmt.Errorf("%s has more than %d bytes, %w", path, limit, ErrTooLarge)
}
