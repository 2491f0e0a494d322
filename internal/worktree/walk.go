package worktree

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"slices"
	"sync"

	"github.com/pycguard/pycguard/ignore"
)

// Walk says which working tree to walk, and what git knows of it.
type Walk struct {
	// Top is the top of the working tree.
	Top string
	// Rules are those that hold in the top directory before its own
	// .gitignore is read: .git/info/exclude and core.excludesFile.
	Rules ignore.Dir
	// FoldCase is core.ignoreCase.
	FoldCase bool
	Tracked  *Tracked
	// Nested reports whether a directory holds a repository of its own.
	Nested func(dir string) bool
	// Absent returns the content of a .gitignore that is not on disk, which
	// git takes from the index where a sparse checkout left it out; ok is
	// false where there is none. path is relative to the top.
	Absent func(path string) (content []byte, ok bool, err error)
	// Enter reports whether a directory is worth entering; nil for all.
	Enter func(path string) bool
	// Workers is how many directories are read at once, at least 1.
	Workers int
}

// Summary says how a walk went.
type Summary struct {
	// Directories were read, Files found in them. Symbolic links count as
	// files.
	Directories, Files int
	// Trouble has what could not be read, by path: the walk knows nothing of
	// what lies there.
	Trouble []Trouble
}

// Trouble is one thing that could not be read.
type Trouble struct {
	Path string // relative to the top, "" for the top
	Err  error
}

// Run calls visit once for each directory, in no order, and for several
// directories at once. It returns an error only where ctx ended the walk.
func (w Walk) Run(ctx context.Context, visit func(*Dir)) (Summary, error) {
	tasks := newQueue(task{rules: w.Rules, tracked: true})
	summaries := make([]Summary, max(1, w.Workers))
	var group sync.WaitGroup
	for i := range summaries {
		group.Go(func() {
			worker := worker{Walk: &w, visit: visit, summary: &summaries[i]}
			for t, ok := tasks.next(); ok; t, ok = tasks.next() {
				if ctx.Err() != nil {
					tasks.done(nil)
					continue
				}
				tasks.done(worker.directory(t))
			}
		})
	}
	group.Wait()
	return merge(summaries), ctx.Err()
}

func merge(summaries []Summary) Summary {
	var all Summary
	for _, s := range summaries {
		all.Directories += s.Directories
		all.Files += s.Files
		all.Trouble = append(all.Trouble, s.Trouble...)
	}
	slices.SortFunc(all.Trouble, func(a, b Trouble) int { return cmp.Compare(a.Path, b.Path) })
	return all
}

// worker reads one directory at a time.
type worker struct {
	*Walk
	visit   func(*Dir)
	summary *Summary
	list    listing
}

// directory reads one directory, has it visited, and returns the directories
// to enter below it.
func (w *worker) directory(t task) []task {
	full := w.Top
	if t.path != "" {
		full += "/" + t.path
	}
	d := &Dir{Path: t.path, Rules: t.rules, walk: w.Walk, list: &w.list}
	err := w.list.read(full)
	switch {
	case err != nil && t.path != "" && errors.Is(err, fs.ErrNotExist):
		return nil // It was removed meanwhile.
	case !t.tracked && (err != nil || d.has(gitName) != nil) && w.Nested(full):
		w.list.reset()
		d.Nested = true
		w.visit(d)
		return nil
	case err != nil:
		w.trouble(t.path, err)
		return nil
	}
	w.summary.Directories++
	if err := d.readRules(full); err != nil {
		w.trouble(d.Join(ignoreName), err)
	}
	w.visit(d)
	return w.below(d)
}

func (w *worker) trouble(path string, err error) {
	w.summary.Trouble = append(w.summary.Trouble, Trouble{path, err})
}

// below returns the directories to enter, and counts the files.
func (w *worker) below(d *Dir) []task {
	var tasks []task
	for name, kind := range d.Entries() {
		if kind != Directory {
			w.summary.Files++
			continue
		}
		path := d.Join(string(name))
		if w.Enter != nil && !w.Enter(path) {
			continue
		}
		rules := d.Rules.Enter(path)
		tracked := w.Tracked.Dir(path)
		if rules.Decision().Ignored || !tracked && w.Tracked.Submodule(path) {
			continue
		}
		tasks = append(tasks, task{path: path, rules: rules, tracked: tracked})
	}
	return tasks
}
