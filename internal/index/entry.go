package index

import (
	"encoding/binary"

	"github.com/pycguard/pycguard/internal/object"
)

// Entry is one entry of an index.
type Entry struct {
	// Path is relative to the top of the working tree, with slashes. It is
	// bytes: it need not be UTF-8.
	Path string
	// ID names the blob, or the commit of a submodule.
	ID object.ID
	// Mode is what a tree would have: 0o100644 and 0o100755 for files,
	// 0o120000 for a symbolic link, 0o160000 for a submodule.
	Mode uint32
	// Size is the size of the file in the working tree when it was last
	// looked at, modulo 2³²; 0 where git did not look.
	Size uint32
	// Stage is 0, or in a conflict 1 for the base, 2 for ours, 3 for theirs.
	Stage uint8
	// AssumeValid is the bit of git update-index --assume-unchanged.
	AssumeValid bool
	// SkipWorktree is set for paths outside of a sparse checkout.
	SkipWorktree bool
	// IntentToAdd is set by git add -N: the path is not part of a commit.
	IntentToAdd bool
}

// An entry in the file, all numbers with the highest byte first:
//
//	 0  ctime seconds, nanoseconds
//	 8  mtime seconds, nanoseconds
//	16  dev, ino
//	24  mode
//	28  uid, gid
//	36  file size
//	40  object id, 20 or 32 bytes
//	..  flags, 2 bytes
//	..  extended flags, 2 bytes, where the flags have flagExtended
//	..  path, see cursor.next
const (
	modeAt = 24
	sizeAt = 36
	idAt   = 40
)

// The bits of an entry's flags and extended flags.
const (
	flagAssumeValid = 0x8000
	flagExtended    = 0x4000
	stageShift      = 12
	stageMask       = 3
	lengthMask      = 0x0fff // this and longer paths have all bits set

	extendedSkipWorktree = 0x4000
	extendedIntentToAdd  = 0x2000
	extendedKnown        = extendedSkipWorktree | extendedIntentToAdd
)

// modeDirectory is the mode of an entry that stands for a directory, which
// only a sparse index has.
const modeDirectory = 0o040000

// raw is the part of an entry before its path.
type raw struct {
	fixed    []byte // up to the flags
	flags    uint16
	extended uint16
}

func (r raw) stage() uint8 { return uint8(r.flags >> stageShift & stageMask) }

func (r raw) mode() uint32 { return binary.BigEndian.Uint32(r.fixed[modeAt:]) }

func (r raw) entry(path []byte, format object.Format) Entry {
	return Entry{
		Path:         string(path),
		ID:           object.FromBytes(format, r.fixed[idAt:]),
		Mode:         r.mode(),
		Size:         binary.BigEndian.Uint32(r.fixed[sizeAt:]),
		Stage:        r.stage(),
		AssumeValid:  r.flags&flagAssumeValid != 0,
		SkipWorktree: r.extended&extendedSkipWorktree != 0,
		IntentToAdd:  r.extended&extendedIntentToAdd != 0,
	}
}
