package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
)

// bitmap has one bit for each entry of a shared index, the lowest bit of the
// first word for the first entry.
type bitmap []uint64

func newBitmap(size int) bitmap { return make(bitmap, (size+63)/64) }

func (b bitmap) has(i int) bool { return b[i/64]>>(i%64)&1 != 0 }

func (b bitmap) ones() int {
	n := 0
	for _, word := range b {
		n += bits.OnesCount64(word)
	}
	return n
}

func (b bitmap) intersects(other bitmap) bool {
	for i := range b {
		if b[i]&other[i] != 0 {
			return true
		}
	}
	return false
}

// parseEWAH decodes the compressed bitmap at the start of data (gitformat-bitmap,
// "Appendix A: Serialization format for an EWAH bitmap") into one of size bits,
// and returns what follows it. A bit that is set beyond size is an error.
func parseEWAH(data []byte, size int) (bitmap, []byte, error) {
	const head, tail, wordSize = 8, 4, 8
	if len(data) < head+tail {
		return nil, nil, errors.New("a bitmap is cut")
	}
	words := binary.BigEndian.Uint32(data[4:])
	data = data[head:]
	if uint64(words) > uint64(len(data)-tail)/wordSize {
		return nil, nil, fmt.Errorf("a bitmap says %d words, %d bytes are left", words, len(data))
	}
	end := int(words) * wordSize
	b, err := expandEWAH(data[:end], size)
	return b, data[end+tail:], err
}

// expandEWAH decodes the words of a bitmap. They come in groups: a marker, that
// says how many words of equal bits there are and which bit, and how many words
// follow as they are; then these.
func expandEWAH(words []byte, size int) (bitmap, error) {
	b := newBitmap(size)
	at := uint64(0)
	for len(words) > 0 {
		marker := binary.BigEndian.Uint64(words)
		words = words[8:]
		run, literals := marker>>1&(1<<32-1), marker>>33
		if literals > uint64(len(words)/8) {
			return nil, errors.New("a bitmap ends within a group of words")
		}
		if marker&1 != 0 && run > 0 {
			if at+run > uint64(len(b)) {
				return nil, errors.New("a bitmap has bits beyond the last entry")
			}
			for i := at; i < at+run; i++ {
				b[i] = ^uint64(0)
			}
		}
		at += run
		for range literals {
			if err := b.setWord(at, binary.BigEndian.Uint64(words)); err != nil {
				return nil, err
			}
			words = words[8:]
			at++
		}
	}
	if spare := size % 64; spare != 0 && b[len(b)-1]>>spare != 0 {
		return nil, errors.New("a bitmap has bits beyond the last entry")
	}
	return b, nil
}

func (b bitmap) setWord(at, word uint64) error {
	if word == 0 {
		return nil
	}
	if at >= uint64(len(b)) {
		return errors.New("a bitmap has bits beyond the last entry")
	}
	b[at] = word
	return nil
}
