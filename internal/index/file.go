package index

import (
	"bytes"
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

// file is one index file.
type file struct {
	name    string
	format  object.Format
	idSize  int // of format
	version uint32
	entries int
	// body is the file without the checksum.
	body     []byte
	checksum *checksum
	mapping  *mapping // nil when the bytes came from the caller
	// link and sparse are the extensions of a split and of a sparse index,
	// nil in others, and until parseExtensions has found them.
	link, sparse *extension
}

// extension is one extension, at an offset in the file.
type extension struct {
	offset    int
	signature string
	data      []byte
}

// The extensions that say that a file does not hold all its entries.
const (
	extensionLink   = "link"
	extensionSparse = "sdir"
)

// parseFile checks the header of an index file, and starts to compute its
// checksum. m is the mapping that data points into, or nil.
func parseFile(name string, data []byte, format object.Format, m *mapping) (*file, error) {
	f := &file{name: name, format: format, idSize: format.Size(), mapping: m}
	var want object.ID
	err := m.guard(name, func() error {
		if err := f.parseHeader(data); err != nil {
			return err
		}
		want = object.FromBytes(format, data[len(f.body):])
		return nil
	})
	if err != nil {
		return nil, err
	}
	f.checksum = startChecksum(f, want)
	return f, nil
}

func (f *file) parseHeader(data []byte) error {
	if len(data) < headerSize+f.idSize {
		return f.errorf(len(data), "the file ends within the header: an index has %d bytes or more", headerSize+f.idSize)
	}
	f.body = data[:len(data)-f.idSize]
	if string(data[:len(signature)]) != signature {
		return f.errorf(0, "not an index: the file starts with %q, not %q", data[:len(signature)], signature)
	}
	f.version = binary.BigEndian.Uint32(data[4:])
	if f.version < 2 || f.version > 4 {
		return f.errorf(4, "index version %d, only 2, 3 and 4 are known", f.version)
	}
	entries := binary.BigEndian.Uint32(data[8:])
	if smallest := idAt + f.idSize + 4; uint64(entries) > uint64(len(f.body)/smallest) {
		return f.errorf(8, "the header says %d entries, which do not fit into %d bytes", entries, len(data))
	}
	f.entries = int(entries)
	return nil
}

// parseStructure steps over all entries and extensions, to learn what kind of
// index f is.
func (f *file) parseStructure() error {
	return f.mapping.guard(f.name, func() error {
		c := f.cursor()
		for range f.entries {
			if err := c.step(); err != nil {
				return err
			}
		}
		return f.parseExtensions(c.pos)
	})
}

// parseExtensions steps over the extensions, which start at pos. Those whose
// signature starts with a capital letter may be ignored, and are. Two of the
// others are known; f keeps what they say.
func (f *file) parseExtensions(pos int) error {
	const head = 8
	f.link, f.sparse = nil, nil
	for pos < len(f.body) {
		rest := f.body[pos:]
		if len(rest) < head {
			return f.errorf(pos, "%d bytes between the last extension and the checksum", len(rest))
		}
		size := binary.BigEndian.Uint32(rest[4:])
		if uint64(size) > uint64(len(rest)-head) {
			return f.errorf(pos, "the extension %q says %d bytes, %d are left", rest[:4], size, len(rest)-head)
		}
		ext := extension{offset: pos, signature: string(rest[:4]), data: rest[head : head+int(size)]}
		if err := f.takeExtension(ext); err != nil {
			return err
		}
		pos += head + int(size)
	}
	return nil
}

func (f *file) takeExtension(ext extension) error {
	switch {
	case ext.signature[0] >= 'A' && ext.signature[0] <= 'Z':
		return nil
	case ext.signature == extensionSparse:
		f.sparse = &ext
		return nil
	case ext.signature == extensionLink:
		return f.takeLink(ext)
	}
	return f.unsupported(ext)
}

// takeLink keeps the link of a split index. One without a shared index, which
// git marks with zeros, is an index like any other.
func (f *file) takeLink(ext extension) error {
	if len(ext.data) < f.idSize {
		return f.errorf(ext.offset, "the extension %q has %d bytes, an id has %d", ext.signature, len(ext.data), f.idSize)
	}
	if !object.FromBytes(f.format, ext.data).IsZero() {
		ext.data = bytes.Clone(ext.data) // the mapping can fail under its readers
		f.link = &ext
	}
	return nil
}

func (f *file) unsupported(ext extension) error {
	return &UnsupportedError{Path: f.name, Offset: int64(ext.offset), Extension: ext.signature}
}

// whole returns an error unless f is an index by itself.
func (f *file) whole() error {
	if f.link != nil {
		return f.unsupported(*f.link)
	}
	if f.sparse != nil {
		return f.unsupported(*f.sparse)
	}
	return nil
}

func (f *file) count() int { return f.entries }

func (f *file) close() error {
	f.checksum.abandon()
	return f.mapping.close()
}
