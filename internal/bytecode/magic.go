package bytecode

import "encoding/binary"

// Magic is the first four bytes of a bytecode file, little-endian: a number in
// the lower half, and in the upper one carriage return and line feed, so that
// a copy in text mode damages it.
type Magic uint32

// Number returns the lower half, the number that sources and documents name.
func (m Magic) Number() uint16 { return uint16(m) }

// layout is how the header behind a magic number is laid out.
type layout uint8

const (
	// layoutTime: seconds.
	layoutTime layout = iota + 1
	// layoutTimeSize: seconds, size.
	layoutTimeSize
	// layoutFlags: flags, then seconds and size or a hash (PEP 552).
	layoutFlags
)

// marshalType is the set of bytes that can begin the code behind a header.
type marshalType uint8

const (
	// marshalCode is 'c', for Python 3.4 and later also with the
	// reference flag.
	marshalCode marshalType = iota
	// marshalOldCode is the 'C' of Python 1.0 to 1.2.
	marshalOldCode
	// marshalGraal is GraalPy's 'C', with or without the reference flag.
	marshalGraal
	// marshalDropbox is 'c' before encrypted fields.
	marshalDropbox
	// marshalRust is 'c' before RustPython's own fields.
	marshalRust
)

// writer is what a magic number tells.
type writer struct {
	interpreter Interpreter
	layout      layout
	marshal     marshalType
}

// crlf is the upper half of a Magic.
const crlf = 0x0a0d

// magicRange is the magic numbers of one interpreter, both ends included.
type magicRange struct {
	first, last uint16
	writer
}

func cpython(first, last uint16, minor uint8, l layout) magicRange {
	return magicRange{first, last, writer{one(CPython, 3, minor), l, marshalCode}}
}

func pypy(number uint16, minor uint8, l layout) magicRange {
	return magicRange{number, number, writer{one(PyPy, 3, minor), l, marshalCode}}
}

// old is a range of Python 1 and 2. From 1.6 on the -U option added one to the
// number.
func old(first, last uint16, major, minor uint8) magicRange {
	return magicRange{first, last, writer{one(CPython, major, minor), layoutTime, marshalCode}}
}

// magicRanges are all magic numbers that end in carriage return and line feed,
// ascending and without overlap. CPython's are in its
// Include/internal/pycore_magic_number.h, for old versions in Python/import.c;
// PyPy's in pypy/interpreter/pycode.py; GraalPy's are 21000 and ten times its
// bytecode version, in ImpModuleBuiltins.java.
var magicRanges = []magicRange{
	pypy(48, 2, layoutTime),
	pypy(64, 3, layoutTimeSize),
	pypy(112, 5, layoutTimeSize),
	pypy(160, 6, layoutTimeSize),
	pypy(192, 6, layoutTimeSize),
	pypy(224, 7, layoutFlags),
	pypy(240, 7, layoutFlags),
	pypy(256, 8, layoutFlags),
	pypy(320, 9, layoutFlags),
	pypy(336, 9, layoutFlags),
	pypy(384, 10, layoutFlags),
	pypy(416, 11, layoutFlags),
	{2657, 2657, writer{one(Pyston, 2, 7), layoutTime, marshalCode}},
	{2994, 2997, writer{rustPython, layoutFlags, marshalRust}},
	cpython(3000, 3131, 0, layoutTime),
	cpython(3141, 3151, 1, layoutTime),
	cpython(3160, 3180, 2, layoutTime),
	pypy(3187, 2, layoutTime),
	cpython(3190, 3209, 3, layoutTime),
	cpython(3210, 3230, 3, layoutTimeSize),
	cpython(3250, 3310, 4, layoutTimeSize),
	cpython(3320, 3351, 5, layoutTimeSize),
	cpython(3360, 3379, 6, layoutTimeSize),
	cpython(3390, 3391, 7, layoutTimeSize),
	cpython(3392, 3394, 7, layoutFlags),
	// The first PyPy 3.8 wrote 3413 as well.
	cpython(3400, 3413, 8, layoutFlags),
	pypy(3414, 8, layoutFlags),
	cpython(3420, 3425, 9, layoutFlags),
	cpython(3430, 3439, 10, layoutFlags),
	// 3450 to 4399: see laterCPython.
	old(5892, 5892, 1, 4),
	old(11913, 11913, 1, 3),
	old(20121, 20121, 1, 5),
	{21150, 21150, writer{one(GraalPy, 3, 8), layoutFlags, marshalGraal}},
	{21260, 21260, writer{Interpreter{Implementation: GraalPy, From: Version{3, UnknownMinor}, To: Version{3, UnknownMinor}}, layoutFlags, marshalGraal}},
	{21280, 21280, writer{one(GraalPy, 3, 10), layoutFlags, marshalGraal}},
	{21290, 21290, writer{Interpreter{GraalPy, Version{3, 11}, Version{3, 12}}, layoutFlags, marshalGraal}},
	{22138, 22138, writer{one(Pyston, 2, 7), layoutTime, marshalCode}},
	old(50428, 50429, 1, 6),
	old(50823, 50824, 2, 0),
	old(60202, 60203, 2, 1),
	old(60717, 60718, 2, 2),
	old(62011, 62022, 2, 3),
	old(62041, 62062, 2, 4),
	old(62071, 62132, 2, 5),
	{62135, 62135, writer{one(Dropbox, 2, 5), layoutTime, marshalDropbox}},
	old(62151, 62162, 2, 6),
	old(62171, 62212, 2, 7),
	{62218, 62218, writer{one(PyPy, 2, 7), layoutTime, marshalCode}},
}

