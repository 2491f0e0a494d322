//go:build !unix

package clean

import (
	"errors"
	"io/fs"
	"syscall"
)

// removeFile deletes a name, and fails where it is a directory by now.
func removeFile(h *handle, name string) error { return removeIf(h, name, false) }

// removeDir deletes an empty directory, and fails where it is anything else by
// now.
func removeDir(h *handle, name string) error { return removeIf(h, name, true) }

// removeIf looks before it deletes: the system has no call that does both
// below an open directory.
func removeIf(h *handle, name string, isDir bool) error {
	info, err := h.root.Lstat(name)
	if err != nil {
		return err
	}
	if info.IsDir() != isDir || isDir && info.Mode()&fs.ModeSymlink != 0 {
		return &fs.PathError{Op: "remove", Path: name, Err: errExchanged}
	}
	return h.root.Remove(name)
}

// isNotEmpty recognises what removing a directory says that holds something.
func isNotEmpty(err error) bool {
	const dirNotEmpty = syscall.Errno(145) // ERROR_DIR_NOT_EMPTY
	return errors.Is(err, dirNotEmpty)
}
