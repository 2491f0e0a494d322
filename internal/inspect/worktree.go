package inspect

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pycguard/pycguard/ignore"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/worktree"
)

// Worktree answers what git makes of paths of one working tree. It may be used
// by one goroutine at a time.
type Worktree struct {
	// Top is the top directory.
	Top string
	// Tracked reports whether the index has a path.
	Tracked func(path string) bool
	// Excludes are the ignore files that belong to no directory, as for
	// ignore.Top.
	Excludes []*ignore.File
	// FoldCase is core.ignoreCase.
	FoldCase bool
	// Absent returns the content of an ignore file that a sparse checkout
	// left out, and that git reads from the index; ok is false for others.
	Absent func(path string) (content []byte, ok bool, err error)

	dirs map[string]worktreeDir
}

// worktreeDir is what is known of a directory.
type worktreeDir struct {
	rules ignore.Dir
	// foreign says that what lies here is no part of the working tree: it
	// is behind a symbolic link, or in another repository.
	foreign bool
	err     error
}

// Git says what git makes of the file at path, which is relative to the top,
// with slashes. The answer is not known for what is no part of the working
// tree.
func (w *Worktree) Git(path string) (Git, error) {
	dir := w.dir(path[:max(0, strings.LastIndexByte(path, '/'))])
	if dir.err != nil || dir.foreign {
		return Git{}, dir.err
	}
	return Git{
		Known:   true,
		Tracked: w.Tracked(path),
		Rule:    dir.rules.Match(path, false).Rule,
	}, nil
}

// dir returns what is known of a directory, and looks there the first time.
func (w *Worktree) dir(path string) worktreeDir {
	if known, ok := w.dirs[path]; ok {
		return known
	}
	if w.dirs == nil {
		w.dirs = make(map[string]worktreeDir)
	}
	var d worktreeDir
	if path == "" {
		d.rules = ignore.Top(w.Excludes...)
	} else if d = w.dir(path[:max(0, strings.LastIndexByte(path, '/'))]); d.err == nil && !d.foreign {
		d.foreign, d.err = w.isForeign(path)
		d.rules = d.rules.Enter(path)
	}
	if d.err == nil && !d.foreign {
		d.rules, d.err = w.withOwnFile(d.rules, path)
	}
	w.dirs[path] = d
	return d
}

// isForeign reports whether the directory at path, which lies in one of the
// working tree, is none of it itself.
func (w *Worktree) isForeign(path string) (bool, error) {
	info, err := os.Lstat(w.abs(path))
	if err != nil {
		return false, err
	}
	if !info.IsDir() {
		return true, nil
	}
	_, err = os.Lstat(w.abs(path + "/.git"))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// withOwnFile adds the directory's own ignore file. Like git, it does not
// follow one that is a symbolic link.
func (w *Worktree) withOwnFile(rules ignore.Dir, dir string) (ignore.Dir, error) {
	name := strings.TrimPrefix(dir+"/.gitignore", "/")
	data, ok, err := w.readIgnore(name)
	if err != nil {
		return rules, fmt.Errorf("reading the ignore rules of %s: %w", finding.Quote(name), err)
	}
	if !ok {
		return rules, nil
	}
	return rules.With(ParseIgnore(data, name, dir, w.FoldCase)), nil
}

func (w *Worktree) readIgnore(name string) (data []byte, ok bool, err error) {
	info, err := os.Lstat(w.abs(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return w.Absent(name)
	case err != nil:
		return nil, false, err
	case !info.Mode().IsRegular():
		return nil, false, nil
	}
	data, err = worktree.ReadRules(w.abs(name))
	return data, err == nil, err
}

// ParseIgnore is ignore.Parse with core.ignoreCase.
func ParseIgnore(data []byte, source, dir string, foldCase bool) *ignore.File {
	if foldCase {
		return ignore.Parse(data, source, dir, ignore.FoldCase)
	}
	return ignore.Parse(data, source, dir)
}

func (w *Worktree) abs(path string) string {
	return filepath.Join(w.Top, filepath.FromSlash(path))
}
