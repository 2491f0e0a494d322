package clean

import (
	"io/fs"
	"os"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/pycfile"
)

// candidate is one thing with the name of bytecode, or in a cache directory.
type candidate struct {
	// in is the open directory that it lies in, as base.
	in   *handle
	base string
	// local leads to it from the directory that is being cleaned. Its
	// source would lie directly in the directory that home opens, which is
	// nil where there is no such directory.
	local string
	home  func() (*os.Root, error)
	// path is relative to the start directory.
	path string
	// cached: its place makes it a cache, not only its name.
	cached bool
	info   info
	// keep is why it stays if it is selected, empty if it goes.
	keep Reason
}

// judge finds out whether a candidate may be deleted at all.
func (w *walker) judge(d *directory, c *candidate) error {
	var err error
	if c.info, err = c.in.lstat(c.base); err != nil {
		return err
	}
	c.keep, err = w.reasonToKeep(d, c)
	return err
}

func (w *walker) reasonToKeep(d *directory, c *candidate) (Reason, error) {
	guarded := d.guarded(c.local)
	extra := d.guard.Extra != nil && d.guard.Extra(guarded)
	switch {
	case c.cached && !extra && !isCacheFile(c):
		return Foreign, nil
	case bytecode.IsCacheDir(c.base):
		return NotADir, nil
	case !c.info.regular:
		return Irregular, nil
	case d.guard.Tracked != nil && d.guard.Tracked(guarded):
		return Tracked, nil
	case d.guard.Allowed != nil && d.guard.Allowed(guarded):
		return Allowed, nil
	case c.cached || w.options.Force || c.info.size == 0:
		return "", nil
	}
	return w.reasonToKeepLegacy(c, extra)
}

// isCacheFile reports whether an interpreter, or numba, gives such a name to
// what it writes into a cache directory.
func isCacheFile(c *candidate) bool {
	if bytecode.IsFileName(c.base) {
		return true
	}
	form := bytecode.ParseName(c.local).Form
	return form == bytecode.NumbaIndex || form == bytecode.NumbaData
}

// reasonToKeepLegacy protects a person's own file that happens to be called
// notes.pyc, and modules that are there as bytecode only.
func (w *walker) reasonToKeepLegacy(c *candidate, extra bool) (Reason, error) {
	prefix, err := c.prefix()
	if err != nil {
		return "", err
	}
	if !bytecode.IsContent(prefix) && !(extra && bytecode.IsMicroPython(prefix)) {
		return NotBytecode, nil
	}
	if w.options.Select.Orphans || w.options.Select.Ghosts {
		return "", nil
	}
	state, err := c.stateByName()
	if err != nil || state != pycfile.Ghost {
		return "", err
	}
	return OnlyCopy, nil
}

func (c *candidate) open() (*os.File, error) {
	root, err := c.in.asRoot()
	if err != nil {
		return nil, err
	}
	return pycfile.Open(root, c.base)
}

// prefix returns the first bytes of the file.
func (c *candidate) prefix() ([]byte, error) {
	content, err := c.open()
	if err != nil {
		return nil, err
	}
	defer content.Close()
	return pycfile.ReadPrefix(content)
}

// stateByName returns the state as far as it is known without looking into the
// file: Unknown where there is a source.
func (c *candidate) stateByName() (pycfile.State, error) {
	name := bytecode.ParseName(c.local)
	home, err := c.home()
	if err != nil {
		return pycfile.Unknown, err
	}
	if home != nil {
		source, err := pycfile.FindSource(home, name)
		if err != nil || source != "" {
			return pycfile.Unknown, err
		}
	}
	return pycfile.WithoutSource(name, c.local), nil
}

// isStale looks into the file and its source.
func (c *candidate) isStale() (bool, error) {
	home, err := c.home()
	if err != nil || home == nil {
		return false, err
	}
	content, err := c.open()
	if err != nil {
		return false, err
	}
	defer content.Close()
	f, err := pycfile.ExamineOpen(content, home, c.local)
	return f.State == pycfile.Stale, err
}

// files are the candidates directly in one directory.
type files struct {
	all []candidate
	// failed: one of them could not be judged.
	failed bool
}

// candidates judges the files of a directory.
func (w *walker) candidates(d *directory, entries []fs.DirEntry, home func() (*os.Root, error), r *Result) files {
	var f files
	for _, entry := range entries {
		name := entry.Name()
		f.judge(w, d, candidate{
			in: d.handle, base: name, home: home, local: name, path: d.below(name),
			cached: w.options.Sources != nil && bytecode.ParseName(name).Form == bytecode.Cached,
		}, r)
	}
	return f
}

func (f *files) judge(w *walker, d *directory, c candidate, r *Result) {
	if err := w.judge(d, &c); err != nil {
		r.trouble(c.path, err)
		f.failed = true
		return
	}
	f.all = append(f.all, c)
}

// removable reports whether all of the files may be deleted.
func (f *files) removable() bool {
	for _, c := range f.all {
		if c.keep != "" {
			return false
		}
	}
	return !f.failed
}

// removeFiles deletes those of the files that are selected, and returns how
// many that were.
func (w *walker) removeFiles(f files, hollow bool, r *Result) int {
	removed := 0
	for i := range f.all {
		c := &f.all[i]
		picked, err := w.options.Select.picks(c, hollow)
		switch {
		case err != nil:
			r.trouble(c.path, err)
		case picked && c.keep != "":
			r.Kept = append(r.Kept, Kept{c.path, c.keep})
		case picked && w.removeFile(c, r):
			removed++
		}
	}
	return removed
}

func (w *walker) removeFile(c *candidate, r *Result) bool {
	if !w.options.DryRun {
		if w.ctx.Err() != nil {
			return false
		}
		done, err := c.in.unlink(c.base)
		if err != nil {
			r.trouble(c.path, err)
		}
		if !done {
			return false
		}
	}
	r.Files = append(r.Files, File{c.path, c.info.size})
	return true
}
