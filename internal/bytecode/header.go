package bytecode

import (
	"encoding/binary"
	"fmt"
)

// Kind says how a header ties a bytecode file to its source.
type Kind uint8

// The kinds of header.
const (
	// ByTime: the source's time of change (Python 1.0 to 3.2).
	ByTime Kind = iota + 1
	// ByTimeAndSize: its time of change and its size.
	ByTimeAndSize
	// ByCheckedHash: a hash of the source, which an import compares.
	ByCheckedHash
	// ByUncheckedHash: a hash of the source, which imports take on trust.
	ByUncheckedHash
	// ByClassFile: Jython's Java class, which holds the time in an
	// annotation; see ParseClass.
	ByClassFile
	// Untied: nothing, as in MicroPython's .mpy files.
	Untied
)

// String returns a few words for the kind, for people.
func (k Kind) String() string {
	return [...]string{
		"unknown", "time", "time and size", "checked hash", "unchecked hash", "class file", "nothing",
	}[k]
}

// Header is the first bytes of a bytecode file (PEP 3147, PEP 552):
//
//	magic   4 bytes
//	flags   4 bytes, Python 3.7 and later: 0, 1 (hash) or 3 (checked hash)
//	mtime   4 bytes, seconds since 1970 modulo 2^32
//	size    4 bytes, Python 3.3 and later, modulo 2^32
//
// or, where flags is not zero, 8 bytes of hash in place of mtime and size.
type Header struct {
	Interpreter Interpreter
	Kind        Kind
	// Magic is the first four bytes. Of a Java class or .mpy file it says
	// nothing.
	Magic Magic
	// Length is the number of bytes before the code: 8, 12 or 16, for a
	// .mpy file 4, for a Java class 0.
	Length int
	// MTime and Size are set by ByTime (MTime alone) and ByTimeAndSize.
	MTime, Size uint32
	// Hash is set by ByCheckedHash and ByUncheckedHash.
	Hash [8]byte

	marshal marshalType
}

// PrefixSize is how many bytes of a file ParseHeader and IsContent look at. A
// file that is shorter is given whole.
const PrefixSize = 64

// ParseHeader reads the header of a bytecode file from its first PrefixSize
// bytes. It says what the file claims to be; that code follows is for
// IsContent. The error says what is missing or wrong, and where.
func ParseHeader(prefix []byte) (Header, error) {
	if len(prefix) < 4 {
		return Header{}, fmt.Errorf("bytecode header at offset 0: %d bytes, the magic number alone has 4", len(prefix))
	}
	if isJythonClass(prefix) {
		return Header{Interpreter: Interpreter{Implementation: Jython}, Kind: ByClassFile}, nil
	}
	if isMicroPython(prefix) {
		return Header{Interpreter: Interpreter{Implementation: MicroPython}, Kind: Untied, Length: mpyHeaderSize}, nil
	}
	magic := Magic(binary.LittleEndian.Uint32(prefix))
	w, ok := lookUpMagic(magic)
	if !ok {
		return Header{}, fmt.Errorf("bytecode header at offset 0: % x is the magic number of no known Python", prefix[:4])
	}
	h := Header{Interpreter: w.interpreter, Magic: magic, marshal: w.marshal}
	return h.parseFields(prefix, w.layout)
}

// parseFields reads what follows the magic number.
func (h Header) parseFields(prefix []byte, l layout) (Header, error) {
	switch l {
	case layoutTime:
		return h.withTime(prefix, ByTime, 4, 8)
	case layoutTimeSize:
		return h.withTime(prefix, ByTimeAndSize, 4, 12)
	}
	if len(prefix) < 8 {
		return Header{}, h.short(prefix, 16)
	}
	switch flags := binary.LittleEndian.Uint32(prefix[4:]); {
	case flags == 0:
		return h.withTime(prefix, ByTimeAndSize, 8, 16)
	case flags == 1:
		return h.withHash(prefix, ByUncheckedHash)
	case flags == 3:
		return h.withHash(prefix, ByCheckedHash)
	case h.marshal == marshalCode && len(prefix) > 12 && isCodeByte(prefix[12]):
		// pytest 5.1 left the flags out.
		return h.withTime(prefix, ByTimeAndSize, 4, 12)
	default:
		return Header{}, fmt.Errorf("bytecode header of %s at offset 4: flags are 0x%x, not 0, 1 or 3", h.Interpreter, flags)
	}
}

// withTime reads mtime at an offset and, where the header's length leaves room
// for it, size behind that.
func (h Header) withTime(prefix []byte, kind Kind, offset, length int) (Header, error) {
	if len(prefix) < length {
		return Header{}, h.short(prefix, length)
	}
	h.Kind, h.Length = kind, length
	h.MTime = binary.LittleEndian.Uint32(prefix[offset:])
	if kind == ByTimeAndSize {
		h.Size = binary.LittleEndian.Uint32(prefix[offset+4:])
	}
	return h, nil
}

func (h Header) withHash(prefix []byte, kind Kind) (Header, error) {
	const length = 16
	if len(prefix) < length {
		return Header{}, h.short(prefix, length)
	}
	h.Kind, h.Length = kind, length
	copy(h.Hash[:], prefix[8:])
	return h, nil
}

func (h Header) short(prefix []byte, length int) error {
	return fmt.Errorf("bytecode header of %s ends at offset %d, it has %d bytes", h.Interpreter, len(prefix), length)
}
