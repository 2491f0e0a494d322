package odb

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/klauspost/compress/zlib"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
)

// seedRepo is a repository with one pack of a few objects.
func seedRepo(f *testing.F, args ...string) (pack, idx []byte) {
	f.Helper()
	r := gittest.Init(f)
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

// FuzzIndex finds every id of an index at its own place when they are in
// order, and reads every offset.
func FuzzIndex(f *testing.F) {
	for _, version := range []string{"1", "2"} {
		_, idx := seedRepo(f, "-c", "pack.indexVersion="+version)
		f.Add(idx)
	}
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
	for _, offsets := range []string{"true", "false"} {
		pack, idx := seedRepo(f, "-c", "repack.useDeltaBaseOffset="+offsets)
		f.Add(pack, idx)
	}
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
	f.Add([]byte("base"), append([]byte{4, 5, 0x90, 4, 1}, "!"...))
	f.Add(make([]byte, 70_000), []byte{0xf0, 0xa2, 4, 0x80, 0x80, 4, 0x80})
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
	for _, text := range []string{"blob 3\x00abc", "tree 0\x00", "tag 03\x00abc", "blob 3", "blob 4\x00abc"} {
		f.Add(deflated(f, text))
	}
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
