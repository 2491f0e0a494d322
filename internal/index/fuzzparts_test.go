package index

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"math/bits"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
)

// FuzzEWAH decodes a bitmap a second time, bit by bit.
func FuzzEWAH(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("literals", ewahWords(ewahMarker(0, 0, 2), 5, 6), 128)
		add("run and literal", ewahWords(ewahMarker(1, 1, 1), 3), 66)
		add("zeros beyond the end", ewahWords(ewahMarker(0, 1<<32-1, 1), 0), 64)
		add("ones beyond the end", ewahWords(ewahMarker(1, 1<<32-1, 0)), 64)
		add("cut group", ewahWords(ewahMarker(0, 0, 2), 1), 128)
	})
	f.Fuzz(func(t *testing.T, data []byte, size int) {
		if size < 0 || size > 1<<12 {
			t.Skip()
		}
		got, _, err := parseEWAH(data, size)
		if err != nil {
			return
		}
		want := plainEWAH(data)
		if n := got.ones(); n != len(want) {
			t.Fatalf("%d bits are set, want %d", n, len(want))
		}
		for _, bit := range want {
			if bit >= uint64(size) || !got.has(int(bit)) {
				t.Fatalf("bit %d of %d is not set", bit, size)
			}
		}
	})
}

// plainEWAH lists the bits of a bitmap that parseEWAH accepts.
func plainEWAH(data []byte) (set []uint64) {
	words := make([]uint64, binary.BigEndian.Uint32(data[4:]))
	for i := range words {
		words[i] = binary.BigEndian.Uint64(data[8+8*i:])
	}
	at := uint64(0)
	for len(words) > 0 {
		run, literals := words[0]>>1&0xffffffff, words[0]>>33
		if words[0]&1 == 1 {
			for bit := range run * 64 {
				set = append(set, at*64+bit)
			}
		}
		at += run
		for _, word := range words[1 : 1+literals] {
			for ; word != 0; word &= word - 1 {
				set = append(set, at*64+uint64(bits.TrailingZeros64(word)))
			}
			at++
		}
		words = words[1+literals:]
	}
	return set
}

// FuzzSplit joins a split index with its shared index in a plain way.
func FuzzSplit(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		for _, version := range []string{"2", "4"} {
			top, shared := seedSplit(f, version)
			add("version "+version, top, shared)
		}
	})
	f.Fuzz(func(t *testing.T, top, shared []byte) {
		s, err := fuzzedSplit(top, shared)
		if err != nil {
			return
		}
		var got []string
		err = s.walkEntries(func([]byte, int, uint32) bool { return true }, func(e Entry) bool {
			got = append(got, fmt.Sprint(e))
			return true
		})
		if err != nil {
			return
		}
		want, err := joinPlainly(s)
		if err != nil || !slices.Equal(got, want) || s.count() != len(got) {
			t.Fatalf("got %d entries %q, counted %d, want %q, %v", len(got), got, s.count(), want, err)
		}
	})
}

// seedSplit returns a split index and its shared index, as git writes them.
func seedSplit(f *testing.F, version string) (top, shared []byte) {
	f.Helper()
	r := gittest.Init(f)
	r.Git("config", "splitIndex.maxPercentChange", "100")
	for _, name := range []string{"a", "b", "c", "d/e"} {
		r.Write(name, "old")
	}
	r.Git("add", ".")
	r.Git("update-index", "--index-version", version)
	r.Git("update-index", "--split-index")
	r.Write("b", "new")
	r.Write("bb", "new")
	r.Git("rm", "-q", "--cached", "c")
	r.Git("add", "b", "bb")
	paths, err := filepath.Glob(r.Path(".git/sharedindex.*"))
	if err != nil || len(paths) != 1 {
		f.Fatalf("shared indexes %q, %v", paths, err)
	}
	for _, part := range []struct {
		path string
		data *[]byte
	}{{r.Path(".git/index"), &top}, {paths[0], &shared}} {
		if *part.data, err = os.ReadFile(part.path); err != nil {
			f.Fatal(err)
		}
	}
	return top, shared
}

