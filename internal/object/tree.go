package object

import (
	"bytes"
	"errors"
	"fmt"
)

// Mode is the mode of a tree entry: the type of what stands there, and
// whether a file is executable. Trees of old repositories hold other
// permissions, such as 0100664, so only the type is to be relied on.
type Mode uint32

// The types of tree entries, and the mask that separates them from the
// permissions.
const (
	ModeType      Mode = 0o170000
	ModeDir       Mode = 0o040000
	ModeRegular   Mode = 0o100000
	ModeSymlink   Mode = 0o120000
	ModeSubmodule Mode = 0o160000
)

// IsDir reports whether the entry is a tree.
func (m Mode) IsDir() bool { return m&ModeType == ModeDir }

// IsSubmodule reports whether the entry is a commit of another repository.
// As in git, a type that is none of the others is a submodule.
func (m Mode) IsSubmodule() bool {
	t := m & ModeType
	return t != ModeDir && t != ModeRegular && t != ModeSymlink
}

// Canonical returns the mode that git shows for m.
func (m Mode) Canonical() Mode {
	switch {
	case m.IsSubmodule():
		return ModeSubmodule
	case m&ModeType != ModeRegular:
		return m & ModeType
	case m&0o100 != 0:
		return ModeRegular | 0o755
	}
	return ModeRegular | 0o644
}

// TreeEntry is one line of a tree. Its slices point into the tree.
type TreeEntry struct {
	Mode Mode
	Name []byte
	// ID holds the 20 or 32 bytes of the id.
	ID []byte
}

// TreeReader reads the entries of a tree one after the other without
// allocating. The layout of an entry (git's tree-walk.c):
//
//	mode  octal digits, then a space
//	name  any bytes but NUL, at least one, then a NUL
//	id    20 or 32 bytes
type TreeReader struct {
	// Entry is the entry that Next found.
	Entry TreeEntry

	tree []byte
	pos  int
	size int // of an id
	err  error
}

// NewTreeReader reads the content of a tree.
func NewTreeReader(format Format, tree []byte) TreeReader {
	return TreeReader{tree: tree, size: format.Size()}
}

// Next finds the next entry. It returns false at the end and at an error.
func (r *TreeReader) Next() bool {
	if r.pos == len(r.tree) || r.err != nil {
		return false
	}
	rest := r.tree[r.pos:]
	mode, digits, err := parseMode(rest)
	if err != nil {
		return r.fail(err)
	}
	rest = rest[digits+1:]
	length := bytes.IndexByte(rest, 0)
	if length < 0 || len(rest)-length-1 < r.size {
		return r.fail(errors.New("the entry is cut short"))
	}
	if length == 0 {
		return r.fail(errors.New("empty file name"))
	}
	end := length + 1 + r.size
	r.Entry = TreeEntry{Mode: mode, Name: rest[:length:length], ID: rest[length+1 : end : end]}
	r.pos += digits + 1 + end
	return true
}

// Err returns why Next stopped before the end of the tree, with the byte
// offset of the entry, or nil.
func (r *TreeReader) Err() error { return r.err }

// Offset returns where the entry behind the one that Next found begins.
func (r *TreeReader) Offset() int { return r.pos }

// Seek makes Next go on with the entry that begins at a byte of the tree.
func (r *TreeReader) Seek(offset int) { r.pos = offset }

func (r *TreeReader) fail(err error) bool {
	r.err = fmt.Errorf("tree entry at byte %d: %w", r.pos, err)
	return false
}

var errMode = errors.New("malformed mode")

// parseMode reads octal digits up to a space. More than 11 digits cannot be a
// mode of 32 bits.
func parseMode(b []byte) (mode Mode, digits int, err error) {
	for i, c := range b {
		switch {
		case c == ' ' && i > 0:
			return mode, i, nil
		case c < '0' || c > '7' || mode >= 1<<29:
			return 0, 0, errMode
		}
		mode = mode<<3 | Mode(c-'0')
	}
	return 0, 0, errMode
}
