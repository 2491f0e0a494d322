package repo

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// pieces are what random configurations are made of.
var pieces = []string{"[core]\n", "[Core]\n", "[extensions]\n", "[core \"sub\"]\n", "[core.sub]\n", "[other]\n",
	"bare = true\n", "\tbare=false ; comment\n", "bare\n", "BARE = yes\n", "bare = \n", "worktree = \"a b\" c\n",
	"worktree = a\\tb\n", "worktree = a \\\n  b\n", "worktree = \"#\" # x\n", "worktree =   spaces   \n",
	"# comment\n", "; comment\n", "\n", "repositoryformatversion = 1\n", "objectformat = sha256\r\n", "path = x\n",
	"[remote \"a.b\"]\n", "[remote \"Origin\"]\npromisor = true\nurl = x\n", "promisor = true\n", "Promisor\n"}

// Where the library's answer is taken, it is git's.
func TestSettingsAgreeWithGit(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	path := filepath.Join(gittest.TempDir(t), "config")
	native := 0
	for range gittest.Scale(t, 80) {
		var text strings.Builder
		text.WriteString(pieces[random.IntN(6)])
		for range 1 + random.IntN(6) {
			text.WriteString(pieces[random.IntN(len(pieces))])
		}
		got, ok := parseSettings([]byte(text.String()))
		if !ok {
			continue
		}
		native++
		compareSettings(t, path, text.String(), got)
	}
	if native < 10 {
		t.Errorf("the library read only %d of the files: the test compares next to nothing", native)
	}
}

// compareSettings writes text to the file path and compares got with what git
// reads there.
func compareSettings(t *testing.T, path, text string, got []setting) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	all, err := askSettings(path, gittest.Env())
	if err != nil {
		t.Errorf("%q: git refuses it: %v", text, err)
		return
	}
	if want := ofOurs(all); !slices.Equal(inOrder(got), inOrder(want)) {
		t.Errorf("%q:\n got %+v\nwant %+v", text, got, want)
	}
}

// ofOurs keeps the settings of the sections that are read.
func ofOurs(all []setting) []setting {
	return slices.DeleteFunc(all, func(s setting) bool {
		section, key, _ := strings.Cut(s.name, ".")
		if section == "remote" {
			return !strings.HasSuffix(key, ".promisor")
		}
		return section != "core" && section != "extensions" || strings.Contains(key, ".")
	})
}

// inOrder sorts by name: the order of different names does not matter, that of
// one name does.
func inOrder(settings []setting) []setting {
	sorted := slices.Clone(settings)
	slices.SortStableFunc(sorted, func(a, b setting) int { return strings.Compare(a.name, b.name) })
	return sorted
}
