package odb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math/bits"
	"strings"

	"github.com/pycguard/pycguard/internal/object"
)

// pack is a pack and its index, both mapped.
type pack struct {
	file  *mapped
	idx   *mapped
	index *packIndex
	// end is where the trailing hash begins: entries lie before it.
	end int64
}

// packHeaderLen is the length of "PACK", the version and the object count.
const packHeaderLen = 12

// openPack opens the pack of an index. The error wraps fs.ErrNotExist when
// one of the two has gone, as happens during a repack.
func openPack(idxPath string, format object.Format) (*pack, error) {
	idx, err := openMapped(idxPath)
	if err != nil {
		return nil, err
	}
	file, err := openMapped(strings.TrimSuffix(idxPath, ".idx") + ".pack")
	if err != nil {
		return nil, errors.Join(err, idx.close())
	}
	p := &pack{file: file, idx: idx}
	err = guard(p.files, func() error { return p.parse(format) })
	if err != nil {
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

func (p *pack) files() []*mapped { return []*mapped{p.file, p.idx} }

// release lets go of the memory of both files.
func (p *pack) release() {
	for _, m := range p.files() {
		m.release(0, int64(len(m.data)))
	}
}

func (p *pack) close() error { return errors.Join(p.file.close(), p.idx.close()) }

// parse reads the frames of index and pack. That the index names the hash at
// the end of the pack shows that the two belong together.
func (p *pack) parse(format object.Format) (err error) {
	if p.index, err = parseIndex(p.idx.path, format, p.idx.data); err != nil {
		return err
	}
	data := p.file.data
	if len(data) < packHeaderLen+format.Size() {
		return corruptf(p.file.path, int64(len(data)), "the pack is cut short")
	}
	if string(data[:4]) != "PACK" {
		return corruptf(p.file.path, 0, "not a pack")
	}
	if version := binary.BigEndian.Uint32(data[4:]); version != 2 && version != 3 {
		return corruptf(p.file.path, 4, "pack of version %d, which is not known", version)
	}
	if count := binary.BigEndian.Uint32(data[8:]); uint64(count) != uint64(p.index.count) {
		return corruptf(p.file.path, 8, "the pack has %d objects and its index %d", count, p.index.count)
	}
	p.end = int64(len(data) - format.Size())
	if !bytes.Equal(data[p.end:], p.index.pack) {
		return corruptf(p.file.path, p.end, "the pack does not end with the hash that its index names: the pack is cut short, or the index is another pack's")
	}
	return nil
}

// verify makes sure that offsets and names in the index are right, and that
// checkEntry can be relied on.
func (p *pack) verify() error {
	if err := checkTrailer(p.idx.path, p.index.format, p.idx.data); err != nil {
		return err
	}
	if p.index.crcs == nil {
		// An index of version 1 has no checksums of entries.
		return checkTrailer(p.file.path, p.index.format, p.file.data)
	}
	return nil
}

// checkEntry verifies the bytes of an entry, its header included, with the
// checksum that the index has of it.
func (p *pack) checkEntry(offset, size int64, place int32) error {
	if p.index.crcs == nil {
		return nil
	}
	want := binary.BigEndian.Uint32(p.index.crcs[4*place:])
	if crc32.ChecksumIEEE(p.file.data[offset:offset+size]) != want {
		return corruptf(p.file.path, offset, "the entry has another checksum than the index %s says", p.idx.path)
	}
	return nil
}

// entry is the header of one object in a pack. The first byte holds a bit
// that says whether more size bytes follow, three bits of type, and four of
// size; each further byte seven more bits of size, the lowest first. A base
// follows in a delta, then the zlib stream.
type entry struct {
	pack   *pack
	offset int64
	kind   entryKind
	// size is that of the inflated data: of the object, or of the delta.
	size int64
	// data is where the zlib stream begins.
	data int64
	// baseOffset is set in an offset delta, and less than offset.
	baseOffset int64
	// baseID is set in a named delta, and points into the pack.
	baseID []byte
}

// entryKind is the type number of a pack entry: that of an object.Kind, or of
// a delta.
type entryKind uint8

const (
	offsetDelta entryKind = 6
	namedDelta  entryKind = 7
)

func (k entryKind) isDelta() bool { return k == offsetDelta || k == namedDelta }

// object returns the kind of an entry that is not a delta.
func (k entryKind) object() object.Kind { return object.Kind(k) }

// entryAt reads the header of the entry that begins at offset.
func (p *pack) entryAt(offset int64) (entry, error) {
	e := entry{pack: p, offset: offset}
	if offset < packHeaderLen || offset >= p.end {
		return e, corruptf(p.file.path, offset, "no entry of the pack can begin here; its index %s says one does", p.idx.path)
	}
	b := p.file.data[offset:p.end]
	n, err := e.parseSize(b)
	if err == nil {
		var base int
		base, err = e.parseBase(b[n:])
		n += base
	}
	if err != nil {
		return e, corrupt(p.file.path, offset, err)
	}
	e.data = offset + int64(n)
	return e, nil
}

var (
	errEntryCut  = errors.New("the entry is cut short")
	errEntrySize = errors.New("the entry has an impossible size")
	errEntryBase = errors.New("the base of the delta is not before it in the pack")
	errEntryKind = errors.New("the entry has an unknown type")
)

// parseSize reads the kind and size at the start of b, and returns how many
// bytes they take.
func (e *entry) parseSize(b []byte) (int, error) {
	e.kind = entryKind(b[0] >> 4 & 7)
	if e.kind == 0 || e.kind == 5 {
		return 0, errEntryKind
	}
	size := uint64(b[0] & 15)
	shift, n := 4, 1
	for b[n-1]&0x80 != 0 {
		if n == len(b) {
			return 0, errEntryCut
		}
		more := uint64(b[n] & 0x7f)
		if bits.Len64(more)+shift > 63 {
			return 0, errEntrySize
		}
		size |= more << shift
		shift += 7
		n++
	}
	e.size = int64(size)
	return n, nil
}

// parseBase reads the base of a delta at the start of b, and returns how many
// bytes it takes.
func (e *entry) parseBase(b []byte) (int, error) {
	switch e.kind {
	case namedDelta:
		size := e.pack.index.format.Size()
		if len(b) < size {
			return 0, errEntryCut
		}
		e.baseID = b[:size:size]
		return size, nil
	case offsetDelta:
		distance, n, err := parseDistance(b)
		if err == nil && (distance == 0 || distance > e.offset-packHeaderLen) {
			err = errEntryBase
		}
		e.baseOffset = e.offset - distance
		return n, err
	}
	return 0, nil
}

// parseDistance reads the number that leads back to the base of an offset
// delta: seven bits a byte, the highest first, and one added for each byte
// that follows, so that no number can be written in two ways.
func parseDistance(b []byte) (distance int64, n int, err error) {
	for n < len(b) {
		c := b[n]
		n++
		if distance >= 1<<55 {
			return 0, 0, errEntryBase
		}
		distance = distance<<7 | int64(c&0x7f)
		if c&0x80 == 0 {
			return distance, n, nil
		}
		distance++
	}
	return 0, 0, errEntryCut
}
