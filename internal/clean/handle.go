package clean

import (
	"errors"
	"io/fs"
	"os"
)

// A handle is an open directory.
type handle struct {
	root *os.Root
	// file is the same directory, open for reading it and for deleting in
	// it; nil before the first use.
	file *os.File
}

// errExchanged says that a directory is no longer the one that was found.
var errExchanged = errors.New("it was exchanged for something else meanwhile")

// open opens the directory name, and makes sure that it is the one that stands
// at that name: os.Root follows a link that stays below it.
func (h *handle) open(name string) (handle, error) {
	// The slash keeps the open from waiting where the name is a pipe by now.
	root, err := h.root.OpenRoot(name + "/")
	if err != nil {
		return handle{}, err
	}
	if err := h.same(root, name); err != nil {
		return handle{}, errors.Join(err, root.Close())
	}
	return handle{root: root}, nil
}

func (h *handle) same(opened *os.Root, name string) error {
	here, err := opened.Stat(".")
	if err != nil {
		return err
	}
	there, err := h.root.Lstat(name)
	if err != nil {
		return err
	}
	if !os.SameFile(here, there) {
		return &fs.PathError{Op: "open", Path: name, Err: errExchanged}
	}
	return nil
}

func (h *handle) list() ([]fs.DirEntry, error) {
	if err := h.use(); err != nil {
		return nil, err
	}
	return h.file.ReadDir(-1)
}

// use makes file ready.
func (h *handle) use() (err error) {
	if h.file == nil {
		h.file, err = h.root.Open(".")
	}
	return err
}

// rest closes what is not needed while the directories below are worked on.
func (h *handle) rest() {
	if h.file != nil {
		h.file.Close()
		h.file = nil
	}
}

func (h *handle) close() {
	h.rest()
	h.root.Close()
}

// unlink deletes a name that is not a directory, rmdir an empty directory.
// There is nothing to complain about where somebody else was faster.
func (h *handle) unlink(name string) (done bool, err error) { return h.remove(name, removeFile) }
func (h *handle) rmdir(name string) (done bool, err error)  { return h.remove(name, removeDir) }

func (h *handle) remove(name string, remove func(h *handle, name string) error) (bool, error) {
	if err := h.use(); err != nil {
		return false, err
	}
	err := remove(h, name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
