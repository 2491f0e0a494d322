//go:build unix

package clean

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"
)

// The calls that work below an open directory do here what os.Root does, with
// fewer of them: os.Root looks at each entry of a listing, and Root.Remove
// would take a directory for a file. O_NOFOLLOW refuses a link, O_DIRECTORY
// all that is no directory.

// newHandle returns the handle of the start directory.
func newHandle(root *os.Root) (*handle, error) {
	file, err := root.Open(".")
	if err != nil {
		return nil, err
	}
	defer file.Close()
	start := &handle{root: root, name: ".", file: file}
	again, err := start.open(".")
	if err != nil {
		return nil, err
	}
	start.file = again.file
	return start, nil
}

func (h *handle) open(name string) (*handle, error) {
	const flags = unix.O_RDONLY | unix.O_DIRECTORY | unix.O_NOFOLLOW | unix.O_CLOEXEC
	var fd int
	err := retry("open", name, func() (err error) {
		fd, err = unix.Openat(int(h.file.Fd()), name, flags, 0)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &handle{above: h, name: name, file: os.NewFile(uintptr(fd), filepath.Join(h.file.Name(), name))}, nil
}

func (h *handle) list() ([]fs.DirEntry, error) { return h.file.ReadDir(-1) }

func (h *handle) lstat(name string) (info, error) {
	var stat unix.Stat_t
	err := retry("lstat", name, func() error {
		return unix.Fstatat(int(h.file.Fd()), name, &stat, unix.AT_SYMLINK_NOFOLLOW)
	})
	return info{
		regular:  stat.Mode&unix.S_IFMT == unix.S_IFREG,
		size:     stat.Size,
		modified: time.Unix(stat.Mtim.Unix()),
	}, err
}

// removeFile deletes a name, and fails where it is a directory by now.
func removeFile(h *handle, name string) error { return unlinkat(h, name, 0) }

// removeDir deletes an empty directory, and fails where it is anything else by
// now.
func removeDir(h *handle, name string) error { return unlinkat(h, name, unix.AT_REMOVEDIR) }

func unlinkat(h *handle, name string, flags int) error {
	return retry("unlinkat", name, func() error { return unix.Unlinkat(int(h.file.Fd()), name, flags) })
}

// retry calls again what a signal has interrupted.
func retry(op, name string, call func() error) error {
	for {
		err := call()
		switch err {
		case nil:
			return nil
		case unix.EINTR:
		default:
			return &fs.PathError{Op: op, Path: name, Err: err}
		}
	}
}

// isNotEmpty recognises what removing a directory says that holds something.
func isNotEmpty(err error) bool {
	return errors.Is(err, unix.ENOTEMPTY) || errors.Is(err, unix.EEXIST)
}
