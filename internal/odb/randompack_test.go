package odb

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/klauspost/compress/zlib"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
)

// packWriter makes packs that git itself never would: deltas of random
// instructions, named and by offset, on any earlier or later entry.
type packWriter struct {
	random  *rand.Rand
	body    bytes.Buffer
	entries []packed
}

// packed is an object as written, and where.
type packed struct {
	content []byte
	id      object.ID
	offset  int
}

// header writes the kind and size of an entry.
func (w *packWriter) header(kind entryKind, size int) {
	first := byte(kind)<<4 | byte(size&15)
	for size >>= 4; size > 0; size >>= 7 {
		w.body.WriteByte(first | 0x80)
		first = byte(size & 0x7f)
	}
	w.body.WriteByte(first)
}

func (w *packWriter) deflate(content []byte) {
	z, err := zlib.NewWriterLevel(&w.body, w.random.IntN(10))
	if err == nil {
		_, err = z.Write(content)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		panic(err)
	}
}

func (w *packWriter) add(content []byte, write func()) {
	offset := packHeaderLen + w.body.Len()
	w.entries = append(w.entries, packed{content, object.SHA1.Hash(object.Blob, content), offset})
	write()
}

func (w *packWriter) addWhole(content []byte) {
	w.add(content, func() {
		w.header(entryKind(object.Blob), len(content))
		w.deflate(content)
	})
}

// addDelta adds a random delta of an entry that is there already.
func (w *packWriter) addDelta() {
	base := w.entries[w.random.IntN(len(w.entries))]
	delta, content := w.randomDelta(base.content)
	id := object.SHA1.Hash(object.Blob, content)
	if slices.ContainsFunc(w.entries, func(e packed) bool { return e.id == id }) {
		return
	}
	offset := packHeaderLen + w.body.Len()
	w.add(content, func() {
		if w.random.IntN(2) == 0 {
			w.header(namedDelta, len(delta))
			w.body.Write(base.id.Bytes())
		} else {
			w.header(offsetDelta, len(delta))
			w.body.Write(distanceBytes(offset - base.offset))
		}
		w.deflate(delta)
	})
}

// distanceBytes writes the number that parseDistance reads.
func distanceBytes(n int) []byte {
	b := []byte{byte(n & 0x7f)}
	for n >>= 7; n > 0; n >>= 7 {
		n--
		b = append([]byte{byte(n&0x7f) | 0x80}, b...)
	}
	return b
}

// randomDelta makes a delta of at least two bytes inserted: git takes none of
// fewer than four bytes.
func (w *packWriter) randomDelta(base []byte) (delta, result []byte) {
	steps, result := []byte("\x02ab"), []byte("ab")
	for range w.random.IntN(8) {
		if len(base) == 0 || w.random.IntN(2) == 0 {
			insert := make([]byte, 1+w.random.IntN(127))
			for i := range insert {
				insert[i] = byte(w.random.IntN(256))
			}
			steps = append(append(steps, byte(len(insert))), insert...)
			result = append(result, insert...)
			continue
		}
		from := w.random.IntN(len(base))
		size := 1 + w.random.IntN(min(len(base)-from, 1<<24-1))
		if len(base)-from >= defaultCopySize && w.random.IntN(2) == 0 {
			size = defaultCopySize
		}
		steps = append(steps, copyInstruction(from, size)...)
		result = append(result, base[from:from+size]...)
	}
	delta = binary.AppendUvarint(binary.AppendUvarint(nil, uint64(len(base))), uint64(len(result)))
	return append(delta, steps...), result
}

func copyInstruction(from, size int) []byte {
	if size == defaultCopySize {
		size = 0
	}
	op := []byte{0x80}
	for i, field := range []int{from, from >> 8, from >> 16, from >> 24, size, size >> 8, size >> 16} {
		if byte(field) != 0 {
			op[0] |= 1 << i
			op = append(op, byte(field))
		}
	}
	return op
}

// bytes returns the whole pack.
func (w *packWriter) bytes() []byte {
	header := binary.BigEndian.AppendUint32([]byte("PACK"), 2)
	header = binary.BigEndian.AppendUint32(header, uint32(len(w.entries)))
	whole := append(header, w.body.Bytes()...)
	sum := object.SHA1.New()
	sum.Write(whole)
	return sum.Sum(whole)
}

func TestRandomPacksAgainstGit(t *testing.T) {
	for i := range gittest.Scale(t, 15) {
		w := packWriter{random: rand.New(rand.NewPCG(uint64(i), 8))}
		w.addWhole([]byte(fmt.Sprint("first ", i)))
		w.addWhole([]byte(randomText(w.random, w.random.IntN(300_000))))
		for range w.random.IntN(60) {
			w.addDelta()
		}
		r := gittest.Init(t)
		r.GitIn(string(w.bytes()), "index-pack", "--stdin")
		want := objects(r)
		compare(t, open(t, Options{ObjectDir: objectDir(r)}), want)
		for _, e := range w.entries {
			if !bytes.Equal(want[e.id].content, e.content) {
				t.Fatalf("pack %d: git reads entry at %d as other content than was written", i, e.offset)
			}
		}
	}
}
