package worktree

import (
	"errors"
	"fmt"
	"iter"

	"github.com/pycguard/pycguard/ignore"
	"github.com/pycguard/pycguard/internal/plainfile"
)

// Dir is one directory of a walk.
type Dir struct {
	// Path is relative to the top, "" for the top.
	Path string
	// Rules hold in the directory, its own .gitignore among them.
	Rules ignore.Dir
	// Nested is a nested repository: it has no entries here.
	Nested bool
	// Ignore is the content of the .gitignore, nil where there is none.
	Ignore []byte
	// IgnoreLink says that the .gitignore is a symbolic link, which git does
	// not follow: its rules do not hold.
	IgnoreLink bool

	walk *Walk
	list *listing
}

const (
	gitName    = ".git"
	ignoreName = ".gitignore"
)

// Entries yields the names in the directory and their kinds, in no order. A
// name is valid until the visit ends.
func (d *Dir) Entries() iter.Seq2[[]byte, Kind] {
	return func(yield func([]byte, Kind) bool) {
		for _, e := range d.list.entries {
			name := d.list.name(e)
			if !d.walk.same(name, gitName) && !yield(name, e.kind) {
				return
			}
		}
	}
}

// Join returns the path of a name in the directory.
func (d *Dir) Join(name string) string {
	if d.Path == "" {
		return name
	}
	return d.Path + "/" + name
}

// same compares names as the file system does.
func (w *Walk) same(name []byte, want string) bool {
	return len(name) == len(want) &&
		(string(name) == want || w.FoldCase && FoldCase(string(name)) == want)
}

// has returns the entry with a name, nil for none.
func (d *Dir) has(want string) *listed {
	for i := range d.list.entries {
		if e := &d.list.entries[i]; d.walk.same(d.list.name(*e), want) {
			return e
		}
	}
	return nil
}

// readRules reads the directory's .gitignore, after add_patterns in git's
// dir.c: a symbolic link is not followed, a directory has no rules, and one
// that is not there comes from the index if a sparse checkout left it out.
// Where git only warns that it could not read a file, this is an error.
func (d *Dir) readRules(full string) error {
	content, err := d.ignoreContent(full)
	if err != nil || content == nil {
		return err
	}
	d.Ignore = content
	var options []ignore.Option
	if d.walk.FoldCase {
		options = append(options, ignore.FoldCase)
	}
	d.Rules = d.Rules.With(ignore.Parse(content, d.Join(ignoreName), d.Path, options...))
	return nil
}

func (d *Dir) ignoreContent(full string) ([]byte, error) {
	e := d.has(ignoreName)
	if e == nil {
		content, _, err := d.walk.Absent(d.Join(ignoreName))
		return content, err
	}
	switch e.kind {
	case File:
		return ReadRules(full + "/" + ignoreName)
	case Symlink:
		d.IgnoreLink = true
	case Other:
		return nil, fmt.Errorf("it is not a regular file")
	}
	return nil, nil
}

// maxRules is the size from which newer versions of git pass over an ignore
// file.
const maxRules = 100 << 20

// ReadRules reads an ignore file. The content of one that is there is not nil.
func ReadRules(path string) ([]byte, error) {
	content, err := plainfile.Read(path, maxRules)
	if errors.Is(err, plainfile.ErrTooLarge) {
		return nil, fmt.Errorf("it is larger than %d MiB, and versions of git differ on whether that counts", maxRules>>20)
	}
	return content, err
}
