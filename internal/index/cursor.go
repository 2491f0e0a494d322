package index

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/bits"
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
	// flags and extended are those of the current entry.
	flags, extended uint16
	// shared is how many bytes the current path has in common with the
	// previous one, suffix the rest of it, in the file. step knows only what
	// the file says: in version 4 that may be less, in others it is nothing.
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

// raw returns the current entry without its path.
func (c *cursor) raw() raw {
	return raw{fixed: c.body[c.start : c.start+idAt+c.idSize], flags: c.flags, extended: c.extended}
}

// step finds the entry at pos, but does not build its path.
func (c *cursor) step() error {
	c.start, c.shared = c.pos, 0
	name := c.start + idAt + c.idSize + 2
	if name+2 > len(c.body) {
		return c.errorf(c.start, "the file ends within an entry")
	}
	c.flags, c.extended = binary.BigEndian.Uint16(c.body[name-2:]), 0
	if c.flags&flagExtended != 0 {
		c.extended = binary.BigEndian.Uint16(c.body[name:])
		name += 2
		if c.extended&^extendedKnown != 0 {
			return c.errorf(c.start, "unknown flags %#04x in an entry", c.extended)
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
	length := int(c.flags & lengthMask)
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
// behind the previous one: by path, then by stage, each pair once. (git's own
// fsck would not have stage 0 beside others either, but git update-index can
// write that, and git lists it.)
func (c *cursor) next() (inOrder bool, err error) {
	previousStage := c.raw().stage()
	if err := c.step(); err != nil {
		return false, err
	}
	previous := c.path[c.shared:]
	n := commonLength(previous, c.suffix)
	switch {
	case n < len(previous):
		inOrder = n < len(c.suffix) && previous[n] < c.suffix[n]
	case n < len(c.suffix):
		inOrder = true
	default:
		inOrder = previousStage < c.raw().stage()
	}
	if c.version == 4 {
		c.path = append(c.path[:c.shared], c.suffix...)
	} else {
		c.path = c.suffix
	}
	c.shared += n
	c.suffix = c.suffix[n:]
	return inOrder, nil
}

// commonLength returns how many bytes at the start of a and b are the same.
func commonLength(a, b []byte) int {
	const word = 8
	n := min(len(a), len(b))
	a, b = a[:n], b[:n]
	i := 0
	for ; i+word <= n; i += word {
		if differ := binary.LittleEndian.Uint64(a[i:]) ^ binary.LittleEndian.Uint64(b[i:]); differ != 0 {
			return i + bits.TrailingZeros64(differ)/8
		}
	}
	for i < n && a[i] == b[i] {
		i++
	}
	return i
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
	if c.hasNUL() {
		return c.errorf(c.start, "the path of an entry has a NUL byte: %.200q", c.path)
	}
	return c.checkDirectory()
}

// hasNUL reports whether a byte of the suffix is zero. Most suffixes are short
// enough that the last word of the path shows it, as the rest of the path has no
// such byte.
func (c *cursor) hasNUL() bool {
	const word, low, high = 8, 0x0101010101010101, 0x8080808080808080
	if len(c.suffix) > word || len(c.path) < word {
		return bytes.IndexByte(c.suffix, 0) >= 0
	}
	last := binary.LittleEndian.Uint64(c.path[len(c.path)-word:])
	return (last-low)&^last&high != 0
}

// checkDirectory verifies that an entry which is a directory, and nothing else,
// has a path that ends in a slash and stands in a sparse index.
func (c *cursor) checkDirectory() error {
	isDirectory := c.raw().mode() == modeDirectory
	if isDirectory && c.sparse == nil {
		return c.errorf(c.start, "the entry %.200q is a directory, but the index is not a sparse one", c.path)
	}
	if slash := c.path[len(c.path)-1] == '/'; slash != isDirectory {
		return c.errorf(c.start, "the entry %.200q has mode %06o", c.path, c.raw().mode())
	}
	return nil
}

func (f *file) errorf(offset int, format string, args ...any) error {
	return &FormatError{Path: f.name, Offset: int64(offset), Problem: fmt.Sprintf(format, args...)}
}