var rustPython = Interpreter{Implementation: RustPython}

// lookUpMagic returns what wrote a file that begins with the four bytes.
func lookUpMagic(m Magic) (writer, bool) {
	if m>>16 != crlf {
		return lookUpOddMagic(m)
	}
	number := m.Number()
	for _, r := range magicRanges {
		if r.first <= number && number <= r.last {
			return r.writer, true
		}
	}
	if w, ok := laterCPython(number); ok {
		return w, true
	}
	return laterPyPy(number)
}

// lookUpOddMagic knows the magics without a line end: those of Python 1.0 to
// 1.2, and RustPython's, which for years was the first four digits of the git
// commit that it was built from.
func lookUpOddMagic(m Magic) (writer, bool) {
	switch m {
	case 0x00999902:
		return writer{one(CPython, 1, 0), layoutTime, marshalOldCode}, true
	case 0x00999903:
		return writer{Interpreter{CPython, Version{1, 1}, Version{1, 2}}, layoutTime, marshalOldCode}, true
	}
	var digits [4]byte
	binary.LittleEndian.PutUint32(digits[:], uint32(m))
	for _, c := range digits {
		if !isDigit(c) && (c < 'a' || c > 'f') {
			return writer{}, false
		}
	}
	return writer{rustPython, layoutFlags, marshalRust}, true
}

// laterCPython follows the rule of pycore_magic_number.h: from 3.11 on,
// Python 3.n begins at 2900+50n. It is trusted some way into the future.
func laterCPython(number uint16) (writer, bool) {
	const firstMinor, lastMinor = 11, 29
	minor := (int(number) - 2900) / 50
	if minor < firstMinor || minor > lastMinor {
		return writer{}, false
	}
	return writer{one(CPython, 3, uint8(minor)), layoutFlags, marshalCode}, true
}

// laterPyPy follows the rule of pycode.py: a multiple of 16 below 3000. The
// version of one that is not in the table is not known.
func laterPyPy(number uint16) (writer, bool) {
	if number < 432 || number >= 3000 || number%16 != 0 {
		return writer{}, false
	}
	v := Version{3, UnknownMinor}
	return writer{Interpreter{PyPy, v, v}, layoutFlags, marshalCode}, true
}
