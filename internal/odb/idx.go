package odb

import (
	"bytes"
	"encoding/binary"
	"math"
	"sort"

	"github.com/pycguard/pycguard/internal/object"
)

// packIndex finds the entries of a pack by id. The layout of version 2, n
// being the number of objects and all numbers big-endian (gitformat-pack):
//
//	magic    "\377tOc", then the version, 4 bytes
//	fanout   256 numbers of 4 bytes: how many ids begin with a byte up to this
//	ids      n ids in order
//	crcs     n CRC-32 sums of the entries as they stand in the pack
//	offsets  n offsets of 4 bytes; those with the top bit index the next table
//	large    offsets of 8 bytes
//	trailer  the hash at the end of the pack, then the hash of the index
//
// Version 1 begins with the fanout; n pairs of offset and id follow, and the
// same trailer.
type packIndex struct {
	path   string
	format object.Format
	count  int

	fanout []byte
	// The id of entry i is at ids[i*idStride:].
	ids      []byte
	idStride int
	// crcs is nil in version 1.
	crcs []byte
	// The offset of entry i is at offsets[i*offsetStride:].
	offsets      []byte
	offsetStride int
	large        []byte
	// pack is the hash that the pack ends with.
	pack []byte
	// end is where the large offsets begin, for error messages.
	largeAt int64
}

const (
	idxMagic     = "\377tOc"
	fanoutSize   = 256 * 4
	largeOffset  = 1 << 31
	idxHeaderLen = 8
)

// parseIndex reads the frame of an index: every table lies within data.
func parseIndex(path string, format object.Format, data []byte) (*packIndex, error) {
	x := &packIndex{path: path, format: format}
	if len(data) >= idxHeaderLen && string(data[:4]) == idxMagic {
		if version := binary.BigEndian.Uint32(data[4:]); version != 2 {
			return nil, corruptf(path, 4, "pack index of version %d, which is not known", version)
		}
		return x, x.parseV2(data)
	}
	return x, x.parseV1(data)
}

func (x *packIndex) parseV2(data []byte) error {
	size := x.format.Size()
	rest, err := x.parseFanout(data, idxHeaderLen, size+4+4)
	if err != nil {
		return err
	}
	x.idStride, x.offsetStride = size, 4
	x.ids, rest = split(rest, x.count*size)
	x.crcs, rest = split(rest, x.count*4)
	x.offsets, rest = split(rest, x.count*4)
	x.large, rest = split(rest, len(rest)-2*size)
	x.largeAt = int64(len(data) - len(rest) - len(x.large))
	if len(x.large)%8 != 0 || len(x.large)/8 > x.count {
		return corruptf(x.path, x.largeAt, "a table of large offsets of %d bytes for %d objects", len(x.large), x.count)
	}
	x.pack = rest[:size]
	return nil
}

func (x *packIndex) parseV1(data []byte) error {
	size := x.format.Size()
	rest, err := x.parseFanout(data, 0, 4+size)
	if err != nil {
		return err
	}
	stride := 4 + size
	if len(rest) != x.count*stride+2*size {
		return corruptf(x.path, 0, "%d bytes do not fit %d objects", len(data), x.count)
	}
	x.idStride, x.offsetStride = stride, stride
	x.offsets = rest[:x.count*stride]
	if x.count > 0 {
		x.ids = x.offsets[4:]
	}
	x.pack = rest[x.count*stride:][:size]
	return nil
}

// parseFanout reads the fanout at the byte given, and checks that at least
// perObject bytes follow for each object, and the trailer. It returns what
// follows.
func (x *packIndex) parseFanout(data []byte, at, perObject int) ([]byte, error) {
	if len(data) < at+fanoutSize+2*x.format.Size() {
		return nil, corruptf(x.path, int64(len(data)), "the pack index is cut short")
	}
	x.fanout = data[at:][:fanoutSize]
	rest := data[at+fanoutSize:]
	previous := uint32(0)
	for i := range 256 {
		n := binary.BigEndian.Uint32(x.fanout[4*i:])
		if n < previous {
			return nil, corruptf(x.path, int64(at+4*i), "the fanout table goes down")
		}
		previous = n
	}
	if uint64(previous) > uint64(len(rest)-2*x.format.Size())/uint64(perObject) {
		return nil, corruptf(x.path, int64(at+fanoutSize-4), "%d objects do not fit into %d bytes", previous, len(data))
	}
	x.count = int(previous)
	return rest, nil
}

func split(b []byte, n int) (head, tail []byte) { return b[:n:n], b[n:] }

// find returns the place of an id in the index.
func (x *packIndex) find(id object.ID) (int, bool) {
	low, high := 0, int(x.fanoutAt(id.FirstByte()))
	if first := id.FirstByte(); first > 0 {
		low = int(x.fanoutAt(first - 1))
	}
	i := low + sort.Search(high-low, func(i int) bool { return id.CompareBytes(x.rawID(low+i)) <= 0 })
	return i, i < high && id.CompareBytes(x.rawID(i)) == 0
}

func (x *packIndex) fanoutAt(first byte) uint32 {
	return binary.BigEndian.Uint32(x.fanout[4*int(first):])
}

// rawID returns the bytes of the id of entry i.
func (x *packIndex) rawID(i int) []byte {
	return x.ids[i*x.idStride:][:x.format.Size()]
}

// offset returns where entry i begins in the pack.
func (x *packIndex) offset(i int) (int64, error) {
	n := binary.BigEndian.Uint32(x.offsets[i*x.offsetStride:])
	if n < largeOffset || x.crcs == nil {
		return int64(n), nil
	}
	at := uint64(n-largeOffset) * 8
	if at >= uint64(len(x.large)) {
		return 0, corruptf(x.path, x.largeAt, "object %x has large offset %d of %d", x.rawID(i), n-largeOffset, len(x.large)/8)
	}
	large := binary.BigEndian.Uint64(x.large[at:])
	if large > math.MaxInt64 {
		return 0, corruptf(x.path, x.largeAt+int64(at), "object %x has an offset beyond any file", x.rawID(i))
	}
	return int64(large), nil
}

// checkTrailer compares the hash at the end of a pack or index with all that
// stands before it.
func checkTrailer(path string, format object.Format, data []byte) error {
	end := len(data) - format.Size()
	sum := format.New()
	sum.Write(data[:end])
	if !bytes.Equal(sum.Sum(nil), data[end:]) {
		return corruptf(path, int64(end), "the checksum at the end is wrong")
	}
	return nil
}
