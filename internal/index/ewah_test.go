package index

import (
	"encoding/binary"
	"slices"
	"testing"
)

// ewahWords writes a bitmap of these words, markers included.
func ewahWords(words ...uint64) []byte {
	data := binary.BigEndian.AppendUint32(nil, 0) // number of bits, not needed
	data = binary.BigEndian.AppendUint32(data, uint32(len(words)))
	for _, word := range words {
		data = binary.BigEndian.AppendUint64(data, word)
	}
	return binary.BigEndian.AppendUint32(data, 0)
}

func ewahMarker(bit, run, literals uint64) uint64 { return bit | run<<1 | literals<<33 }

func TestParseEWAH(t *testing.T) {
	const ones = ^uint64(0)
	tooLong := ewahWords(0)
	binary.BigEndian.PutUint32(tooLong[4:], 0xffffffff)
	for _, c := range []struct {
		name string
		data []byte
		size int
		want bitmap // nil: an error
	}{
		{"empty", ewahWords(), 70, bitmap{0, 0}},
		{"no entries", ewahWords(ewahMarker(0, 0, 0)), 0, bitmap{}},
		{"literals", ewahWords(ewahMarker(0, 0, 2), 5, 6), 128, bitmap{5, 6}},
		{"a run and a literal", ewahWords(ewahMarker(1, 1, 1), 3), 66, bitmap{ones, 3}},
		{"two groups", ewahWords(ewahMarker(0, 1, 0), ewahMarker(1, 1, 0)), 128, bitmap{0, ones}},
		{"zeros beyond the end", ewahWords(ewahMarker(0, 1<<32-1, 1), 0), 64, bitmap{0}},
		{"ones beyond the end", ewahWords(ewahMarker(1, 1<<32-1, 0)), 64, nil},
		{"a literal beyond the end", ewahWords(ewahMarker(0, 1<<32-1, 1), 1), 64, nil},
		{"a bit beyond the end", ewahWords(ewahMarker(0, 0, 1), 1<<63), 63, nil},
		{"a group that is cut", ewahWords(ewahMarker(0, 0, 2), 1), 128, nil},
		{"more words than bytes", tooLong, 64, nil},
		{"cut", ewahWords()[:11], 64, nil},
	} {
		got, rest, err := parseEWAH(append(c.data, "rest"[:4*min(1, len(c.data)/12)]...), c.size)
		if (err != nil) != (c.want == nil) {
			t.Errorf("%s: got error %v", c.name, err)
			continue
		}
		if err == nil && (!slices.Equal(got, c.want) || string(rest) != "rest") {
			t.Errorf("%s: got %x and %q, want %x", c.name, got, rest, c.want)
		}
	}
}