// fuzzedSplit joins two files whose checksums need not fit.
func fuzzedSplit(topData, sharedData []byte) (*split, error) {
	top, err := parseFile("top", topData, object.SHA1, nil)
	if err != nil {
		return nil, err
	}
	defer top.checksum.abandon()
	base, err := parseFile("base", sharedData, object.SHA1, nil)
	if err != nil {
		return nil, err
	}
	defer base.checksum.abandon()
	if err := top.parseStructure(); err != nil || top.link == nil {
		return nil, cmp.Or(err, os.ErrNotExist)
	}
	copy(top.link.data, sharedData[len(base.body):])
	return joinShared(top, base)
}

// joinPlainly returns the entries of a split index without merging: all in one
// list, sorted.
func joinPlainly(s *split) ([]string, error) {
	type item struct {
		path  string
		stage uint8
		text  string
	}
	var items []item
	top, base := s.top.cursor(), s.base.cursor()
	take := func(c *cursor, raw raw) {
		e := raw.entry(bytes.Clone(c.path), object.SHA1)
		items = append(items, item{e.Path, e.Stage, fmt.Sprint(e)})
	}
	for i := range s.base.entries {
		if err := base.advance(); err != nil {
			return nil, err
		}
		switch {
		case s.replaced.has(i):
			if _, err := top.next(); err != nil {
				return nil, err
			}
			take(&base, top.raw())
		case !s.deleted.has(i):
			take(&base, base.raw())
		}
	}
	for range s.top.entries - s.replacements {
		if _, err := top.next(); err != nil {
			return nil, err
		}
		take(&top, top.raw())
	}
	slices.SortFunc(items, func(a, b item) int { return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.stage, b.stage)) })
	var texts []string
	for _, it := range items {
		texts = append(texts, it.text)
	}
	return texts, nil
}

// FuzzSparse goes through a sparse index and what git lists of it: every entry
// handed out is one of git's lines.
func FuzzSparse(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		for _, version := range []string{"2", "4"} {
			data, records := seedSparse(f, version)
			add("version "+version, data, records)
			add("unsplit line of version "+version, data, bytes.ReplaceAll(records, []byte("\t"), []byte(" ")))
		}
	})
	f.Fuzz(func(t *testing.T, data, records []byte) {
		file, err := parseFile("index", data, object.SHA1, nil)
		if err != nil {
			return
		}
		defer file.checksum.abandon()
		l := &listing{file: file, records: records}
		var got []byte
		err = l.walkRecords(func([]byte, int, uint32) bool { return true }, func(e Entry) bool {
			got = fmt.Appendf(got, "%06o %v %d\t%s\x00", e.Mode, e.ID, e.Stage, e.Path)
			return true
		})
		if again, parseErr := rewriteRecords(records); err == nil && (parseErr != nil || !bytes.Equal(got, again)) {
			t.Fatalf("%q is read as %q, %v", records, got, parseErr)
		}
	})
}

// rewriteRecords writes records as git would.
func rewriteRecords(records []byte) (out []byte, err error) {
	for _, line := range bytes.Split(bytes.TrimSuffix(records, []byte{0}), []byte{0}) {
		if len(line) == 0 && len(records) == 0 {
			break
		}
		r, err := parseRecord(line)
		if err != nil {
			return nil, err
		}
		out = fmt.Appendf(out, "%06o %v %d\t%s\x00", r.mode, r.id, r.stage, r.path)
	}
	return out, nil
}

func seedSparse(f *testing.F, version string) (data, records []byte) {
	f.Helper()
	r := gittest.Init(f)
	for _, name := range []string{"in/a", "out/b", "out/c/d", "top"} {
		r.Write(name, name)
	}
	r.Commit("all")
	r.Git("update-index", "--index-version", version)
	r.Git("sparse-checkout", "set", "--cone", "--sparse-index", "in")
	data, err := os.ReadFile(r.Path(".git/index"))
	if err != nil {
		f.Fatal(err)
	}
	return data, []byte(r.Git("ls-files", "--stage", "-z"))
}
