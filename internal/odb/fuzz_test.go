package odb

import (
	"bytes"
	"encoding/binary"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zlib"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
)

// seedPack returns a pack of a few objects and its index. args go to git before
// the command that makes them.
func seedPack(f *testing.F, format object.Format, args ...string) (pack, idx []byte) {
	f.Helper()
	r := gittest.Init(f, "--object-format="+format.String())
	r.Write("a", strings.Repeat("some text\n", 30))
	r.Commit("one")
	r.Write("a", strings.Repeat("some text\n", 30)+"more\n")
	r.Commit("two")
	r.Git(append(args, "repack", "-adfq")...)
	path := packs(r)[0]
	pack, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	idx, err = os.ReadFile(strings.TrimSuffix(path, ".pack") + ".idx")
	if err != nil {
		f.Fatal(err)
	}
	return pack, idx
}

// withLargeOffsets makes an index of version 2 say its first offset in 64 bits.
func withLargeOffsets(idx []byte) []byte {
	count := int(binary.BigEndian.Uint32(idx[8+4*255:]))
	offsets := 8 + 4*256 + count*(20+4)
	offset := binary.BigEndian.Uint32(idx[offsets:])
	out := slices.Concat(idx[:offsets+4*count], binary.BigEndian.AppendUint64(nil, uint64(offset)), idx[offsets+4*count:])
	binary.BigEndian.PutUint32(out[offsets:], 1<<31)
	return out
}

// FuzzIndex finds every id of an index at its own place when they are in
// order, and reads every offset.
func FuzzIndex(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		for _, version := range []string{"1", "2"} {
			_, idx := seedPack(f, object.SHA1, "-c", "pack.indexVersion="+version)
			add("version-"+version, idx)
		}
		_, idx := seedPack(f, object.SHA256)
		add("sha256", idx)
		_, idx = seedPack(f, object.SHA1)
		add("offsets-of-64-bits", withLargeOffsets(idx))
	})
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, format := range []object.Format{object.SHA1, object.SHA256} {
			x, err := parseIndex("x.idx", format, data)
			if err != nil {
				continue
			}
			for i := range x.count {
				id := object.FromBytes(format, x.rawID(i))
				if at, ok := x.find(id); ok && !bytes.Equal(x.rawID(at), x.rawID(i)) {
					t.Fatalf("find(%v): got %d, which is %x", id, at, x.rawID(at))
				}
				if offset, err := x.offset(i); err == nil && offset < 0 {
					t.Fatalf("offset(%d): got %d", i, offset)
				}
			}
		}
	})
}

// FuzzPack reads every object of a pack whose trailer need not fit, so that
// the entries, chains and deltas are reached.
func FuzzPack(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		for name, byOffset := range map[string]string{"offset-deltas": "true", "named-deltas": "false"} {
			pack, idx := seedPack(f, object.SHA1, "-c", "repack.useDeltaBaseOffset="+byOffset)
			add(name, pack, idx)
		}
	})
	f.Fuzz(func(t *testing.T, data, idx []byte) {
		x, err := parseIndex("x.idx", object.SHA1, idx)
		if err != nil || len(data) < packHeaderLen+20 {
			return
		}
		p := &pack{file: &mapped{path: "x.pack", data: data}, idx: &mapped{path: "x.idx", data: idx}, index: x, end: int64(len(data) - 20)}
		s := &Store{format: object.SHA1, dirs: &objectDirs{}, cache: newCache(1 << 20)}
		s.packs.Store(&[]*pack{p})
		for i := range min(x.count, 100) {
			id := object.FromBytes(object.SHA1, x.rawID(i))
			kind, content, err := s.Read(id)
			if err == nil && object.SHA1.Hash(kind, content) != id {
				t.Fatalf("Read(%v) gives other content", id)
			}
			_, size, headerErr := s.Header(id)
			if err == nil && (headerErr != nil || size != int64(len(content))) {
				t.Fatalf("Header(%v): got %d %v, want %d", id, size, headerErr, len(content))
			}
		}
	})
}

func FuzzDelta(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("copy-and-insert", []byte("base"), append([]byte{4, 5, 0x90, 4, 1}, "!"...))
		add("copy-beyond-base", []byte("base"), []byte{4, 5, 0x90, 5})
		add("copy-of-64-kib", []byte("base"), []byte{4, 0x80, 0x80, 4, 0x80})
	})
	f.Fuzz(func(t *testing.T, base, delta []byte) {
		size, instructions, err := checkDelta(len(base), delta)
		if err != nil || size > 1<<24 {
			return
		}
		result, err := applyDelta(nil, base, instructions)
		if err != nil || int64(len(result)) != size {
			t.Fatalf("a delta of %d bytes gives %d bytes, error %v", size, len(result), err)
		}
	})
}

func FuzzLoose(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		for name, text := range map[string]string{
			"blob": "blob 3\x00abc", "empty-tree": "tree 0\x00", "zero-before-size": "tag 03\x00abc",
			"header-not-ended": "blob 3", "wrong-size": "blob 4\x00abc",
		} {
			add(name, deflated(f, text))
		}
	})
	f.Fuzz(func(t *testing.T, data []byte) {
		kind, content, err := parseLoose(data)
		if err != nil {
			return
		}
		startKind, size, _, err := parseLooseStart(data)
		if err != nil || startKind != kind || size != int64(len(content)) {
			t.Fatalf("the header says %v %d, error %v; want %v %d", startKind, size, err, kind, len(content))
		}
	})
}

func deflated(tb testing.TB, text string) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		tb.Fatal(err)
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}
