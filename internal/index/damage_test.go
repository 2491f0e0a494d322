package index_test

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/index"
	"github.com/pycguard/pycguard/internal/object"
)

func parseAll(data []byte, format object.Format) ([]index.Entry, error) {
	x, err := index.Parse(data, format)
	if err != nil {
		return nil, err
	}
	defer x.Close()
	return entries(x)
}

func smallIndex(version uint32, format object.Format) []byte {
	long := file("long/" + strings.Repeat("x", 4200))
	ours, theirs := file("m"), file("m")
	ours.stage, theirs.stage = 2, 3
	all := []spec{file("a.pyc"), file("dir/__pycache__/b.pyc"), file("dir/b.py"), long, ours, theirs, file("n")}
	if version > 2 {
		all[2].extended, all[6].extended = 0x4000, 0x2000
	}
	return build(version, format, all, "TREE\x00\x00\x00\x05hello", "ZZZZ\x00\x00\x00\x00")
}

// places yields every offset in data, but few in the long run of x.
func places(data []byte) iter.Seq[int] {
	return func(yield func(int) bool) {
		for at := range data {
			if bytes.HasPrefix(data[at:], []byte("xxxxxxxx")) && at%211 != 0 {
				continue
			}
			if !yield(at) {
				return
			}
		}
	}
}

// TestEveryByteChanged expects an error for each damaged byte, since there is
// a checksum; and without a checksum an error or what the plain reader says.
func TestEveryByteChanged(t *testing.T) {
	for _, format := range formats {
		for version := range uint32(3) {
			good := smallIndex(version+2, format)
			if got, err := parseAll(good, format); err != nil || len(got) != 7 {
				t.Fatalf("v%d: got %d entries and %v", version+2, len(got), err)
			}
			unsigned := slices.Concat(good[:len(good)-format.Size()], make([]byte, format.Size()))
			for at := range places(good) {
				for _, change := range []byte{0x01, 0x80, 0xff} {
					bad := bytes.Clone(good)
					bad[at] ^= change
					if got, err := parseAll(bad, format); err == nil {
						t.Fatalf("v%d byte %d: got %d entries and no error", version+2, at, len(got))
					}
					bad = bytes.Clone(unsigned)
					bad[at] ^= change
					expectAsReference(t, bad, format)
				}
			}
		}
	}
}

// TestEveryTruncation cuts an index everywhere, also one whose last bytes then
// look like "no checksum".
func TestEveryTruncation(t *testing.T) {
	for _, format := range formats {
		for version := range uint32(3) {
			good := smallIndex(version+2, format)
			for end := range places(good) {
				if got, err := parseAll(good[:end], format); err == nil {
					t.Fatalf("v%d cut at %d: got %d entries and no error", version+2, end, len(got))
				}
				if end < len(good)-format.Size() {
					unsigned := slices.Concat(good[:end], make([]byte, format.Size()))
					expectAsReference(t, unsigned, format)
				}
			}
		}
	}
}

// expectAsReference compares with the plain reader: the same entries or an
// error from both; and the quick scan with the full one.
func expectAsReference(t *testing.T, data []byte, format object.Format) {
	t.Helper()
	want, wantErr := reference(data, format)
	got, err := parseAll(data, format)
	if (err == nil) != (wantErr == nil) {
		t.Fatalf("%q:\ngot error %v, the plain reader has %v", data, err, wantErr)
	}
	if err != nil {
		return
	}
	if diff := difference(got, want); diff != "" {
		t.Fatalf("%q: %s", data, diff)
	}
	expectSelectAgrees(t, data, format, got)
}

func expectSelectAgrees(t *testing.T, data []byte, format object.Format, all []index.Entry) {
	t.Helper()
	x, err := index.Parse(data, format)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	odd := func(path []byte, _ int, mode uint32) bool { return (path[len(path)-1]^byte(mode>>6))&1 != 0 }
	got, err := x.Select(odd)
	if err != nil {
		t.Fatal(err)
	}
	want := slices.DeleteFunc(slices.Clone(all), func(e index.Entry) bool { return !odd([]byte(e.Path), 0, e.Mode) })
	if diff := difference(got, want); diff != "" || x.Len() != len(all) {
		t.Fatalf("Select: %s; Len %d, want %d", diff, x.Len(), len(all))
	}
	expectFindAgrees(t, x, all)
}

