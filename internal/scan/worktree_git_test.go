package scan

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/ignore"
	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/gitcmd"
	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/index"
	"github.com/pycguard/pycguard/internal/odb"
	"github.com/pycguard/pycguard/internal/repo"
	"github.com/pycguard/pycguard/internal/worktree"
)

// look returns what a Worktree for the repository would be asked with.
func look(t *testing.T, r *gittest.Repo) Worktree {
	t.Helper()
	at, err := repo.Open(r.Dir, gittest.Env())
	if err != nil {
		t.Fatal(err)
	}
	idx, err := index.Load(t.Context(), at.IndexFile, at.ObjectFormat, gitcmd.Git{Dir: r.Dir, Env: gittest.Env()})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	fold := strings.TrimSpace(r.Git("config", "--type=bool", "--default=false", "core.ignoreCase")) == "true"
	var options []ignore.Option
	if fold {
		options = append(options, ignore.FoldCase)
	}
	w := Worktree{
		Top: at.WorkTree, Index: idx, Nested: at.Nested, FoldCase: fold, Workers: 1 + rand.IntN(4),
		Objects: func() (Objects, error) {
			return odb.Open(odb.Options{ObjectDir: at.ObjectDir, Format: at.ObjectFormat})
		},
	}
	if content, err := worktree.ReadRules(r.Path(".git/info/exclude")); err == nil {
		w.Personal = append(w.Personal, ignore.Parse(content, ".git/info/exclude", "", options...))
	}
	return w
}

