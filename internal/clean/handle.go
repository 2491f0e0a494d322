package clean

import (
	"errors"
	"io/fs"
	"os"
	"sync"
	"time"
)

// A handle is an open directory. How it is opened, listed and deleted in is
// the system's affair: see the file of each.
type handle struct {
	// above is the handle of the directory that it was found in, as name;
	// nil for the start directory.
	above *handle
	name  string
	// file is the directory, open; nil where the system needs root instead.
	file *os.File

	mu sync.Mutex
	// root is the same directory; nil before asRoot makes it.
	root *os.Root
}

// info is what a candidate is, links not followed.
type info struct {
	regular  bool
	size     int64 // bytes
	modified time.Time
}

// errExchanged says that a directory is no longer the one that was found.
var errExchanged = errors.New("it was exchanged for something else meanwhile")

// asRoot returns the directory for those who read files below it.
func (h *handle) asRoot() (*os.Root, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.root != nil {
		return h.root, nil
	}
	above, err := h.above.asRoot()
	if err != nil {
		return nil, err
	}
	root, err := openBelow(above, h.name)
	if err != nil {
		return nil, err
	}
	if err := h.isOpenAs(root); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	h.root = root
	return root, nil
}

// isOpenAs makes sure that root is the directory that is open as file.
func (h *handle) isOpenAs(root *os.Root) error {
	if h.file == nil {
		return nil
	}
	mine, err := h.file.Stat()
	if err != nil {
		return err
	}
	other, err := root.Stat(".")
	if err == nil && !os.SameFile(mine, other) {
		return &fs.PathError{Op: "open", Path: h.name, Err: errExchanged}
	}
	return err
}

// openBelow opens the directory name, and makes sure that it is the one that
// stands at that name: os.Root follows a link that stays below it.
func openBelow(root *os.Root, name string) (*os.Root, error) {
	// The slash keeps the open from waiting where the name is a pipe by now.
	opened, err := root.OpenRoot(name + "/")
	if err != nil {
		return nil, err
	}
	here, err := opened.Stat(".")
	if err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	there, err := root.Lstat(name)
	if err == nil && !os.SameFile(here, there) {
		err = &fs.PathError{Op: "open", Path: name, Err: errExchanged}
	}
	if err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	return opened, nil
}

// close closes the directory; the start directory's root is the caller's.
func (h *handle) close() {
	if h.file != nil {
		h.file.Close()
	}
	if h.root != nil && h.above != nil {
		h.root.Close()
	}
}

// unlink deletes a name that is not a directory, rmdir an empty directory.
// There is nothing to complain about where somebody else was faster.
func (h *handle) unlink(name string) (done bool, err error) { return removed(removeFile(h, name)) }
func (h *handle) rmdir(name string) (done bool, err error)  { return removed(removeDir(h, name)) }

func removed(err error) (bool, error) {
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
