// Package inflate decompresses small zlib streams (RFC 1950, RFC 1951) that
// lie in memory and whose inflated size is known beforehand, as git's are.
//
// A streaming inflater spends most of its time on a small stream on setting
// itself up. This one writes straight into the place where the content shall
// be, keeps no window, and can stop early. It knows no preset dictionaries,
// and refuses a few odd code tables that zlib takes: for those, and for the
// wording of errors, callers turn to a full inflater.
package inflate

import (
	"encoding/binary"
	"errors"
	"hash/adler32"
)

// Decoder inflates one stream after the other. The zero Decoder is ready. One
// goroutine uses it. It holds no pointers into what it has read.
type Decoder struct {
	literals, distances, lengths          table
	literalCode, distanceCode, lengthCode code

	state state
}

// ErrStream says that the stream is damaged, or is not one this package reads.
var ErrStream = errors.New("the zlib stream is damaged or of an unknown form")

const (
	zlibHeaderSize = 2
	checksumSize   = 4
)

// Whole fills dst with the stream at the start of src, which must inflate to
// just that many bytes, and verifies its checksum. It returns how many bytes
// of src the stream takes; src may go on behind it, and reading is faster when
// it does.
func (d *Decoder) Whole(dst, src []byte) (read int, err error) {
	s := d.begin(dst, src)
	if s == nil || !d.blocks(s) || !s.done {
		return 0, ErrStream
	}
	end, ok := s.end()
	if !ok || s.written != len(dst) || len(src)-end < checksumSize {
		return 0, ErrStream
	}
	if binary.BigEndian.Uint32(src[end:]) != adler32.Checksum(dst) {
		return 0, ErrStream
	}
	return end + checksumSize, nil
}

// Prefix fills dst with the beginning of the stream at the start of src, or
// with all of it when it is shorter, and returns how many bytes that are. What
// was not read is not verified, nor is the checksum.
func (d *Decoder) Prefix(dst, src []byte) (written int, err error) {
	s := d.begin(dst, src)
	if s == nil || !d.blocks(s) {
		return 0, ErrStream
	}
	if _, ok := s.end(); !ok {
		return 0, ErrStream
	}
	return s.written, nil
}

// begin checks the header of the stream: method 8, a window of 32 KiB at
// most, no dictionary.
func (d *Decoder) begin(dst, src []byte) *state {
	if len(src) < zlibHeaderSize {
		return nil
	}
	header := binary.BigEndian.Uint16(src)
	if header%31 != 0 || header>>8&15 != 8 || header>>12 > 7 || header&0x20 != 0 {
		return nil
	}
	d.state = state{dst: dst, src: src, next: zlibHeaderSize}
	return &d.state
}

// The types of blocks.
const (
	stored = iota
	fixed
	dynamic
)

// blocks inflates block after block until the last, or until dst is full in
// the middle of one.
func (d *Decoder) blocks(s *state) bool {
	for last := false; !last; {
		s.refill()
		last = s.take(1) == 1
		var ok, full bool
		switch s.take(2) {
		case stored:
			ok, full = s.copyStored()
		case fixed:
			ok, full = s.symbols(fixedTables())
		case dynamic:
			if !d.readTables(s) {
				return false
			}
			ok, full = s.symbols(&d.literals, &d.distances)
		}
		if !ok {
			return false
		}
		if full {
			return true
		}
	}
	s.done = true
	return true
}
