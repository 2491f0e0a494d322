package bytecode

import "encoding/binary"

// refFlag marks a marshalled object that is referred to again (FLAG_REF in
// CPython's Python/marshal.c).
const refFlag = 0x80

func isCodeByte(c byte) bool { return c&^refFlag == 'c' }

// IsContent reports whether a file is bytecode by its first PrefixSize bytes:
// a known magic number, a header that is possible for it, and behind it the
// beginning of marshalled code. Jython's classes count. MicroPython's .mpy
// files do not: they are often shipped on purpose, and their four bytes of
// header are too weak a sign; IsMicroPython knows them.
func IsContent(prefix []byte) bool {
	h, err := ParseHeader(prefix)
	switch {
	case err != nil || h.Kind == Untied:
		return false
	case h.Kind == ByClassFile:
		return true
	}
	return h.beginsCode(prefix[h.Length:])
}

// beginsCode checks the first fields of a marshalled module. Its code takes no
// arguments, so that the first field is zero; that is asked only where no
// flags before it have been checked.
func (h Header) beginsCode(code []byte) bool {
	if len(code) == 0 {
		return false
	}
	switch h.marshal {
	case marshalOldCode:
		return code[0] == 'C'
	case marshalGraal:
		return code[0]&^refFlag == 'C'
	case marshalDropbox:
		return code[0] == 'c'
	case marshalRust:
		return code[0] == 'c' && hasRustLength(code)
	}
	if !isCodeByte(code[0]) {
		return false
	}
	return h.Length == 16 || len(code) >= 3 && code[1] == 0 && code[2] == 0
}

// hasRustLength checks the number of instructions that RustPython writes
// behind 'c': some, and fewer than 2^24.
func hasRustLength(code []byte) bool {
	if len(code) < 5 {
		return false
	}
	length := binary.LittleEndian.Uint32(code[1:])
	return length != 0 && length < 1<<24
}

// mpyHeaderSize is the length of a .mpy file's header.
const mpyHeaderSize = 4

// IsMicroPython reports whether a file looks like MicroPython's .mpy by its
// first PrefixSize bytes. Four bytes of some text can look so too: ask only
// where the name says the same.
func IsMicroPython(prefix []byte) bool { return isMicroPython(prefix) }

// isMicroPython follows py/persistentcode.c: 'M' (CircuitPython: 'C'), a
// version, features, and the bits of a small integer.
func isMicroPython(prefix []byte) bool {
	if len(prefix) < mpyHeaderSize || prefix[0] != 'M' && prefix[0] != 'C' {
		return false
	}
	version, bits := prefix[1], prefix[3]
	return version <= 6 && version != 1 && bits >= 15 && bits <= 64
}
