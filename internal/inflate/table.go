package inflate

import "math/bits"

// entry is what a table has for the bits that come next:
//
//	bits 0-5    how many bits to take: of the code and of the number behind it
//	bits 8-11   how many of them are the code; in a link, the size in bits of
//	            the second table
//	bits 12-15  flags
//	bits 16-31  the literal, the base of the length or distance, or where the
//	            second table begins
type entry uint32

const (
	invalid entry = 1 << 12
	// endOfBlock and link are each marked exceptional as well, so that one
	// test tells them all from a length.
	endOfBlock entry = 1 << 13
	link       entry = 1 << 14
	literal    entry = 1 << 15

	exceptional = invalid | endOfBlock | link
)

func (e entry) take() uint     { return uint(e & 63) }
func (e entry) codeBits() uint { return uint(e >> 8 & 15) }
func (e entry) value() int     { return int(e >> 16) }

// extra returns the number that stands behind the code in the bits.
func (e entry) extra(bits uint64) int { return int(bits & (1<<e.take() - 1) >> e.codeBits()) }

// second returns where in the table the entry is that a link leads to.
func (e entry) second(bits uint64) int {
	return (e.value() + int(bits&(1<<e.codeBits()-1))) & tableMask
}

// withCode adds a code of the length given to the entry of a symbol, which
// has only the number of bits behind the code.
func (e entry) withCode(length uint) entry { return e + entry(length<<8|length) }

const (
	// tableSize is room for the first table and for all second ones of
	// almost every code. A code that needs more is refused.
	tableSize = 1 << 12
	tableMask = tableSize - 1
	maxCode   = 15
)

// table finds the symbol of the code that comes next. The bits of a code come
// in with the first one lowest. Codes longer than bits lead on to a second
// table for what follows.
type table struct {
	bits    uint
	entries [tableSize]entry
}

// code is a canonical code (RFC 1951, 3.2.2): the symbols that have a code, in
// order, with its length in bits. Most blocks use few of the symbols.
type code struct {
	symbols [maxLiterals]uint16
	lengths [maxLiterals]uint8
	used    int
	// count is how many codes of each length there are.
	count [maxCode + 1]uint16
}

func (c *code) reset() { c.used, c.count = 0, [maxCode + 1]uint16{} }

func (c *code) add(symbol int, length uint8) {
	c.symbols[c.used], c.lengths[c.used] = uint16(symbol), length
	c.used++
	c.count[length]++
}

// firstCodes returns the first code of each length, and the longest length.
// The code must be complete, but it may be empty or one code of one bit.
func (c *code) firstCodes() (next [maxCode + 2]uint16, longest uint, ok bool) {
	room := 1
	for length := uint(1); length <= maxCode; length++ {
		room = room<<1 - int(c.count[length])
		if room < 0 {
			return next, 0, false
		}
		next[length+1] = (next[length] + c.count[length]) << 1
		if c.count[length] > 0 {
			longest = length
		}
	}
	return next, longest, room == 0 || c.used == 0 || c.used == 1 && longest == 1
}

// build makes the table of a code. symbols holds the entries of all symbols.
// first is the most bits that the first table shall have.
func (t *table) build(c *code, symbols []entry, first uint) bool {
	next, longest, ok := c.firstCodes()
	if !ok {
		return false
	}
	t.bits = min(first, longest)
	size := 1 << t.bits
	if longest > t.bits || c.used < 2 {
		// Only these can leave gaps, or have links that must not be taken
		// for those of the table before.
		clearEntries(t.entries[:size])
	}
	filled := size
	for i, length := range c.lengths[:c.used] {
		bits := bits.Reverse16(next[length]) >> (16 - length)
		next[length]++
		e := symbols[c.symbols[i]]
		if uint(length) <= t.bits {
			fill(t.entries[:size], int(bits), e, uint(length))
			continue
		}
		if filled, ok = t.addLong(bits, uint(length), longest, filled, e); !ok {
			return false
		}
	}
	return true
}

func clearEntries(entries []entry) {
	for i := range entries {
		entries[i] = invalid
	}
}

// fill sets every entry whose lowest bits are the code.
func fill(entries []entry, bits int, symbol entry, length uint) {
	e := symbol.withCode(length)
	for i := bits; i < len(entries); i += 1 << length {
		entries[i] = e
	}
}

// addLong adds a code longer than the first table. All second tables are as
// large as the longest code needs. It returns how many entries are filled then.
func (t *table) addLong(bits uint16, length, longest uint, filled int, symbol entry) (int, bool) {
	prefix := int(bits) & (1<<t.bits - 1)
	size := longest - t.bits
	if t.entries[prefix]&link == 0 {
		if filled+1<<size > tableSize {
			return filled, false
		}
		t.entries[prefix] = entry(filled<<16) | link | entry(size<<8) | entry(t.bits)
		filled += 1 << size
	}
	second := t.entries[t.entries[prefix].value():][:1<<size]
	fill(second, int(bits>>t.bits), symbol, length-t.bits)
	return filled, true
}
