package worktree

import "github.com/pycguard/pycguard/internal/object"

// Tracked is what a walk has to know of the index. The zero Tracked is an empty
// index.
type Tracked struct {
	fold       bool
	dirs       map[string]bool
	submodules map[string]bool
	// last is the directory of the path that was added last.
	last string
}

// NewTracked returns the empty Tracked. foldCase is as core.ignoreCase.
func NewTracked(foldCase bool) *Tracked {
	return &Tracked{fold: foldCase, dirs: map[string]bool{}, submodules: map[string]bool{}}
}

// Add adds a path of the index. It is quick when paths come in the index's
// order.
func (t *Tracked) Add(path string, mode uint32) {
	if object.Mode(mode) == object.ModeSubmodule {
		t.submodules[t.key(path)] = true
	}
	end := lastSlash(path)
	if path[:end] == t.last {
		return
	}
	t.last = path[:end]
	for dir := t.key(t.last); dir != "" && !t.dirs[dir]; dir = dir[:lastSlash(dir)] {
		t.dirs[dir] = true
	}
}

// Dir reports whether the index has a file below the directory.
func (t *Tracked) Dir(path string) bool { return t.dirs[t.key(path)] }

// Submodule reports whether the index has a submodule at the path.
func (t *Tracked) Submodule(path string) bool { return t.submodules[t.key(path)] }

func (t *Tracked) key(path string) string {
	if t.fold {
		return FoldCase(path)
	}
	return path
}

// FoldCase returns path as git compares it where core.ignoreCase is set: ASCII
// letters without regard to case.
func FoldCase(path string) string {
	lower := []byte(path)
	for i, c := range lower {
		if 'A' <= c && c <= 'Z' {
			lower[i] = c + 'a' - 'A'
		}
	}
	return string(lower)
}

// lastSlash returns the length of the directory's part of a path.
func lastSlash(path string) int {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' {
			return i
		}
	}
	return 0
}
