package history

import (
	"slices"
	"strings"
	"time"

	"github.com/pycguard/pycguard/internal/object"
)

// Report is what an audit found. All lists are in a fixed order, whatever the
// number of workers.
type Report struct {
	// Paths are all files that are or were bytecode, sorted by path.
	Paths []Path
	// Gaps are what was not examined. A report with gaps is not the whole
	// truth.
	Gaps  []Gap
	Stats Stats
	// Timeline is nil unless Options.Timeline asked for it and there are
	// Paths.
	Timeline *Timeline
}

// Path is one file that is or was bytecode.
type Path struct {
	Path string
	// Versions are all that ever stood there, the first to come first.
	Versions []Version
	// Removed are the commits that have not got the path although a parent
	// has.
	Removed []*Commit
	InHead  bool
	// AlsoDirectory says that some tree has a directory of this base name,
	// which need not hold bytecode.
	AlsoDirectory bool
	// Tips are the names of those whose tree has the path still.
	Tips   []string
	Source Source
}

// Version is one object that stood at a path.
type Version struct {
	// Blob is the object; for a submodule it is a commit.
	Blob object.ID
	// Modes are those that it had there, sorted.
	Modes []object.Mode
	// Size is in bytes; -1 when the blob is missing, and for a submodule.
	Size int64
	// Content says whether the blob is bytecode in truth.
	Content Content
	// Interpreter is what wrote the file, by its content or, where that does
	// not tell, by its name: "CPython 3.13". It may be empty.
	Interpreter string
	// Introduced are the commits that have the version where no parent has
	// the path, Changed those where each parent has something else or
	// nothing. A version that came in before the commits looked at has
	// neither.
	Introduced, Changed []*Commit
	// SourceHere says that a commit which holds the version has its source
	// too.
	SourceHere bool
	// Known is set by Baseline.Apply.
	Known bool
}

// Content says what a blob is.
type Content uint8

// What a blob can be.
const (
	Unread   Content = iota // missing, or a submodule
	Bytecode                // it begins like bytecode
	Other                   // it does not
)

// Source is what bytecode at a path was compiled from, by its name.
type Source struct {
	// Path is empty when the name does not tell. Where several are possible,
	// it is one that is there, or else the likeliest.
	Path string
	// Here: a commit that holds the bytecode has the source. Elsewhere: it
	// is not so, but another commit looked at has it.
	Here, Elsewhere bool
}

// Sourceless reports whether the source of a path is in none of the commits
// that hold the path (rule PYC005). Files that were always empty leak nothing.
func (p *Path) Sourceless() bool {
	return p.Source.Path != "" && !p.Source.Here &&
		slices.ContainsFunc(p.Versions, func(v Version) bool { return v.Size != 0 })
}

// Commit is who did something when.
type Commit struct {
	ID            object.ID
	Author, Email string
	// Time is the author's, CommitTime the committer's, by which commits are
	// sorted.
	Time, CommitTime time.Time
}

// Stats is how much was looked at and found.
type Stats struct {
	// Commits are those that the tips lead to and the limits allow, Trees
	// all trees that were read, also those that no tip leads to.
	Commits, Trees int
	// Oldest and Newest are the committer's times of the first and the last
	// of these commits; zero where there is none.
	Oldest, Newest time.Time
	// Refs counts the tips by the first two parts of their names:
	// refs/heads, refs/pull, HEAD.
	Refs []Count
	// Blobs and Bytes are of the distinct blobs at Paths; Unsized of them
	// are missing.
	Blobs   int
	Bytes   int64
	Unsized int
	// Interpreters counts versions, Introducers paths by author and email.
	// Both have the largest count first.
	Interpreters []Count
	Introducers  []Count
}

// Count is how many there are of a thing.
type Count struct {
	Name string
	N    int
}

// Path returns what the report says about one path, ok false for nothing.
func (r *Report) Path(path string) (p *Path, ok bool) {
	i, ok := slices.BinarySearchFunc(r.Paths, path, func(p Path, path string) int { return strings.Compare(p.Path, path) })
	if !ok {
		return nil, false
	}
	return &r.Paths[i], true
}
