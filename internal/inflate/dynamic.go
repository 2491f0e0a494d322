package inflate

// lengthOrder is the order in which a dynamic block gives the lengths of the
// codes for code lengths (RFC 1951, 3.2.7).
var lengthOrder = [lengthCodes]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// readTables reads the codes that a dynamic block begins with.
func (d *Decoder) readTables(s *state) bool {
	literals := s.take(5) + 257
	distances := s.take(5) + 1
	if !d.readLengthCode(s) || !d.readLengths(s, literals, literals+distances) {
		return false
	}
	return d.literals.build(&d.literalCode, literalSymbols[:], literalBits) &&
		d.distances.build(&d.distanceCode, distanceSymbols[:], distanceBits)
}

// readLengthCode reads the code in which the lengths of the others are given.
func (d *Decoder) readLengthCode(s *state) bool {
	var lengths [lengthCodes]uint8
	for _, symbol := range lengthOrder[:s.take(4)+4] {
		if s.count < 3 {
			s.refill()
		}
		lengths[symbol] = uint8(s.take(3))
	}
	d.lengthCode.reset()
	for symbol, length := range lengths {
		if length > 0 {
			d.lengthCode.add(symbol, length)
		}
	}
	return d.lengths.build(&d.lengthCode, lengthSymbols[:], lengthBits)
}

// readLengths reads the lengths of all codes: up to literals those of literals
// and lengths, then up to end those of distances.
func (d *Decoder) readLengths(s *state, literals, end int) bool {
	d.literalCode.reset()
	d.distanceCode.reset()
	hasEnd := false
	var length, before uint8
	for i := 0; i < end; {
		if s.count < lengthBits+7 {
			s.refill()
		}
		e := d.lengths.entries[s.buffer&(1<<d.lengths.bits-1)&tableMask]
		s.take(e.take())
		if e&invalid != 0 || e.value() == repeatBefore && i == 0 {
			return false
		}
		times := 1
		if length = uint8(e.value()); length > maxCode {
			length, times = s.repeat(e.value(), before)
		}
		if times > end-i {
			return false
		}
		before = length
		if length == 0 {
			i += times
			continue
		}
		for ; times > 0; times-- {
			hasEnd = hasEnd || i == endSymbol
			if i < literals {
				d.literalCode.add(i, length)
			} else {
				d.distanceCode.add(i-literals, length)
			}
			i++
		}
	}
	return hasEnd
}

// repeatBefore is the symbol that repeats the length before it.
const repeatBefore = 16

// repeat returns which length a symbol above maxCode repeats, and how often.
func (s *state) repeat(symbol int, before uint8) (length uint8, times int) {
	switch symbol {
	case repeatBefore:
		return before, 3 + s.take(2)
	case 17:
		return 0, 3 + s.take(3)
	}
	return 0, 11 + s.take(7)
}