// untracked asks git for bytecode that is neither tracked nor ignored.
func untracked(r *gittest.Repo) []string {
	var paths []string
	for path := range strings.SplitSeq(r.Git("ls-files", "--others", "--exclude-standard", "-z"), "\x00") {
		// A nested repository comes with a slash at its end.
		if path = strings.TrimSuffix(path, "/"); path != "" && bytecode.IsName(path) {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}

func unignored(t *testing.T, w Worktree) []string {
	t.Helper()
	found, err := w.Survey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Trouble) > 0 {
		t.Fatalf("trouble: %v", found.Trouble)
	}
	var paths []string
	for _, f := range found.Unignored().Findings {
		paths = append(paths, f.Path)
	}
	return paths
}

// TestUnignoredAgainstGit compares with git on random working trees.
func TestUnignoredAgainstGit(t *testing.T) {
	some := 0
	for seed := range gittest.Scale(t, 60) {
		r := gittest.Init(t)
		g := &treeMaker{Repo: r, rand: rand.New(rand.NewPCG(uint64(seed), 7))}
		g.fill()
		want := untracked(r)
		some += len(want)
		if got := unignored(t, look(t, r)); !slices.Equal(got, want) {
			t.Fatalf("seed %d: got %q, git lists %q\nin %s", seed, got, want, g.describe())
		}
	}
	if some == 0 {
		t.Fatal("git never listed anything: the trees are wrong")
	}
}

// treeMaker makes a random working tree.
type treeMaker struct {
	*gittest.Repo
	rand *rand.Rand
	dirs []string
	log  []string
}

func (g *treeMaker) pick(from ...string) string { return from[g.rand.IntN(len(from))] }

func (g *treeMaker) fill() {
	if g.rand.IntN(4) == 0 {
		g.Git("config", "core.ignoreCase", "true")
	}
	g.dirs = []string{""}
	for range 3 + g.rand.IntN(8) {
		g.dir()
	}
	for range 10 + g.rand.IntN(30) {
		g.entry()
	}
	g.rules(".git/info/exclude")
	for range g.rand.IntN(5) {
		g.rules(g.in(".gitignore"))
	}
	g.track()
	g.disturb()
}

func (g *treeMaker) in(name string) string {
	return filepath.Join(g.dirs[g.rand.IntN(len(g.dirs))], name)
}

func (g *treeMaker) dir() {
	path := g.in(g.pick("a", "b", "A", "pkg", "__pycache__", "__PyCache__", "d.pyc", "sp ace", "new\nline", "\xff\xfe", "-x", "é", "[a]"))
	if os.MkdirAll(g.Path(path), 0o777) == nil {
		g.dirs = append(g.dirs, path)
	}
}

func (g *treeMaker) entry() {
	name := g.pick("m.py", "m.pyc", "M.PYC", "m.pyo", "n.cpython-311.pyc", "m$py.class", "x.pyc.1234", "x.pyc ", ".pyc", "*.pyc",
		"é.pyc", "\xff.pyc", "t\t.pyc", "__pycache__", "readme", "keep.pyc")
	path := g.Path(g.in(name))
	switch g.rand.IntN(8) {
	case 0:
		os.Symlink(g.pick(".", "..", "nowhere", "m.py"), path)
	default:
		os.WriteFile(path, []byte("x\n"), 0o666)
	}
}

func (g *treeMaker) rules(path string) {
	var text strings.Builder
	for range 1 + g.rand.IntN(5) {
		fmt.Fprintf(&text, "%s%s%s", g.pick("", "", "!"), g.pick("*.pyc", "*.py[co]", "__pycache__/", "__pycache__", "a/", "/a", "**/b", "pkg/*.pyc",
			"*", "keep.pyc", "*.PYC", "d.pyc", ".gitignore", "[[]a]", "é*", "*$py.class", "/__pycache__/*", "sp ace\\ "), g.pick("\n", "\r\n"))
	}
	if g.rand.IntN(12) == 0 {
		os.Symlink("m.py", g.Path(path))
		return
	}
	os.WriteFile(g.Path(path), []byte(text.String()), 0o666)
	g.log = append(g.log, fmt.Sprintf("%q: %q", path, text.String()))
}

// track adds some of the files to the index, and makes repositories of some
// directories.
func (g *treeMaker) track() {
	for range g.rand.IntN(12) {
		g.TryGit("", "add", "-f", "--", ":(literal)"+g.in(g.pick("m.py", "m.pyc", "keep.pyc", ".gitignore", "__pycache__", "M.PYC")))
	}
	if g.rand.IntN(3) == 0 {
		path := g.in(g.pick("nested", "__pycache__", "r.pyc"))
		if _, err := g.TryGit("", "init", "-q", path); err != nil {
			return
		}
		g.log = append(g.log, fmt.Sprintf("repository %q", path))
		os.WriteFile(g.Path(path+"/in.pyc"), nil, 0o666)
		if g.rand.IntN(2) == 0 {
			g.TryGit("", "-C", g.Path(path), "commit", "-q", "--allow-empty", "-m", "x")
		}
		if g.rand.IntN(3) == 0 {
			g.TryGit("", "add", "-f", "--", ":(literal)"+path)
		}
	}
}

// disturb makes what goes wrong in working trees: pieces of repositories,
// files in the place of tracked directories, rules that are left out.
func (g *treeMaker) disturb() {
	switch g.rand.IntN(7) {
	case 0:
		os.MkdirAll(g.Path(g.in(".git")), 0o777)
	case 1:
		os.WriteFile(g.Path(filepath.Join(g.dirs[len(g.dirs)-1], ".git")), []byte(g.pick("gitdir: nowhere\n", "gitdir: "+g.Path(".git")+"\n", "x")), 0o666)
	case 2:
		if dir := g.dirs[len(g.dirs)-1]; dir != "" {
			os.RemoveAll(g.Path(dir))
			os.WriteFile(g.Path(dir), nil, 0o666)
		}
	case 3:
		for _, path := range strings.Split(g.Git("ls-files", "-z"), "\x00") {
			if filepath.Base(path) == ".gitignore" {
				g.TryGit("", "update-index", "--skip-worktree", "--", path)
				os.Remove(g.Path(path))
			}
		}
	case 4:
		for _, path := range strings.Split(g.Git("ls-files", "-z"), "\x00") {
			if path != "" {
				os.Remove(g.Path(path))
				os.MkdirAll(g.Path(path+"/__pycache__"), 0o777)
				os.WriteFile(g.Path(path+"/__pycache__/x.pyc"), nil, 0o666)
				return
			}
		}
	}
}

func (g *treeMaker) describe() string {
	out, _ := g.TryGit("", "ls-files", "-s")
	return strings.Join(g.log, "\n") + "\nindex:\n" + out
}

// TestSurveyIndependentOfWorkers wants the same answer from any number of
// workers.
func TestSurveyIndependentOfWorkers(t *testing.T) {
	r := gittest.Init(t)
	for i := range 200 {
		r.Write(fmt.Sprintf("p%d/q%d/m%d.pyc", i%7, i%13, i), "")
		r.Write(fmt.Sprintf("p%d/q%d/m%d.py", i%7, i%13, i), "")
	}
	r.Write("p3/.gitignore", "q1*\n")
	w := look(t, r)
	w.Workers = 1
	want, err := w.Survey(t.Context())
	if err != nil || len(want.unignored) < 100 || len(want.Sources) < 50 {
		t.Fatalf("%d findings, %d sources, error %v", len(want.unignored), len(want.Sources), err)
	}
	for _, workers := range []int{2, 8, 8, 8, runtime.NumCPU()} {
		w.Workers = workers
		got, err := w.Survey(t.Context())
		if err != nil || !slices.Equal(got.unignored, want.unignored) || !slices.Equal(got.Sources, want.Sources) || got.Files != want.Files {
			t.Fatalf("%d workers: another answer than one, error %v", workers, err)
		}
	}
}
