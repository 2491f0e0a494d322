package index_test

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gitcmd"
	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/index"
	"github.com/pycguard/pycguard/internal/object"
)

func TestOpenNoIndex(t *testing.T) {
	r := gittest.Init(t)
	if _, err := index.Open(r.Path(".git/index"), object.SHA1); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no index yet: got %v, want fs.ErrNotExist", err)
	}
	for what, path := range map[string]string{"a directory": ".git", "below a file": ".git/HEAD/index", "empty": "empty"} {
		r.Write("empty", "")
		_, err := index.Open(r.Path(path), object.SHA1)
		if err == nil || errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: got %v, want an error that names %s", what, err, path)
		}
	}
}

func TestOpenUnreadable(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read every file")
	}
	r := gittest.Init(t)
	r.Write("secret", "DIRC")
	if err := os.Chmod(r.Path("secret"), 0); err != nil {
		t.Fatal(err)
	}
	if _, err := index.Open(r.Path("secret"), object.SHA1); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("got %v, want fs.ErrPermission", err)
	}
}

// TestZeroEntries reads what is left when everything was removed.
func TestZeroEntries(t *testing.T) {
	r := gittest.Init(t)
	r.Write("file", "x")
	r.Git("add", "file")
	r.Git("rm", "-q", "--cached", "file")
	expectAsGit(t, r, object.SHA1)
}

// TestEntriesStopEarly ends the loop at the first entry.
func TestEntriesStopEarly(t *testing.T) {
	for _, r := range []*gittest.Repo{splitRepo(t), sparseRepo(t, object.SHA1, "4"), manyFiles(t, 10)} {
		x := load(t, r)
		n := 0
		for _, err := range x.Entries() {
			if err != nil {
				t.Fatal(err)
			}
			n++
			break
		}
		if n != 1 {
			t.Errorf("got %d entries, want the first", n)
		}
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestShrinks cuts the file while it is mapped.
func TestShrinks(t *testing.T) {
	r := manyFiles(t, 5000)
	for _, part := range []int64{0, 4096, 100_000} {
		good := indexBytes(t, r)
		x := load(t, r)
		if err := os.Truncate(r.Path(".git/index"), part); err != nil {
			t.Fatal(err)
		}
		got, err := x.Select(everything)
		if format, ok := errors.AsType[*index.FormatError](err); !ok || format.Offset < part {
			t.Errorf("cut at %d: got %d entries and %v", part, len(got), err)
		}
		if err := x.Close(); err != nil {
			t.Error(err)
		}
		if err := os.WriteFile(r.Path(".git/index"), good, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPanicsPass: only a fault in the mapping becomes an error.
func TestPanicsPass(t *testing.T) {
	x := load(t, manyFiles(t, 1))
	defer x.Close()
	defer func() {
		if got := recover(); got != "a bug of the caller" {
			t.Errorf("got panic %v", got)
		}
	}()
	_, err := x.Select(func([]byte, int, uint32) bool { panic("a bug of the caller") })
	t.Errorf("got no panic, but %v", err)
}

func load(t *testing.T, r *gittest.Repo) *index.Index {
	t.Helper()
	x, err := index.Load(t.Context(), r.Path(".git/index"), object.SHA1, gitcmd.Git{Dir: r.Dir, Env: gittest.Env()})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func manyFiles(t *testing.T, n int) *gittest.Repo {
	t.Helper()
	r := gittest.Init(t)
	writeIndex(t, r, build(4, object.SHA1, plainEntries(n)))
	return r
}

func writeIndex(t *testing.T, r *gittest.Repo, data []byte) {
	t.Helper()
	if err := os.WriteFile(r.Path(".git/index"), data, 0o666); err != nil {
		t.Fatal(err)
	}
}
