package odb

import "errors"

// A delta (gitformat-pack, "Deltified representation") is the size of its
// base, the size of its result, and instructions. An instruction with the top
// bit set copies a stretch of the base: bits 0 to 3 say which bytes of the
// offset follow, bits 4 to 6 which bytes of the length; the missing ones are
// zero, and a length of zero means 64 KiB. Otherwise the instruction is a
// count of bytes to insert, which follow it; a count of zero is reserved.

var (
	errDeltaCut    = errors.New("the delta is cut short")
	errDeltaBase   = errors.New("the delta is for a base of another size")
	errDeltaCopy   = errors.New("the delta copies from outside its base")
	errDeltaResult = errors.New("the delta makes an object of another size than it says")
	errDeltaOp     = errors.New("the delta has an unknown instruction")
	errDeltaSize   = errors.New("the delta has an impossible size")
)

// instruction is one step of a delta: a copy of base[from:from+size], or the
// insertion of bytes when insert is not nil.
type instruction struct {
	from, size int
	insert     []byte
}

const defaultCopySize = 0x10000

// cutDeltaSizes reads the sizes of base and result, and returns the
// instructions.
func cutDeltaSizes(delta []byte) (base, result int64, instructions []byte, err error) {
	if base, delta, err = cutDeltaSize(delta); err != nil {
		return 0, 0, nil, err
	}
	result, instructions, err = cutDeltaSize(delta)
	return base, result, instructions, err
}

// cutDeltaSize reads seven bits a byte, the lowest first.
func cutDeltaSize(b []byte) (int64, []byte, error) {
	var size int64
	for i, shift := 0, 0; i < len(b); i, shift = i+1, shift+7 {
		if shift > 56 {
			return 0, nil, errDeltaSize
		}
		size |= int64(b[i]&0x7f) << shift
		if b[i]&0x80 == 0 {
			return size, b[i+1:], nil
		}
	}
	return 0, nil, errDeltaCut
}

// cutInstruction reads the first of the instructions, and returns the rest.
// The stretch that is copied has not been compared with the base yet.
func cutInstruction(b []byte) (instruction, []byte, error) {
	op := b[0]
	b = b[1:]
	if op == 0 {
		return instruction{}, nil, errDeltaOp
	}
	if op < 0x80 {
		if len(b) < int(op) {
			return instruction{}, nil, errDeltaCut
		}
		return instruction{size: int(op), insert: b[:op:op]}, b[op:], nil
	}
	var fields [7]int
	for i := range fields {
		if op&(1<<i) == 0 {
			continue
		}
		if len(b) == 0 {
			return instruction{}, nil, errDeltaCut
		}
		fields[i], b = int(b[0]), b[1:]
	}
	copied := instruction{
		from: fields[0] | fields[1]<<8 | fields[2]<<16 | fields[3]<<24,
		size: fields[4] | fields[5]<<8 | fields[6]<<16,
	}
	if copied.size == 0 {
		copied.size = defaultCopySize
	}
	return copied, b, nil
}

// checkDelta returns the size of the result after comparing every instruction
// with the base and the sum of them with the size stated, so that a result is
// never allocated on the word of a number in a file.
func checkDelta(baseSize int, delta []byte) (resultSize int64, instructions []byte, err error) {
	base, result, instructions, err := cutDeltaSizes(delta)
	if err != nil {
		return 0, nil, err
	}
	if base != int64(baseSize) {
		return 0, nil, errDeltaBase
	}
	var sum int64
	for rest := instructions; len(rest) > 0; {
		var step instruction
		if step, rest, err = cutInstruction(rest); err != nil {
			return 0, nil, err
		}
		if step.insert == nil && step.size > baseSize-step.from {
			return 0, nil, errDeltaCopy
		}
		sum += int64(step.size)
	}
	if sum != result {
		return 0, nil, errDeltaResult
	}
	return result, instructions, nil
}

// applyDelta appends the result of a delta to dst. The instructions have been
// checked against base.
func applyDelta(dst, base, instructions []byte) ([]byte, error) {
	for len(instructions) > 0 {
		step, rest, err := cutInstruction(instructions)
		if err != nil {
			return nil, err
		}
		instructions = rest
		if step.insert != nil {
			dst = append(dst, step.insert...)
		} else {
			dst = append(dst, base[step.from:step.from+step.size]...)
		}
	}
	return dst, nil
}