// expectFindAgrees looks for every third entry, and for what is beside it.
func expectFindAgrees(t *testing.T, x *index.Index, all []index.Entry) {
	t.Helper()
	var paths []string
	for i := 0; i < len(all); i += 3 {
		paths = append(paths, all[i].Path, all[i].Path+"\x00", all[i].Path[1:])
	}
	slices.Sort(paths)
	got, err := x.Find(paths)
	if err != nil {
		t.Fatal(err)
	}
	want := slices.DeleteFunc(slices.Clone(all), func(e index.Entry) bool {
		_, found := slices.BinarySearch(paths, e.Path)
		return !found
	})
	if diff := difference(got, want); diff != "" {
		t.Fatalf("Find(%q): %s", paths, diff)
	}
}

// TestHostile names what a damaged index can claim. Each is an error at the
// right place, in no time and without memory to match.
func TestHostile(t *testing.T) {
	change := func(s spec, do func(*spec)) spec { do(&s); return s }
	strip := func(n int) func(*spec) { return func(s *spec) { s.strip = n } }
	flags := func(n int) func(*spec) { return func(s *spec) { s.flags = n } }
	patch := func(data []byte, at int, with string) []byte {
		body := slices.Concat(data[:at], []byte(with), data[at+len(with):len(data)-20])
		return appendChecksum(body, object.SHA1)
	}
	two := build(2, object.SHA1, []spec{file("a"), file("b")})
	huge := []spec{file(strings.Repeat("p", 1<<16))}
	for i := range 2000 {
		huge = append(huge, file(fmt.Sprintf("%s%06d", huge[0].path, i)))
	}
	for _, c := range []struct {
		name, problem string
		data          []byte
	}{
		{"all zeros", "not an index", make([]byte, 100)},
		{"version 5", "version 5", patch(two, 4, "\x00\x00\x00\x05")},
		{"entry count", "4294967295 entries", patch(two, 8, "\xff\xff\xff\xff")},
		{"one entry more", "", patch(two, 8, "\x00\x00\x00\x03")},
		{"one entry less", "", patch(two, 8, "\x00\x00\x00\x01")},
		{"strip too long", "shares more", build(4, object.SHA1, []spec{file("a"), change(file("b"), strip(2))})},
		{"strip at the start", "shares more", build(4, object.SHA1, []spec{change(file("a"), strip(1))})},
		{"strip of many digits", "shares more", build(4, object.SHA1, []spec{file("a"), change(file("b"), strip(1<<40))})},
		{"length too short", "does not end", build(2, object.SHA1, []spec{change(file("abc"), flags(2))})},
		{"length too long", "does not end", build(2, object.SHA1, []spec{change(file("abc"), flags(0xffe))})},
		{"length below the shared part", "does not end", build(4, object.SHA1, []spec{file("abcdef"), change(file("abcdeg"), flags(3))})},
		{"NUL in a path", "NUL byte", build(2, object.SHA1, []spec{file("a\x00b")})},
		{"empty path", "empty path", build(2, object.SHA1, []spec{file("")})},
		{"unknown flags", "unknown flags", build(3, object.SHA1, []spec{change(file("a"), func(s *spec) { s.extended = 0x8000 })})},
		{"unordered", "order", build(2, object.SHA1, []spec{file("b"), file("a")})},
		{"twice", "order", build(4, object.SHA1, []spec{file("a"), file("a")})},
		{"stages unordered", "order", build(2, object.SHA1, []spec{change(file("a"), flags(0x2001)), change(file("a"), flags(0x1001))})},
		{"directory", "not a sparse one", build(2, object.SHA1, []spec{change(file("a/"), func(s *spec) { s.mode = 0o040000 })})},
		{"extension too long", "are left", build(2, object.SHA1, nil, "TREE\xff\xff\xff\xff")},
		{"extension cut", "bytes between", build(2, object.SHA1, nil, "TREE\x00\x00\x00")},
		{"unknown extension", `extension "zero"`, build(2, object.SHA1, nil, "zero\x00\x00\x00\x00")},
		{"short link", "an id has 20", build(2, object.SHA1, nil, "link\x00\x00\x00\x01x")},
		{"expansion", "as long as the file", build(4, object.SHA1, huge)},
	} {
		got, err := parseAll(c.data, object.SHA1)
		if err == nil || !strings.Contains(err.Error(), c.problem) {
			t.Errorf("%s: got %d entries and %v, want an error with %q", c.name, len(got), err, c.problem)
		}
		_, isFormat := errors.AsType[*index.FormatError](err)
		_, isUnsupported := errors.AsType[*index.UnsupportedError](err)
		if !isFormat && !isUnsupported {
			t.Errorf("%s: got a %T", c.name, err)
		}
	}
}
