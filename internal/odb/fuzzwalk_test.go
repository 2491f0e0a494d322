package odb

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
)

// FuzzWalk walks a pack of a tree and a delta of it, and wants what the plain
// reader reads. The index fits the pack, so that the walk gets to the delta.
func FuzzWalk(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		entry := append([]byte("100644 a.py\x00"), make([]byte, 20)...)
		two := append(bytes.Clone(entry), append([]byte("100644 b.pyc\x00"), make([]byte, 20)...)...)
		sizes := func(base, result int) []byte {
			return binary.AppendUvarint(binary.AppendUvarint(nil, uint64(base)), uint64(result))
		}
		add("copy all", two, append(sizes(len(two), len(two)), copyInstruction(0, len(two))...))
		add("copy the second entry", two, append(sizes(len(two), len(two)-len(entry)), copyInstruction(len(entry), len(two)-len(entry))...))
		add("copy within an id", two, append(sizes(len(two), 30), copyInstruction(len(entry)-5, 30)...))
		add("insert", entry, append(append(sizes(len(entry), len(entry)), byte(len(entry))), entry...))
		add("beyond the base", entry, append(sizes(len(entry), 50), copyInstruction(len(entry)-1, 50)...))
		add("wrong size of the base", entry, append(sizes(9, len(entry)), copyInstruction(0, len(entry))...))
	})
	dir := filepath.Join(gittest.TempDir(f), "objects")
	path := filepath.Join(dir, "pack", "pack-x.pack")
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, base, delta []byte) {
		if len(base) > 1<<12 || len(delta) > 1<<12 {
			t.Skip()
		}
		w := treePack(base, delta)
		for name, data := range map[string][]byte{path: w.bytes(), path[:len(path)-len("pack")] + "idx": w.index()} {
			if err := os.WriteFile(name, data, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		walkAsRead(t, dir, w)
	})
}

// treePack writes a tree, and behind it a delta of it that need not be one.
func treePack(base, delta []byte) *packWriter {
	w := &packWriter{random: rand.New(rand.NewPCG(1, 1))}
	w.add(base, func() {
		w.header(entryKind(object.Tree), len(base))
		w.deflate(base)
	})
	result := []byte(nil)
	if size, instructions, err := checkDelta(len(base), delta); err == nil && size < 1<<16 {
		result, _ = applyDelta(nil, base, instructions)
	}
	w.add(result, func() {
		w.header(offsetDelta, len(delta))
		w.body.Write(distanceBytes(w.entries[1].offset - w.entries[0].offset))
		w.deflate(delta)
	})
	for i := range w.entries {
		w.entries[i].id = object.SHA1.Hash(object.Tree, w.entries[i].content)
	}
	return w
}

// index returns an index of version 2 for the pack.
func (w *packWriter) index() []byte {
	pack := w.bytes()
	sorted := slices.SortedFunc(slices.Values(w.entries), func(a, b packed) int { return bytes.Compare(a.id.Bytes(), b.id.Bytes()) })
	out := []byte("\xfftOc\x00\x00\x00\x02")
	for first := range 256 {
		n := 0
		for _, e := range sorted {
			if int(e.id.Bytes()[0]) <= first {
				n++
			}
		}
		out = binary.BigEndian.AppendUint32(out, uint32(n))
	}
	for _, e := range sorted {
		out = append(out, e.id.Bytes()...)
	}
	for _, e := range sorted {
		end := len(pack) - object.SHA1.Size()
		for _, other := range w.entries {
			if other.offset > e.offset {
				end = min(end, other.offset)
			}
		}
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(pack[e.offset:end]))
	}
	for _, e := range sorted {
		out = binary.BigEndian.AppendUint32(out, uint32(e.offset))
	}
	out = append(out, pack[len(pack)-object.SHA1.Size():]...)
	sum := object.SHA1.New()
	sum.Write(out)
	return sum.Sum(out)
}

// walkAsRead walks the store in dir and reads it.
func walkAsRead(t *testing.T, dir string, w *packWriter) {
	t.Helper()
	s, err := Open(Options{ObjectDir: dir, Format: object.SHA1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	want := map[object.ID]gitObject{}
	var readErr error
	for _, e := range w.entries {
		kind, content, err := s.Read(e.id)
		readErr = cmp.Or(readErr, err)
		if err == nil {
			want[e.id] = gitObject{kind.String(), content}
		}
	}
	v, err := s.Survey(t.Context(), 1)
	if err == nil {
		var lock sync.Mutex
		err = Walk(t.Context(), v, 1, func() Visitor[[]byte] { return &collector{v, &lock, want, map[object.ID]int{}} })
	}
	if (err == nil) != (readErr == nil) {
		t.Fatalf("base %q and its delta %q: Walk says %v, Read says %v", w.entries[0].content, w.entries[1].content, err, readErr)
	}
}
