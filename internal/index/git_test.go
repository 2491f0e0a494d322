package index_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gitcmd"
	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/index"
	"github.com/pycguard/pycguard/internal/object"
)

// expectAsGit loads the repository's index and compares it with what git
// lists: every field of every entry.
func expectAsGit(t *testing.T, r *gittest.Repo, format object.Format) {
	t.Helper()
	expectIndexAsGit(t, r, r.Path(".git/index"), format)
}

func expectIndexAsGit(t *testing.T, r *gittest.Repo, path string, format object.Format) {
	t.Helper()
	x, err := index.Load(t.Context(), path, format, gitcmd.Git{Dir: r.Dir, Env: append(gittest.Env(), r.ExtraEnv...)})
	if err != nil {
		t.Fatal(err)
	}
	got, err := entries(x)
	if err != nil {
		t.Fatal(err)
	}
	want := gitEntries(t, r)
	if diff := difference(got, want); diff != "" {
		t.Fatal(diff)
	}
	if x.Len() != len(want) {
		t.Errorf("Len: got %d, want %d", x.Len(), len(want))
	}
	expectFindAgrees(t, x, want)
	if err := x.Close(); err != nil {
		t.Error(err)
	}
	expectSelectAsGit(t, r, path, format, want)
}

// expectSelectAsGit begins with Select, which does not know yet what kind of
// index it reads. What match is told about its paths must be true.
func expectSelectAsGit(t *testing.T, r *gittest.Repo, path string, format object.Format, want []index.Entry) {
	t.Helper()
	x, err := index.Load(t.Context(), path, format, gitcmd.Git{Dir: r.Dir, Env: append(gittest.Env(), r.ExtraEnv...)})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	var previous string
	var seen []index.Entry
	got, err := x.Select(func(path []byte, shared int, mode uint32) bool {
		if shared > len(previous) || shared > len(path) || previous[:shared] != string(path[:shared]) {
			t.Errorf("match was told that %d bytes of %q are those of %q", shared, path, previous)
		}
		previous = string(path)
		seen = append(seen, index.Entry{Path: previous, Mode: mode})
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := difference(got, want); diff != "" || x.Len() != len(want) {
		t.Fatalf("Select: %s; Len %d, want %d", diff, x.Len(), len(want))
	}
	// The first calls were for nothing where Select had to start over.
	for i, entry := range seen[len(seen)-len(want):] {
		if entry.Path != want[i].Path || entry.Mode != want[i].Mode {
			t.Fatalf("match was told of %q with mode %06o, git lists %q with %06o", entry.Path, entry.Mode, want[i].Path, want[i].Mode)
		}
	}
}

func entries(x *index.Index) ([]index.Entry, error) {
	var all []index.Entry
	for entry, err := range x.Entries() {
		if err != nil {
			return nil, err
		}
		all = append(all, entry)
	}
	return all, nil
}

func everything([]byte, int, uint32) bool { return true }

// gitEntries returns the index as git ls-files shows it. Each entry there is
// "MODE ID STAGE\tPATH", a NUL, and five lines with what else git knows of it;
// the last of these is "  size: SIZE\tflags: HEX".
func gitEntries(t *testing.T, r *gittest.Repo) []index.Entry {
	t.Helper()
	var all []index.Entry
	rest := r.Git("ls-files", "--stage", "-z", "--debug")
	for rest != "" {
		line, debug, _ := strings.Cut(rest, "\x00")
		about, path, _ := strings.Cut(line, "\t")
		entry := index.Entry{Path: path}
		var id string
		if _, err := fmt.Sscanf(about, "%o %s %d", &entry.Mode, &id, &entry.Stage); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		var err error
		if entry.ID, err = object.ParseID(id); err != nil {
			t.Fatal(err)
		}
		_, last, _ := strings.Cut(debug, "  size: ")
		last, rest, _ = strings.Cut(last, "\n")
		size, flags, _ := strings.Cut(last, "\tflags: ")
		entry.Size = uint32(parseUint(t, size, 10))
		bits := parseUint(t, flags, 16)
		entry.AssumeValid = bits&0x8000 != 0
		entry.IntentToAdd = bits&(1<<29) != 0
		entry.SkipWorktree = bits&(1<<30) != 0
		all = append(all, entry)
	}
	return all
}

func parseUint(t *testing.T, text string, base int) uint64 {
	t.Helper()
	n, err := strconv.ParseUint(text, base, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// difference says where two lists of entries differ first.
func difference(got, want []index.Entry) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("entry %d:\ngot  %+v\nwant %+v", i, got[i], want[i])
		}
	}
	if len(got) != len(want) {
		return fmt.Sprintf("got %d entries, want %d", len(got), len(want))
	}
	return ""
}
