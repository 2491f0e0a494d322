//go:build !unix

package clean

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// newHandle returns the handle of the start directory.
func newHandle(root *os.Root) (*handle, error) { return &handle{root: root}, nil }

func (h *handle) open(name string) (*handle, error) {
	root, err := openBelow(h.root, name)
	if err != nil {
		return nil, err
	}
	return &handle{above: h, name: name, root: root}, nil
}

func (h *handle) list() ([]fs.DirEntry, error) {
	file, err := h.root.Open(".")
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return file.ReadDir(-1)
}

func (h *handle) lstat(name string) (info, error) {
	i, err := h.root.Lstat(name)
	if err != nil {
		return info{}, err
	}
	return info{regular: i.Mode().IsRegular(), size: i.Size(), modified: i.ModTime()}, nil
}

// removeFile deletes a name, and fails where it is a directory by now.
func removeFile(h *handle, name string) error { return removeIf(h, name, false) }

// removeDir deletes an empty directory, and fails where it is anything else by
// now.
func removeDir(h *handle, name string) error { return removeIf(h, name, true) }

// removeIf looks before it deletes: the system has no call that does both
// below an open directory.
func removeIf(h *handle, name string, isDir bool) error {
	i, err := h.root.Lstat(name)
	if err != nil {
		return err
	}
	if i.IsDir() != isDir {
		return &fs.PathError{Op: "remove", Path: name, Err: errExchanged}
	}
	return h.root.Remove(name)
}

// isNotEmpty recognises what removing a directory says that holds something.
func isNotEmpty(err error) bool {
	const dirNotEmpty = syscall.Errno(145) // ERROR_DIR_NOT_EMPTY
	return errors.Is(err, dirNotEmpty)
}
