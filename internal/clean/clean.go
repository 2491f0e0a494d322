// Package clean deletes bytecode below one open directory.
//
// It walks the tree, decides for each file whether it is bytecode that can go,
// deletes it, and removes the cache directories that are left empty. What it
// deletes is a regular file with the name of bytecode, nothing else; what
// stays for a reason that a person should know of is reported. It knows
// nothing of git: what is tracked or allowed comes in as a Guard.
//
// All of it happens below open directories. A symbolic link is never followed:
// a directory is opened by its name in the open directory above it, and must
// then be the one that was found there, so that one that is exchanged for a
// link meanwhile leads nowhere.
//
// Vocabulary: a cache directory is named __pycache__; bytecode elsewhere is
// legacy; an orphan's source is gone; a ghost is what Python would import
// although its source is gone, a legacy file or a hollow directory; a hollow
// directory holds nothing but bytecode and hollow directories.
package clean

import (
	"cmp"
	"context"
	"os"
	"slices"
	"sync"
)

// Options say what to delete. The zero value deletes all caches, and the
// legacy bytecode that can be made again.
type Options struct {
	Select Selection
	Guard  Guard
	// Only restricts the start directory to one name in it; empty for all.
	Only string
	// Nested is asked for the guard of a repository below the start
	// directory. Where it is nil such repositories are not entered.
	Nested func(path string) (Guard, error)
	// Environments enters virtual environments and the like.
	Environments bool
	// EmptyDirs removes all empty directories.
	EmptyDirs bool
	// Force deletes also legacy bytecode that cannot be made again, and
	// files that are bytecode by their name alone.
	Force bool
	// Sources says that the start directory is the tree of a
	// PYTHONPYCACHEPREFIX: it returns the directory that holds the sources
	// for a directory of the tree. Else it is nil.
	Sources func(path string) string
	// DryRun changes nothing, and returns the same.
	DryRun bool
	// Workers is how many directories are worked on at a time, at least 1.
	Workers int
	// Progress is told the number of files after each directory in which
	// files were deleted; nil for nobody. It is called by several
	// goroutines.
	Progress func(files int)
}

// A Guard protects files. Paths are relative to the top that it was made for.
// Functions may be nil.
type Guard struct {
	// Extra reports files that count as bytecode besides those that are so
	// by name.
	Extra func(path string) bool
	// Tracked and Allowed report bytecode that stays.
	Tracked, Allowed func(path string) bool
	// Excluded reports files and directories that are not looked at.
	Excluded func(path string, isDir bool) bool
}

// Result is what was done. All paths are relative to the start directory, and
// sorted.
type Result struct {
	// Files and Dirs were deleted.
	Files []File
	Dirs  []string
	Kept  []Kept
	// Examined is the number of directories that were looked at.
	Examined int
	// Environments and Repositories are those that were not entered.
	Environments, Repositories []string
	// Errors say what could not be read or deleted.
	Errors []error
}

// File is a file that was deleted.
type File struct {
	Path string
	// Size is in bytes.
	Size int64
}

// Kept is something that stays.
type Kept struct {
	Path   string
	Reason Reason
}

// Reason is why something stays, for people.
type Reason string

// The reasons. The empty Reason stands for none.
const (
	Tracked     Reason = "tracked by git"
	Allowed     Reason = "allowed by the configuration"
	Foreign     Reason = "not bytecode, but in a cache directory"
	Irregular   Reason = "not a regular file"
	NotADir     Reason = "not a directory"
	NotBytecode Reason = "bytecode by its name, something else inside"
	OnlyCopy    Reason = "its source is gone: it cannot be made again"
)

// Run cleans below start, which stays open. It goes on after errors, which are
// in the Result; the error is that of ctx, or of opening start.
func Run(ctx context.Context, start *os.Root, o Options) (Result, error) {
	w := &walker{ctx: ctx, options: o, free: make(chan struct{}, max(o.Workers-1, 0))}
	top, err := newHandle(start)
	if err != nil {
		return Result{}, err
	}
	defer top.close()
	w.visit(directory{handle: top, guard: o.Guard})
	w.result.sort()
	return w.result, ctx.Err()
}

func (r *Result) sort() {
	slices.SortFunc(r.Files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	slices.SortFunc(r.Kept, func(a, b Kept) int { return cmp.Compare(a.Path, b.Path) })
	slices.SortFunc(r.Errors, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
	slices.Sort(r.Dirs)
	slices.Sort(r.Environments)
	slices.Sort(r.Repositories)
}

func (r *Result) add(other Result) {
	r.Files = append(r.Files, other.Files...)
	r.Dirs = append(r.Dirs, other.Dirs...)
	r.Kept = append(r.Kept, other.Kept...)
	r.Environments = append(r.Environments, other.Environments...)
	r.Repositories = append(r.Repositories, other.Repositories...)
	r.Errors = append(r.Errors, other.Errors...)
	r.Examined += other.Examined
}

// walker is one Run.
type walker struct {
	ctx     context.Context
	options Options
	// free has room for as many goroutines as may still be started.
	free chan struct{}

	mu     sync.Mutex
	result Result
}

// report adds what was done in one directory.
func (w *walker) report(r Result) {
	if w.options.Progress != nil && len(r.Files) > 0 {
		w.options.Progress(len(r.Files))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.result.add(r)
}
