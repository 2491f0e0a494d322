package clean

import (
	"errors"
	"io/fs"
	"os"
	"sync"

	"github.com/pycguard/pycguard/internal/bytecode"
)

// directory is a directory to clean.
type directory struct {
	*handle
	// path is relative to the start directory, "" for that.
	path string
	// guard protects what lies below guardTop, which is a path like path.
	guard    Guard
	guardTop string
}

// outcome is what a directory has become.
type outcome struct {
	// empty: nothing is left in it.
	empty bool
	// hollow: it had nothing but bytecode and hollow directories.
	hollow bool
}

// below returns the path of what local leads to from the directory.
func (d *directory) below(local string) string { return join(d.path, local) }

// guarded is below for the guard, whose paths begin at its own top.
func (d *directory) guarded(local string) string {
	if d.guardTop == "" {
		return d.below(local)
	}
	return d.below(local)[len(d.guardTop)+1:]
}

func join(dir, name string) string {
	if dir == "" {
		return name
	}
	return dir + "/" + name
}

// visit cleans a directory with all below it.
func (w *walker) visit(d directory) outcome {
	if w.ctx.Err() != nil {
		return outcome{}
	}
	var r Result
	defer func() { w.report(r) }()
	entries, err := d.list()
	if err != nil {
		r.trouble(d.path, err)
		return outcome{}
	}
	if d.path != "" && !w.enters(&d, entries, &r) {
		return outcome{}
	}
	r.Examined = 1
	parts := w.split(&d, entries)
	children := w.visitAll(&d, parts.dirs)
	if w.ctx.Err() != nil {
		return outcome{}
	}
	return w.finish(&d, parts, children, &r)
}

// parts is the content of a directory by what is done with it.
type parts struct {
	dirs   []string
	caches []string
	// files have the name of bytecode.
	files []fs.DirEntry
	// others is the number of all other things.
	others int
}

func (w *walker) split(d *directory, entries []fs.DirEntry) parts {
	var p parts
	for _, entry := range entries {
		name := entry.Name()
		if d.path == "" && w.options.Only != "" && name != w.options.Only || d.excludes(name, entry.IsDir()) {
			p.others++
			continue
		}
		switch {
		case entry.IsDir() && isVersionControl[name]:
			p.others++
		case entry.IsDir() && bytecode.IsCacheDir(name):
			p.caches = append(p.caches, name)
		case entry.IsDir():
			p.dirs = append(p.dirs, name)
		case bytecode.IsName(name) || d.guard.Extra != nil && d.guard.Extra(d.guarded(name)):
			p.files = append(p.files, entry)
		default:
			p.others++
		}
	}
	return p
}

func (d *directory) excludes(local string, isDir bool) bool {
	return d.guard.Excluded != nil && d.guard.Excluded(d.guarded(local), isDir)
}

// visitAll visits directories below d, as many at a time as workers are free,
// and returns what they have become.
func (w *walker) visitAll(d *directory, names []string) []outcome {
	outcomes := make([]outcome, len(names))
	var started sync.WaitGroup
	for i, name := range names {
		select {
		case w.free <- struct{}{}:
			started.Go(func() {
				outcomes[i] = w.descend(d, name)
				<-w.free
			})
		default:
			outcomes[i] = w.descend(d, name)
		}
	}
	started.Wait()
	return outcomes
}

func (w *walker) descend(d *directory, name string) outcome {
	if w.ctx.Err() != nil {
		return outcome{}
	}
	child := directory{path: d.below(name), guard: d.guard, guardTop: d.guardTop}
	var err error
	child.handle, err = d.open(name)
	if err != nil {
		w.trouble(child.path, err)
		return outcome{}
	}
	defer child.close()
	return w.visit(child)
}

func (w *walker) trouble(path string, err error) {
	var r Result
	r.trouble(path, err)
	w.report(r)
}

// trouble notes an error about a path, but for one that says that it is gone:
// then there is nothing left to do.
func (r *Result) trouble(path string, err error) {
	if errors.Is(err, fs.ErrNotExist) || err == nil {
		return
	}
	// The path in the error is only its last name.
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		err = pathError.Err
	}
	r.Errors = append(r.Errors, &Error{Path: path, Err: err})
}

// An Error says what could not be read or deleted.
type Error struct {
	// Path is relative to the start directory, "" for that.
	Path string
	Err  error
}

func (e *Error) Error() string { return e.Path + ": " + e.Err.Error() }
func (e *Error) Unwrap() error { return e.Err }

// finish deletes what can go in a directory itself, when those below it are
// done.
func (w *walker) finish(d *directory, p parts, children []outcome, r *Result) outcome {
	home, closeHome := w.homeOf(d)
	defer closeHome()
	candidates := w.candidates(d, p.files, home, r)
	caches := w.openCaches(d, p.caches, home, r)
	defer caches.close()

	hollow := p.others == 0 && candidates.removable() && caches.removable(len(p.caches))
	for _, child := range children {
		hollow = hollow && child.hollow
	}
	hollow = hollow && len(p.files)+len(p.caches)+len(p.dirs) > 0

	left := p.others + len(p.caches) + len(p.dirs) + len(p.files)
	left -= w.removeFiles(candidates, hollow, r)
	for _, c := range caches.open {
		left -= w.removeCache(d, c, hollow, r)
	}
	for i, name := range p.dirs {
		if w.goes(children[i]) {
			left -= w.removeDirectory(d, name, r)
		}
	}
	return outcome{empty: left == 0, hollow: hollow}
}

// goes reports whether a directory is to be removed.
func (w *walker) goes(o outcome) bool {
	return o.empty && (w.options.EmptyDirs || w.options.Sources != nil || w.options.Select.Ghosts && o.hollow)
}

// removeDirectory removes an empty directory and returns the number of them.
func (w *walker) removeDirectory(d *directory, name string, r *Result) int {
	if !w.options.DryRun {
		done, err := d.rmdir(name)
		if isNotEmpty(err) {
			return 0 // Somebody has written there meanwhile.
		}
		r.trouble(d.below(name), err)
		if !done {
			return 0
		}
	}
	r.Dirs = append(r.Dirs, d.below(name))
	return 1
}

// homeOf returns what opens the directory that holds the sources for a
// directory: itself, but in the tree of a PYTHONPYCACHEPREFIX, where there may
// be none and home returns nil.
func (w *walker) homeOf(d *directory) (home func() (*os.Root, error), closeHome func()) {
	if w.options.Sources == nil {
		return d.asRoot, func() {}
	}
	var root *os.Root
	open := func() (_ *os.Root, err error) {
		if root == nil {
			root, err = os.OpenRoot(w.options.Sources(d.path))
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return root, err
	}
	return open, func() {
		if root != nil {
			root.Close()
		}
	}
}
