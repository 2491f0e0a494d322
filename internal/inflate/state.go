package inflate

import "encoding/binary"

// state is where the inflating of one stream stands.
type state struct {
	dst, src []byte
	written  int
	// next is the first byte of src that is not in the buffer. At the end of
	// src it runs on over zeros that are not there; end notices.
	next int
	// The lowest count bits of buffer are what comes next. What stands above
	// them is either zero or the bits that will follow.
	buffer uint64
	count  uint
	// done says that the last block has ended.
	done bool
}

// refill brings the buffer to 56 bits or more.
func (s *state) refill() {
	s.buffer, s.next, s.count = refill(s.src, s.buffer, s.next, s.count)
}

func refill(src []byte, buffer uint64, next int, count uint) (uint64, int, uint) {
	if next <= len(src)-8 {
		buffer |= binary.LittleEndian.Uint64(src[next:]) << (count & 63)
		return buffer, next + int(63-count)>>3, count | 56
	}
	for ; count < 56; count += 8 {
		if next < len(src) {
			buffer |= uint64(src[next]) << count
		}
		next++
	}
	return buffer, next, count
}

// take takes up to 32 bits that are in the buffer.
func (s *state) take(bits uint) int {
	v := int(s.buffer & (1<<bits - 1))
	s.buffer >>= bits
	s.count -= bits
	return v
}

// end returns where in src the bits in the buffer begin, without the rest of
// a byte begun, and whether that is still within src.
func (s *state) end() (int, bool) {
	at := s.next - int(s.count/8)
	return at, at <= len(s.src)
}

// copyStored copies a block that is not compressed. full says that dst cannot
// hold all of it.
func (s *state) copyStored() (ok, full bool) {
	at, ok := s.end()
	if !ok || len(s.src)-at < 4 {
		return false, false
	}
	length := binary.LittleEndian.Uint16(s.src[at:])
	if length != ^binary.LittleEndian.Uint16(s.src[at+2:]) {
		return false, false
	}
	block := s.src[at+4:]
	if len(block) < int(length) {
		return false, false
	}
	n := copy(s.dst[s.written:], block[:length])
	s.written += n
	s.buffer, s.count, s.next = 0, 0, at+4+int(length)
	return true, n < int(length)
}

// symbols inflates the symbols of one block. full says that dst was full
// before the block ended.
func (s *state) symbols(literals, distances *table) (ok, full bool) {
	// These live in registers: the loop is where all the time goes.
	dst, src, out := s.dst, s.src, s.written
	buffer, next, count := s.buffer, s.next, s.count
	literalMask, distanceMask := uint64(1)<<literals.bits-1, uint64(1)<<distances.bits-1
	for {
		// A length and a distance take 48 bits at most.
		if count < 48 {
			buffer, next, count = refill(src, buffer, next, count)
		}
		e := literals.entries[buffer&literalMask&tableMask]
		if e&link != 0 {
			buffer >>= e.take()
			count -= e.take()
			e = literals.entries[e.second(buffer)]
		}
		if e&literal != 0 {
			if out == len(dst) {
				s.written, s.buffer, s.next, s.count = out, buffer, next, count
				return true, true
			}
			dst[out] = byte(e.value())
			out++
			buffer >>= e.take()
			count -= e.take()
			continue
		}
		length := e.value() + e.extra(buffer)
		buffer >>= e.take()
		count -= e.take()
		if e&exceptional != 0 {
			s.written, s.buffer, s.next, s.count = out, buffer, next, count
			return e&endOfBlock != 0, false
		}
		e = distances.entries[buffer&distanceMask&tableMask]
		if e&link != 0 {
			buffer >>= e.take()
			count -= e.take()
			e = distances.entries[e.second(buffer)]
		}
		distance := e.value() + e.extra(buffer)
		buffer >>= e.take()
		count -= e.take()
		if e&exceptional != 0 || distance > out {
			return false, false
		}
		if length > len(dst)-out {
			s.written = out + copyMatch(dst, out, distance, len(dst)-out)
			s.buffer, s.next, s.count = buffer, next, count
			return true, true
		}
		out += copyMatch(dst, out, distance, length)
	}
}

// copyMatch writes at dst[out:] length bytes that stand distance before.
func copyMatch(dst []byte, out, distance, length int) int {
	from := dst[out-distance:]
	to := dst[out:][:length]
	if distance >= length {
		return copy(to, from)
	}
	for i := range to {
		to[i] = from[i]
	}
	return length
}
