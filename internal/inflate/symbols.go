package inflate

import "sync"

const (
	// maxLiterals and maxDistances are how many codes a dynamic block can
	// give lengths to; the last two of each stand for nothing.
	maxLiterals  = 288
	maxDistances = 32

	endSymbol   = 256
	lengthCodes = 19

	// The sizes of the first tables in bits. Larger ones take longer to
	// build than they save on small streams.
	literalBits  = 9
	distanceBits = 7
	lengthBits   = 7
)

// The entries of all symbols (RFC 1951, 3.2.5 and 3.2.7). They never change.
var (
	literalSymbols  = makeLiteralSymbols()
	distanceSymbols = makeDistanceSymbols()
	lengthSymbols   = makeLengthSymbols()
)

// fixedTables returns the tables of the fixed codes (RFC 1951, 3.2.6), which
// never change. They are made when they are first needed: many runs of the
// program never inflate anything.
var fixedTables = sync.OnceValues(func() (literals, distances *table) {
	return makeFixed(fixedLiteralCode(), literalSymbols[:], literalBits),
		makeFixed(fixedDistanceCode(), distanceSymbols[:], distanceBits)
})

func makeLiteralSymbols() (symbols [maxLiterals]entry) {
	for i := range endSymbol {
		symbols[i] = literal | entry(i)<<16
	}
	symbols[endSymbol] = endOfBlock
	base := 3
	for i := endSymbol + 1; i < 285; i++ {
		extra := max(0, (i-261)/4)
		symbols[i] = entry(base)<<16 | entry(extra)
		base += 1 << extra
	}
	symbols[285] = 258 << 16
	symbols[286], symbols[287] = invalid, invalid
	return symbols
}

func makeDistanceSymbols() (symbols [maxDistances]entry) {
	base := 1
	for i := range 30 {
		extra := max(0, (i-2)/2)
		symbols[i] = entry(base)<<16 | entry(extra)
		base += 1 << extra
	}
	symbols[30], symbols[31] = invalid, invalid
	return symbols
}

func makeLengthSymbols() (symbols [lengthCodes]entry) {
	for i := range symbols {
		symbols[i] = entry(i) << 16
	}
	return symbols
}

func fixedLiteralCode() (c code) {
	for i := range maxLiterals {
		switch {
		case i < 144:
			c.add(i, 8)
		case i < 256:
			c.add(i, 9)
		case i < 280:
			c.add(i, 7)
		default:
			c.add(i, 8)
		}
	}
	return c
}

func fixedDistanceCode() (c code) {
	for i := range maxDistances {
		c.add(i, 5)
	}
	return c
}

func makeFixed(c code, symbols []entry, first uint) *table {
	t := new(table)
	if !t.build(&c, symbols, first) {
		panic("inflate: the fixed code is not complete")
	}
	return t
}
