package index

import (
	"encoding/binary"

	"github.com/pycguard/pycguard/internal/object"
)

// An index file, all numbers with the highest byte first:
//
//	 0  "DIRC"
//	 4  version
//	 8  number of entries
//	12  entries, see raw
//	..  extensions: signature (4 bytes), length (4 bytes), that many bytes
//	..  checksum of all before, in the object format's hash; or zeros
const (
	signature  = "DIRC"
	headerSize = 12
)

// file is an index file that holds all its entries.
type file struct {
	name    string
	format  object.Format
	version uint32
	entries int
	// body is the file without the checksum.
	body     []byte
	checksum *checksum
	mapping  *mapping // nil when the bytes came from the caller
}

// parseFile checks the structure of an index file, and starts to compute its
// checksum beside that. m is the mapping that data points into, or nil.
func parseFile(name string, data []byte, format object.Format, m *mapping) (*file, error) {
	f := &file{name: name, format: format, mapping: m}
	if err := m.guard(name, func() error { return f.parseHeader(data) }); err != nil {
		return nil, err
	}
	f.checksum = startChecksum(f, data[len(f.body):])
	if err := m.guard(name, f.parseStructure); err != nil {
		f.checksum.abandon()
		return nil, err
	}
	return f, nil
}

func (f *file) parseHeader(data []byte) error {
	hashSize := f.format.Size()
	if len(data) < headerSize+hashSize {
		return f.errorf(len(data), "the file ends within the header: an index has %d bytes or more", headerSize+hashSize)
	}
	f.body = data[:len(data)-hashSize]
	if string(data[:len(signature)]) != signature {
		return f.errorf(0, "not an index: the file starts with %q, not %q", data[:len(signature)], signature)
	}
	f.version = binary.BigEndian.Uint32(data[4:])
	if f.version < 2 || f.version > 4 {
		return f.errorf(4, "index version %d, only 2, 3 and 4 are known", f.version)
	}
	entries := binary.BigEndian.Uint32(data[8:])
	if smallest := idAt + hashSize + 4; uint64(entries) > uint64(len(f.body)/smallest) {
		return f.errorf(8, "the header says %d entries, which do not fit into %d bytes", entries, len(data))
	}
	f.entries = int(entries)
	return nil
}

// parseStructure steps over all entries and extensions.
func (f *file) parseStructure() error {
	c := f.cursor()
	for range f.entries {
		if err := c.next(); err != nil {
			return err
		}
	}
	return f.parseExtensions(c.pos)
}

// parseExtensions steps over the extensions, which start at pos. Those whose
// signature starts with a capital letter may be ignored, and are; the first of
// the others is an *UnsupportedError.
func (f *file) parseExtensions(pos int) error {
	const head = 8
	for pos < len(f.body) {
		rest := f.body[pos:]
		if len(rest) < head {
			return f.errorf(pos, "%d bytes between the last extension and the checksum", len(rest))
		}
		size := binary.BigEndian.Uint32(rest[4:])
		if uint64(size) > uint64(len(rest)-head) {
			return f.errorf(pos, "the extension %q says %d bytes, %d are left", rest[:4], size, len(rest)-head)
		}
		if rest[0] < 'A' || rest[0] > 'Z' {
			return &UnsupportedError{Path: f.name, Offset: int64(pos), Extension: string(rest[:4])}
		}
		pos += head + int(size)
	}
	return nil
}

func (f *file) count() int { return f.entries }

func (f *file) walk(match func(path []byte) bool, yield func(Entry) bool) error {
	ended := false
	err := f.mapping.guard(f.name, func() (err error) {
		ended, err = f.walkEntries(match, yield)
		return err
	})
	if err != nil || ended {
		return err
	}
	return f.checksum.wait()
}

// walkEntries verifies each entry and hands those that match to yield. It
// reports whether yield ended the walk.
func (f *file) walkEntries(match func(path []byte) bool, yield func(Entry) bool) (ended bool, err error) {
	c := f.cursor()
	for range f.entries {
		previousStage := c.raw.stage()
		if err := c.next(); err != nil {
			return false, err
		}
		if err := c.check(previousStage); err != nil {
			return false, err
		}
		if match(c.path) && !yield(c.raw.entry(c.path, f.format)) {
			return true, nil
		}
	}
	return false, nil
}

func (f *file) close() error {
	f.checksum.abandon()
	return f.mapping.close()
}
