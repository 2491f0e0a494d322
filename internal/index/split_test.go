package index_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gitcmd"
	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/index"
	"github.com/pycguard/pycguard/internal/object"
)

func TestSplitIndexAsGit(t *testing.T) {
	for _, format := range formats {
		for _, version := range []string{"2", "3", "4"} {
			t.Run(format.String()+"/v"+version, func(t *testing.T) {
				for seed := range gittest.Scale(t, 4) {
					rng := rand.New(rand.NewPCG(uint64(seed), 2))
					r := gittest.Init(t, "--object-format="+format.String())
					r.Git("config", "splitIndex.maxPercentChange", "100")
					fillRandomly(r, rng, format, 200)
					r.Git("update-index", "--index-version", version)
					r.Git("update-index", "--split-index")
					changeRandomly(r, rng, format)
					expectUnsupported(t, r, format, "link")
					expectAsGit(t, r, format)
				}
			})
		}
	}
}

// changeRandomly removes, replaces and adds entries.
func changeRandomly(r *gittest.Repo, rng *rand.Rand, format object.Format) {
	r.TB.Helper()
	info := ""
	for _, path := range splitNUL(r.Git("ls-files", "-z")) {
		switch rng.IntN(6) {
		case 0:
			info += fmt.Sprintf("0 %s\t%s\x00", strings.Repeat("0", format.HexSize()), path)
		case 1:
			info += fmt.Sprintf("100644 %s 0\t%s\x00", randomID(rng, format), path)
		}
	}
	for _, path := range randomPaths(rng, 20) {
		info += fmt.Sprintf("100755 %s %d\t%s\x00", randomID(rng, format), rng.IntN(4), path)
	}
	r.GitIn(info, "update-index", "-z", "--index-info")
	r.TryGit("", "update-index", "--assume-unchanged", splitNUL(r.Git("ls-files", "-z"))[0])
}

func splitNUL(text string) []string {
	return strings.Split(strings.TrimSuffix(text, "\x00"), "\x00")
}

// expectUnsupported expects that Open refuses an index that is not whole by
// itself.
func expectUnsupported(t *testing.T, r *gittest.Repo, format object.Format, extension string) {
	t.Helper()
	for what, read := range map[string]func(*index.Index) ([]index.Entry, error){
		"Entries": entries,
		"Select":  func(x *index.Index) ([]index.Entry, error) { return x.Select(everything) },
		"Find":    func(x *index.Index) ([]index.Entry, error) { return x.Find([]string{"a"}) },
	} {
		x, err := index.Open(r.Path(".git/index"), format)
		if err != nil {
			t.Fatal(err)
		}
		got, err := read(x)
		unsupported, ok := errors.AsType[*index.UnsupportedError](err)
		if !ok || unsupported.Extension != extension {
			t.Fatalf("%s: got %d entries and %v, want an unsupported extension %q", what, len(got), err, extension)
		}
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}
}

func splitRepo(t *testing.T) *gittest.Repo {
	t.Helper()
	r := gittest.Init(t)
	r.Git("config", "splitIndex.maxPercentChange", "100")
	for i := range 100 {
		r.Write(fmt.Sprintf("file%03d", i), "old")
	}
	r.Git("add", ".")
	r.Git("update-index", "--split-index")
	r.Write("file050", "new")
	r.Write("file0505", "new")
	r.Git("rm", "-q", "--cached", "file070")
	r.Git("add", "file050", "file0505")
	return r
}

// TestSplitIndexElsewhere reads a temporary index, as git commit -- PATH makes
// one, whose shared index is in the git directory and not beside it.
func TestSplitIndexElsewhere(t *testing.T) {
	r := splitRepo(t)
	elsewhere := filepath.Join(gittest.TempDir(t), "next-index")
	if err := os.WriteFile(elsewhere, indexBytes(r), 0o666); err != nil {
		t.Fatal(err)
	}
	r.ExtraEnv = []string{"GIT_INDEX_FILE=" + elsewhere}
	expectIndexAsGit(t, r, elsewhere, object.SHA1)
}

// TestSplitIndexDamaged damages the shared index: each must be an error.
func TestSplitIndexDamaged(t *testing.T) {
	r := splitRepo(t)
	shared, err := filepath.Glob(r.Path(".git/sharedindex.*"))
	if err != nil || len(shared) != 1 {
		t.Fatalf("shared indexes: %v, %v", shared, err)
	}
	good, err := os.ReadFile(shared[0])
	if err != nil {
		t.Fatal(err)
	}
	expectFailure := func(what string, data []byte) {
		t.Helper()
		if err := os.WriteFile(shared[0], data, 0o666); err != nil {
			t.Fatal(err)
		}
		if got, err := loadAll(t, r); err == nil {
			t.Errorf("%s: got %d entries and no error", what, len(got))
		}
	}
	if err := os.Chmod(shared[0], 0o666); err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(good); at += 7 {
		expectFailure(fmt.Sprintf("cut at %d", at), good[:at])
		bad := append([]byte(nil), good...)
		bad[at] ^= 0x10
		expectFailure(fmt.Sprintf("byte %d changed", at), bad)
	}
	other := gittest.Init(t)
	other.Write("file", "of another repository")
	other.Git("add", ".")
	expectFailure("another index", indexBytes(other))
	if err := os.Remove(shared[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := loadAll(t, r); err == nil {
		t.Errorf("no shared index: got no error")
	}
}

func loadAll(t *testing.T, r *gittest.Repo) ([]index.Entry, error) {
	t.Helper()
	return loadIn(t, r.Dir, r.Path(".git/index"), object.SHA1)
}

// loadIn reads all entries of the index at path; git, where it is needed, runs
// in dir.
func loadIn(t *testing.T, dir, path string, format object.Format) ([]index.Entry, error) {
	t.Helper()
	x, err := index.Load(t.Context(), path, format, gitcmd.Git{Dir: dir, Env: gittest.Env()})
	if err != nil {
		return nil, err
	}
	defer x.Close()
	return entries(x)
}
