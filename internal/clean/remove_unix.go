//go:build unix

package clean

import (
	"errors"
	"io/fs"

	"golang.org/x/sys/unix"
)

// removeFile deletes a name, and fails where it is a directory by now.
func removeFile(h *handle, name string) error { return unlinkat(h, name, 0) }

// removeDir deletes an empty directory, and fails where it is anything else by
// now. Root.Remove would take a file or a link as well.
func removeDir(h *handle, name string) error { return unlinkat(h, name, unix.AT_REMOVEDIR) }

func unlinkat(h *handle, name string, flags int) error {
	for {
		err := unix.Unlinkat(int(h.file.Fd()), name, flags)
		switch err {
		case nil:
			return nil
		case unix.EINTR:
		default:
			return &fs.PathError{Op: "unlinkat", Path: name, Err: err}
		}
	}
}

// isNotEmpty recognises what removing a directory says that holds something.
func isNotEmpty(err error) bool {
	return errors.Is(err, unix.ENOTEMPTY) || errors.Is(err, unix.EEXIST)
}
