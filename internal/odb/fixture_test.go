package odb

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
)

// history makes a repository with commits that each change a few of many
// files in nested directories, so that repacking finds deltas of commits,
// trees and blobs. A blob of more than firstAlloc bytes, an empty one, an
// empty tree, and tags of each kind of object are among them.
func history(tb testing.TB, commits int, initArgs ...string) *gittest.Repo {
	tb.Helper()
	r := gittest.Init(tb, initArgs...)
	random := rand.New(rand.NewPCG(1, 2))
	var stream strings.Builder
	for i := range commits {
		fmt.Fprintf(&stream, "commit refs/heads/main\nmark :%d\ncommitter C <c@example.com> %d +0000\ndata <<E\ncommit %d\nE\n", i+1, 1700000000+i, i)
		for range 1 + random.IntN(5) {
			name := fmt.Sprintf("dir%d/sub%d/file%d.py", random.IntN(4), random.IntN(5), random.IntN(30))
			writeInline(&stream, name, randomText(random, random.IntN(3000)))
		}
		if i == 0 {
			writeInline(&stream, "large", randomText(random, 3<<20))
			writeInline(&stream, "empty", "")
		}
	}
	r.GitIn(stream.String(), "fast-import", "--quiet")
	r.Git("tag", "-a", "-m", "a tag", "v1", "main")
	r.Git("tag", "-a", "-m", "a tag of a tag", "v2", "v1")
	r.Git("tag", "-a", "-m", "a tag of a tree", "t1", "main^{tree}")
	r.Git("tag", "-a", "-m", "a tag of a blob", "b1", "main:empty")
	r.Git("tag", "nothing", strings.TrimSpace(r.GitIn("", "mktree")))
	return r
}

func writeInline(stream *strings.Builder, name, content string) {
	fmt.Fprintf(stream, "M 100644 inline %s\ndata %d\n%s\n", name, len(content), content)
}

// randomText is lines out of a small set, so that texts share stretches.
func randomText(random *rand.Rand, size int) string {
	var b strings.Builder
	for b.Len() < size {
		fmt.Fprintf(&b, "line %d of some text\n", random.IntN(2000))
	}
	return b.String()
}

// objects is what git says about every object of a repository.
func objects(r *gittest.Repo) map[object.ID]gitObject {
	r.TB.Helper()
	out := []byte(r.Git("cat-file", "--batch-all-objects", "--batch"))
	all := make(map[object.ID]gitObject)
	for len(out) > 0 {
		line, rest, _ := bytes.Cut(out, []byte("\n"))
		fields := strings.Fields(string(line))
		id, err := object.ParseID(fields[0])
		if err != nil {
			r.TB.Fatal(err)
		}
		size, err := strconv.Atoi(fields[2])
		if err != nil {
			r.TB.Fatal(err)
		}
		all[id] = gitObject{fields[1], rest[:size]}
		out = rest[size+1:]
	}
	return all
}

type gitObject struct {
	kind    string
	content []byte
}

func objectDir(r *gittest.Repo) string {
	r.TB.Helper()
	dir := strings.TrimSpace(r.Git("rev-parse", "--git-path", "objects"))
	if filepath.IsAbs(dir) {
		return dir
	}
	return filepath.Join(r.Dir, dir)
}

func open(tb testing.TB, o Options) *Store {
	tb.Helper()
	if o.Format == 0 {
		o.Format = object.SHA1
	}
	s, err := Open(o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

// compare reads every object with the store and compares with git.
func compare(tb testing.TB, s *Store, want map[object.ID]gitObject) {
	tb.Helper()
	if len(want) == 0 {
		tb.Fatal("no objects to compare")
	}
	for id, o := range want {
		kind, content, err := s.Read(id)
		if err != nil {
			tb.Fatal(err)
		}
		if kind.String() != o.kind || !bytes.Equal(content, o.content) {
			tb.Fatalf("Read(%v): got %v of %d bytes, want %v of %d bytes", id, kind, len(content), o.kind, len(o.content))
		}
		kind, size, err := s.Header(id)
		if err != nil || kind.String() != o.kind || size != int64(len(o.content)) {
			tb.Fatalf("Header(%v): got %v %d %v, want %v %d", id, kind, size, err, o.kind, len(o.content))
		}
		if has, err := s.Has(id); !has || err != nil {
			tb.Fatalf("Has(%v): got %v %v", id, has, err)
		}
	}
}
