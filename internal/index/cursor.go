package index

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// maxExpansion bounds the paths of a version 4 index: together they are not
// longer than this times the file. An entry is 66 bytes or more, so only paths
// of more than 4096 bytes on average, more than a system call takes, reach it.
// It stops a small file that repeats one huge prefix in every entry.
const maxExpansion = 64

// cursor steps through the entries of an index file.
type cursor struct {
	*file
	// start is where the current entry starts, pos where the next does.
	start, pos int
	raw        raw
	// path is the path of the current entry, previous of the one before.
	// In versions 2 and 3 they point into the file.
	path, previous []byte
	// shared is how many bytes of path are known to equal those of
	// previous.
	shared int
	// expanded is the length of all paths so far, in version 4.
	expanded int
}

func (f *file) cursor() cursor { return cursor{file: f, pos: headerSize} }

// next reads the entry at pos. Each offset is checked here against the file as
// it is now: a file can change while it is mapped.
func (c *cursor) next() error {
	c.start = c.pos
	rest := c.body[c.start:]
	fixed := idAt + c.format.Size()
	if len(rest) < fixed+4 {
		return c.errorf(c.start, "the file ends within an entry")
	}
	c.raw = raw{fixed: rest[:fixed], flags: binary.BigEndian.Uint16(rest[fixed:])}
	name := fixed + 2
	if c.raw.flags&flagExtended != 0 {
		c.raw.extended = binary.BigEndian.Uint16(rest[name:])
		name += 2
		if c.raw.extended&^extendedKnown != 0 {
			return c.errorf(c.start, "unknown flags %#04x in an entry", c.raw.extended)
		}
	}
	if c.version == 4 {
		return c.compressedPath(rest, name)
	}
	return c.plainPath(rest, name)
}

// plainPath reads a path of versions 2 and 3: its bytes, then one to eight NUL
// bytes so that the entry's length is a multiple of eight.
func (c *cursor) plainPath(rest []byte, name int) error {
	length, ok := pathLength(rest[name:], int(c.raw.flags&lengthMask), 0)
	if !ok {
		return c.errorf(c.start+name, "the path of an entry does not end where its length says")
	}
	size := (name + length + 8) &^ 7
	if size > len(rest) {
		return c.errorf(c.start, "the file ends within an entry")
	}
	c.previous, c.path = c.path, rest[name:name+length]
	c.pos = c.start + size
	return nil
}

// compressedPath reads a path of version 4: how many bytes to take off the end
// of the previous path, then the bytes to put there and a NUL.
func (c *cursor) compressedPath(rest []byte, name int) error {
	strip, n := offsetVarint(rest[name:])
	if n == 0 || strip > uint64(len(c.path)) {
		return c.errorf(c.start+name, "the path of an entry shares more than the previous path has")
	}
	name += n
	c.shared = len(c.path) - int(strip)
	length, ok := pathLength(rest[name:], int(c.raw.flags&lengthMask), c.shared)
	if !ok {
		return c.errorf(c.start+name, "the path of an entry does not end where its length says")
	}
	c.expanded += c.shared + length
	if c.expanded/maxExpansion > len(c.body) {
		return c.errorf(c.start, "the paths up to here are more than %d times as long as the file", maxExpansion)
	}
	c.previous, c.path = c.path, append(append(c.previous[:0], c.path[:c.shared]...), rest[name:name+length]...)
	c.pos = c.start + name + length + 1
	return nil
}

// pathLength returns the length of the path or its rest that starts data and
// ends with a NUL. stated is the length that the flags give to the whole path,
// shared how much of it stands elsewhere. It reports false when there is no
// NUL where one must be.
func pathLength(data []byte, stated, shared int) (int, bool) {
	if stated == lengthMask {
		length := bytes.IndexByte(data, 0)
		return length, length >= 0
	}
	length := stated - shared
	ok := length >= 0 && length < len(data) && data[length] == 0
	return length, ok
}

// offsetVarint decodes the number at the start of data in the encoding of
// offset deltas (gitformat-pack), and returns how many bytes it takes; none
// when it is cut or longer than any length can be.
func offsetVarint(data []byte) (value uint64, n int) {
	const longest = 5
	for n < min(longest, len(data)) {
		b := data[n]
		n++
		value = value<<7 | uint64(b&0x7f)
		if b < 0x80 {
			return value, n
		}
		value++
	}
	return 0, 0
}

// advance is next with everything checked that an entry of a whole index must
// be.
func (c *cursor) advance() error {
	previousStage := c.raw.stage()
	if err := c.next(); err != nil {
		return err
	}
	return c.check(previousStage)
}

// check verifies the current path, and that it lies behind the previous entry,
// whose stage is given.
func (c *cursor) check(previousStage uint8) error {
	if len(c.path) == 0 {
		return c.errorf(c.start, "an entry has an empty path")
	}
	if nul := bytes.IndexByte(c.path[c.shared:], 0); nul >= 0 {
		return c.errorf(c.start, "the path of an entry has a NUL byte: %.200q", c.path)
	}
	if err := c.checkDirectory(); err != nil {
		return err
	}
	if inOrder(c.previous[c.shared:], previousStage, c.path[c.shared:], c.raw.stage()) {
		return nil
	}
	return c.errorf(c.start, "the entry %.200q is not in order: it stands behind %.200q", c.path, c.previous)
}

// checkDirectory verifies that an entry which is a directory, and nothing else,
// has a path that ends in a slash and stands in a sparse index.
func (c *cursor) checkDirectory() error {
	isDirectory := c.raw.mode() == modeDirectory
	if isDirectory && c.sparse == nil {
		return c.errorf(c.start, "the entry %.200q is a directory, but the index is not a sparse one", c.path)
	}
	if slash := c.path[len(c.path)-1] == '/'; slash != isDirectory {
		return c.errorf(c.start, "the entry %.200q has mode %06o", c.path, c.raw.mode())
	}
	return nil
}

// inOrder reports whether an entry may stand behind the previous one: by path,
// then by stage, and stage 0 alone.
func inOrder(previous []byte, previousStage uint8, path []byte, stage uint8) bool {
	order := bytes.Compare(previous, path)
	return order < 0 || order == 0 && previousStage != 0 && previousStage < stage
}

func (f *file) errorf(offset int, format string, args ...any) error {
	return &FormatError{Path: f.name, Offset: int64(offset), Problem: fmt.Sprintf(format, args...)}
}
