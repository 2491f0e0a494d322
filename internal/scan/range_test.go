package scan_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/odb"
	"github.com/pycguard/pycguard/internal/revwalk"
	"github.com/pycguard/pycguard/internal/scan"
)

// names are paths that random commits write and delete.
var names = []string{"a.py", "a.pyc", "d/a.pyc", "d/e/a.pyo", "d/__pycache__/a.cpython-311.pyc", "d/e/__pycache__/sub/x",
	"x/__pycache__", "x/y.py", "x/y$py.class", "d/e/plain.txt", "z.pyc/inner.txt"}

// randomHistory makes n commits that write, delete, copy and merge at random.
func randomHistory(r *gittest.Repo, random *rand.Rand, n int) {
	var s strings.Builder
	for i := range n {
		fmt.Fprintf(&s, "commit refs/heads/c%d\nmark :%d\ncommitter C <c@example.com> %d +0000\ndata 1\nx\n", i, i+1, 1_700_000_000+i*60)
		for p, count := 0, 1+random.IntN(3); p < count && i > 0 && random.IntN(12) > 0; p++ {
			word := "from"
			if p > 0 {
				word = "merge"
			}
			fmt.Fprintf(&s, "%s :%d\n", word, 1+max(0, i-1-random.IntN(5)))
		}
		for range 1 + random.IntN(4) {
			name := names[random.IntN(len(names))]
			switch random.IntN(5) {
			case 0:
				fmt.Fprintf(&s, "D %s\n", name)
			case 1:
				fmt.Fprintf(&s, "M 120000 inline %s\ndata 2\nln\n", name)
			default:
				fmt.Fprintf(&s, "M 100%o inline %s\ndata 1\n%d\n", []int{0o644, 0o755}[random.IntN(2)], name, random.IntN(3))
			}
		}
		s.WriteString("\n")
	}
	r.GitIn(s.String(), "fast-import", "--quiet")
}

// files returns what git lists in a commit: "mode id" by path.
func files(r *gittest.Repo, commit string) map[string]string {
	all := make(map[string]string)
	for line := range strings.SplitSeq(strings.TrimSuffix(r.Git("ls-tree", "-r", "-z", commit), "\x00"), "\x00") {
		meta, path, ok := strings.Cut(line, "\t")
		if ok {
			all[path] = meta
		}
	}
	return all
}

// bruteForce reads every commit whole. known has what was read before.
func bruteForce(r *gittest.Repo, known map[string]map[string]string, args ...string) (added []string) {
	read := func(commit string) map[string]string {
		if known[commit] == nil {
			known[commit] = files(r, commit)
		}
		return known[commit]
	}
	for line := range strings.Lines(r.Git(append([]string{"rev-list", "--parents"}, args...)...)) {
		commit, parents := strings.Fields(line)[0], strings.Fields(line)[1:]
		var before []map[string]string
		for _, parent := range parents {
			before = append(before, read(parent))
		}
		for path, meta := range read(commit) {
			inherited := slices.ContainsFunc(before, func(m map[string]string) bool { return m[path] == meta })
			if bytecode.IsName(path) && !inherited {
				added = append(added, commit+" "+path)
			}
		}
	}
	slices.Sort(added)
	return added
}

func TestRangeAgreesWithBruteForce(t *testing.T) {
	for seed := range uint64(gittest.Scale(t, 3)) {
		r := gittest.Init(t)
		random := rand.New(rand.NewPCG(seed, 7))
		randomHistory(r, random, 25)
		store, err := odb.Open(odb.Options{ObjectDir: r.Path(".git/objects"), Format: object.SHA1})
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		known := make(map[string]map[string]string)
		for range 6 {
			include, exclude := fmt.Sprintf("c%d", random.IntN(25)), fmt.Sprintf("c%d", random.IntN(25))
			commits, err := revwalk.Walk{Objects: store, Include: revs(t, r, include), Exclude: revs(t, r, exclude)}.Run(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			result, err := scan.Range{Objects: store, Commits: commits}.Run(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			want := bruteForce(r, known, include, "^"+exclude)
			if got := places(result); !slices.Equal(got, want) || result.Examined != len(commits) {
				t.Errorf("seed %d, %s ^%s:\n got %q\nwant %q", seed, include, exclude, got, want)
			}
		}
	}
}

func revs(t *testing.T, r *gittest.Repo, name string) []object.ID {
	t.Helper()
	id, err := object.ParseID(strings.TrimSpace(r.Git("rev-parse", name)))
	if err != nil {
		t.Fatal(err)
	}
	return []object.ID{id}
}

func places(result scan.Result) (all []string) {
	for _, f := range result.Findings {
		if f.Rule.ID == finding.CommittedBytecode.ID {
			all = append(all, f.Place+" "+f.Path)
		}
	}
	slices.Sort(all)
	return all
}

// A tree of trees of trees, each named twice by the one above, stands for 2^60
// paths with 61 objects.
func TestTreesThatNameEachOther(t *testing.T) {
	r := gittest.Init(t)
	blob := strings.TrimSpace(r.GitIn("x", "hash-object", "-w", "--stdin"))
	build := func(leaf string) string {
		tree := strings.TrimSpace(r.GitIn("100644 blob "+blob+"\t"+leaf+"\n", "mktree"))
		for range 60 {
			tree = strings.TrimSpace(r.GitIn("040000 tree "+tree+"\ta\n040000 tree "+tree+"\tb\n", "mktree"))
		}
		return tree
	}
	clean, dirty := build("x.py"), build("x.pyc")
	store, err := odb.Open(odb.Options{ObjectDir: r.Path(".git/objects"), Format: object.SHA1})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	result, err := scan.Committed{Tree: scan.NewTree(store, revs(t, r, clean)[0])}.Run()
	if err != nil || len(result.Findings) != 0 || result.Examined != 1<<60 {
		t.Errorf("clean: got %d findings in %d paths, %v", len(result.Findings), result.Examined, err)
	}
	if _, err := (scan.Committed{Tree: scan.NewTree(store, revs(t, r, dirty)[0])}).Run(); err == nil {
		t.Errorf("dirty: got an answer about 2^60 paths of bytecode")
	}
}
