// Package refs finds the tips of a repository: what every ref and the HEAD of
// every worktree points at.
//
// It reads the files of the "files" ref storage (gitrepository-layout in git's
// documentation) by itself, and asks the git program about a "reftable". It
// reads no objects: whether a tip exists, and what it is, is for the caller to
// see. Reflogs, FETCH_HEAD, MERGE_HEAD and the like are no tips.
//
// Vocabulary: a loose ref is a file below refs/; a packed ref is a line of the
// file packed-refs; a symbolic ref holds the name of another ref. Most refs are
// shared by all worktrees of a repository; HEAD and the names below
// refs/bisect, refs/rewritten and refs/worktree belong to one worktree. Those of
// another worktree than the one looked at are named as git names them:
// main-worktree/HEAD, worktrees/ID/HEAD.
package refs

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/pycguard/pycguard/internal/gitcmd"
	"github.com/pycguard/pycguard/internal/object"
)

// Storage is how a repository keeps its refs (extensions.refStorage).
type Storage uint8

// The storages that git knows.
const (
	Files Storage = iota
	Reftable
)

// ParseStorage reads the value of extensions.refStorage; "" is not set.
func ParseStorage(name string) (Storage, error) {
	switch name {
	case "", "files":
		return Files, nil
	case "reftable":
		return Reftable, nil
	}
	return 0, fmt.Errorf("unknown ref storage %q", name)
}

// Source says where refs are read from.
type Source struct {
	// GitDir is the repository directory of the worktree looked at.
	GitDir string
	// CommonDir is the directory shared by all worktrees; GitDir in a
	// repository that has no linked ones.
	CommonDir string
	Format    object.Format
	Storage   Storage
	// Git runs the git program, for a Reftable only.
	Git gitcmd.Git
}

// A Tip is what one ref points at.
type Tip struct {
	// Name is the full name: refs/heads/main, HEAD, worktrees/ID/HEAD.
	Name string
	ID   object.ID
	// Target is the ref that a symbolic ref leads to in the end, "" for
	// others.
	Target string
}

// A Problem is a ref without a tip.
type Problem struct {
	Name string
	Err  error
}

func (p Problem) Error() string { return fmt.Sprintf("ref %q: %v", p.Name, p.Err) }

// Set is what the refs of a repository say. All lists are sorted by name.
type Set struct {
	Tips []Tip
	// Broken are the refs that could not be read: what they point at was
	// not seen.
	Broken []Problem
	// Ignored are the refs that point nowhere for git as well: symbolic
	// refs to a ref that does not exist (HEAD before the first commit), and
	// files below refs/ whose names no ref can have.
	Ignored []Problem
}

// Read returns all refs. An error is a file or directory that could not be read
// as a whole, named in it.
func Read(ctx context.Context, source Source) (Set, error) {
	var set Set
	var err error
	if source.Storage == Reftable {
		set, err = readByGit(ctx, source)
	} else {
		set, err = readFiles(source)
	}
	if err != nil {
		return Set{}, err
	}
	set.sort()
	return set, nil
}

func (s *Set) sort() {
	slices.SortStableFunc(s.Tips, func(a, b Tip) int { return cmp.Compare(a.Name, b.Name) })
	byName := func(a, b Problem) int { return cmp.Compare(a.Name, b.Name) }
	slices.SortStableFunc(s.Broken, byName)
	slices.SortStableFunc(s.Ignored, byName)
}
