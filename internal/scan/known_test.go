package scan

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/dialect"
	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/worktree"
)

// TestSelectionIsEnough compares what is known from the selected entries with
// what is known from all.
func TestSelectionIsEnough(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	left := 0
	for range gittest.Scale(t, 300) {
		index := randomIndex(random)
		all, some := worktree.NewTracked(false), worktree.NewTracked(false)
		s := &selection{Worktree: &Worktree{OtherRules: true}}
		previous := ""
		for _, path := range slices.Sorted(maps.Keys(index)) {
			all.Add(path, index[path])
			shared := commonPrefix(previous, path)
			if random.IntN(4) == 0 {
				shared = random.IntN(shared + 1)
			}
			previous = path
			if s.match([]byte(path), shared, index[path]) {
				some.Add(path, index[path])
			} else if left++; isBytecode(Policy{}, path) || isRules(path) || dialect.Find(path) != nil {
				t.Fatalf("%q is not selected, of %v", path, index)
			}
		}
		for path := range index {
			for dir := path; dir != ""; dir = dir[:max(0, strings.LastIndexByte(dir, '/'))] {
				if all.Dir(dir) != some.Dir(dir) || all.Submodule(dir) != some.Submodule(dir) {
					t.Fatalf("%q is known differently, of %v", dir, index)
				}
			}
		}
	}
	if left == 0 {
		t.Fatal("everything was selected")
	}
}

// randomIndex returns paths and their modes.
func randomIndex(random *rand.Rand) map[string]uint32 {
	index := map[string]uint32{}
	dirs := []string{"", "a/", "a/b/", "a/bc/", "ab/", "b/", "__pycache__/", "b/__PyCache__/", ".fossil-settings/"}
	names := []string{"m.pyc", "M.PYO", ".gitignore", ".GitIgnore", "x.dockerignore", ".hgignore", "ignore-glob", "a", "b", "__pycache__"}
	for range random.IntN(30) {
		name := fmt.Sprintf("m%d.py", random.IntN(20))
		if random.IntN(3) == 0 {
			name = names[random.IntN(len(names))]
		}
		mode := uint32(object.ModeRegular | 0o644)
		if random.IntN(10) == 0 {
			mode = uint32(object.ModeSubmodule)
		}
		index[dirs[random.IntN(len(dirs))]+name] = mode
	}
	return index
}

func commonPrefix(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}
