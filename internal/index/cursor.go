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

// cursor steps through the entries of an index file. Each offset is checked
// against the file as it is now: a file can change while it is mapped.
type cursor struct {
	*file
	// start is where the current entry starts, pos where the next does.
	start, pos int
	raw        raw
	// shared is how many bytes the current path takes over from the previous
	// one (version 4; 0 in others), suffix the rest of it, in the file.
	shared int
	suffix []byte
	// length is the length of the current path, expanded that of all paths
	// so far in version 4.
	length   int
	expanded int64
	// path is the current path, where it was asked for. In versions 2 and 3
	// it points into the file.
	path []byte
}

func (f *file) cursor() cursor { return cursor{file: f, pos: headerSize} }

// step finds the entry at pos, but does not build its path.
func (c *cursor) step() error {
	c.start = c.pos
	name := c.start + idAt + c.idSize + 2
	if name+2 > len(c.body) {
		return c.errorf(c.start, "the file ends within an entry")
	}
	c.raw = raw{fixed: c.body[c.start : name-2], flags: binary.BigEndian.Uint16(c.body[name-2:])}
	if c.raw.flags&flagExtended != 0 {
		c.raw.extended = binary.BigEndian.Uint16(c.body[name:])
		name += 2
		if c.raw.extended&^extendedKnown != 0 {
			return c.errorf(c.start, "unknown flags %#04x in an entry", c.raw.extended)
		}
	}
	if c.version == 4 {
		return c.stepCompressed(name)
	}
	return c.stepPlain(name)
}

// stepPlain finds a path of versions 2 and 3: its bytes, then one to eight NUL
// bytes so that the entry's length is a multiple of eight.
func (c *cursor) stepPlain(name int) error {
	if !c.findSuffix(name) {
		return c.errorf(name, "the path of an entry does not end where its length says")
	}
	c.length = len(c.suffix)
	c.pos = c.start + (name-c.start+c.length+8)&^7
	if c.pos > len(c.body) {
		return c.errorf(c.start, "the file ends within an entry")
	}
	return nil
}

// stepCompressed finds a path of version 4: how many bytes to take off the end
// of the previous path, then the bytes to put there and a NUL.
func (c *cursor) stepCompressed(name int) error {
	strip, n := offsetVarint(c.body[name:])
	if n == 0 || strip > c.length {
		return c.errorf(name, "the path of an entry shares more than the previous path has")
	}
	c.shared = c.length - strip
	if !c.findSuffix(name + n) {
		return c.errorf(name+n, "the path of an entry does not end where its length says")
	}
	c.length = c.shared + len(c.suffix)
	c.pos = name + n + len(c.suffix) + 1
	c.expanded += int64(c.length)
	if c.expanded/maxExpansion > int64(len(c.body)) {
		return c.errorf(c.start, "the paths up to here are more than %d times as long as the file", maxExpansion)
	}
	return nil
}

// findSuffix finds the bytes of the current path that stand at name. It reports
// false when no NUL ends them where the flags say.
func (c *cursor) findSuffix(name int) bool {
	rest := c.body[name:]
	length := int(c.raw.flags & lengthMask)
	if length == lengthMask {
		length = bytes.IndexByte(rest, 0)
	} else {
		length -= c.shared
	}
	if uint(length) >= uint(len(rest)) || rest[length] != 0 {
		return false
	}
	c.suffix = rest[:length]
	return true
}

// offsetVarint decodes the number at the start of data in the encoding of
// offset deltas (gitformat-pack), and returns how many bytes it takes; none
// when it is cut or longer than any length can be.
func offsetVarint(data []byte) (value, n int) {
	const longest = 4
	for n < min(longest, len(data)) {
		b := data[n]
		n++
		value = value<<7 | int(b&0x7f)
		if b < 0x80 {
			return value, n
		}
		value++
	}
	return 0, 0
}

// next steps to the next entry, builds its path, and reports whether that lies
// behind the previous one.
func (c *cursor) next() (inOrder bool, err error) {
	previousStage := c.raw.stage()
	if err := c.step(); err != nil {
		return false, err
	}
	inOrder = follows(c.path[c.shared:], previousStage, c.suffix, c.raw.stage())
	if c.version == 4 {
		c.path = append(c.path[:c.shared], c.suffix...)
	} else {
		c.path = c.suffix
	}
	return inOrder, nil
}

// advance is next with everything verified that an entry of a whole index must
// be.
func (c *cursor) advance() error {
	inOrder, err := c.next()
	if err != nil {
		return err
	}
	if len(c.path) == 0 {
		return c.errorf(c.start, "an entry has an empty path")
	}
	if !inOrder {
		return c.errorf(c.start, "the entry %.200q does not stand behind the one before it in the order of paths and stages", c.path)
	}
	if bytes.IndexByte(c.suffix, 0) >= 0 {
		return c.errorf(c.start, "the path of an entry has a NUL byte: %.200q", c.path)
	}
	return c.checkDirectory()
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

// follows reports whether an entry may stand behind the previous one: by path,
// then by stage, each pair once. (git's own fsck would not have stage 0 beside
// others either, but git update-index can write that, and git lists it.)
func follows(previous []byte, previousStage uint8, path []byte, stage uint8) bool {
	if len(previous) > 0 && len(path) > 0 && previous[0] < path[0] {
		return true // as nearly all do in version 4, where the rest is given
	}
	order := bytes.Compare(previous, path)
	return order < 0 || order == 0 && previousStage < stage
}

func (f *file) errorf(offset int, format string, args ...any) error {
	return &FormatError{Path: f.name, Offset: int64(offset), Problem: fmt.Sprintf(format, args...)}
}
