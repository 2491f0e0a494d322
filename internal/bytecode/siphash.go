package bytecode

import (
	"encoding/binary"
	"math/bits"
)

// sipHash returns SipHash of data, with so many rounds for each block and at
// the end, under the key (key, 0): Aumasson and Bernstein, "SipHash: a fast
// short-input PRF". Libraries offer 2-4 rounds only; CPython has used 1-3
// since 3.11.
func sipHash(blockRounds, finalRounds int, key uint64, data []byte) uint64 {
	s := sipState{
		key ^ 0x736f6d6570736575,
		0x646f72616e646f6d,
		key ^ 0x6c7967656e657261,
		0x7465646279746573,
	}
	last := uint64(len(data)) << 56
	for ; len(data) >= 8; data = data[8:] {
		s.add(binary.LittleEndian.Uint64(data), blockRounds)
	}
	for i, c := range data {
		last |= uint64(c) << (8 * i)
	}
	s.add(last, blockRounds)
	s[2] ^= 0xff
	s.mix(finalRounds)
	return s[0] ^ s[1] ^ s[2] ^ s[3]
}

type sipState [4]uint64

func (s *sipState) add(block uint64, rounds int) {
	s[3] ^= block
	s.mix(rounds)
	s[0] ^= block
}

func (s *sipState) mix(rounds int) {
	v0, v1, v2, v3 := s[0], s[1], s[2], s[3]
	for range rounds {
		v0 += v1
		v1 = bits.RotateLeft64(v1, 13) ^ v0
		v0 = bits.RotateLeft64(v0, 32)
		v2 += v3
		v3 = bits.RotateLeft64(v3, 16) ^ v2
		v0 += v3
		v3 = bits.RotateLeft64(v3, 21) ^ v0
		v2 += v1
		v1 = bits.RotateLeft64(v1, 17) ^ v2
		v2 = bits.RotateLeft64(v2, 32)
	}
	*s = sipState{v0, v1, v2, v3}
}
