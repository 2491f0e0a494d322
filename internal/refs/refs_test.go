package refs

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gitcmd"
	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
)

// fixture is a repository whose refs a test changes at random.
type fixture struct {
	*gittest.Repo
	rand    *rand.Rand
	objects []string // ids of commits, tags, a tree and a blob
}

func newFixture(t *testing.T, seed uint64, format string) *fixture {
	f := &fixture{Repo: gittest.Init(t, "--object-format="+format), rand: rand.New(rand.NewPCG(seed, 1))}
	f.Write("a", "a")
	for i := range 3 {
		f.objects = append(f.objects, f.Commit(fmt.Sprint("commit ", i)))
	}
	f.Git("tag", "-a", "-m", "tag", "annotated", "HEAD")
	f.Git("tag", "-a", "-m", "tag of a tag", "twice", "annotated")
	for _, rev := range []string{"annotated", "twice", "HEAD^{tree}", "HEAD:a"} {
		f.objects = append(f.objects, strings.TrimSpace(f.Git("rev-parse", rev)))
	}
	return f
}

func (f *fixture) object() string { return f.objects[f.rand.IntN(len(f.objects))] }

func (f *fixture) commit() string { return f.objects[f.rand.IntN(3)] }

// name makes up a name that often clashes with others of its kind.
func (f *fixture) name(kinds ...string) string {
	parts := []string{"a", "b", "x-y", "ü", "namespaces", "lock.x", "v1.0", "@"}
	name := kinds[f.rand.IntN(len(kinds))]
	for range 1 + f.rand.IntN(2) {
		name += "/" + parts[f.rand.IntN(len(parts))]
	}
	return name
}

// step changes the refs in one way, as git does it or as only an editor or a
// crash could.
func (f *fixture) step() {
	shared := []string{"refs/heads", "refs/tags", "refs/pull/1", "refs/namespaces/n/refs/heads", "refs", "refs/remotes/o"}
	own := []string{"refs/bisect", "refs/worktree", "refs/rewritten"}
	any := f.name(append(shared, own...)...)
	switch f.rand.IntN(12) {
	case 0, 1, 2:
		_, _ = f.TryGit("", "update-ref", f.name(shared[1:]...), f.object())
	case 3:
		_, _ = f.TryGit("", "update-ref", f.name(append(own, "refs/heads")...), f.commit())
	case 4:
		_, _ = f.TryGit("", "symbolic-ref", f.name(shared...), any)
	case 5:
		_, _ = f.TryGit("", "symbolic-ref", f.name(shared...), "refs/heads/main")
	case 6:
		f.Git("pack-refs", "--all", []string{"--prune", "--no-prune"}[f.rand.IntN(2)])
	case 7:
		_, _ = f.TryGit("", "update-ref", "-d", any)
	case 8:
		f.addWorktree()
	case 9:
		f.writeLoose(any)
	case 10:
		_, _ = f.TryGit("", "checkout", "-q", "--detach", f.commit())
	case 11:
		f.shufflePacked()
	}
}

// addWorktree adds a linked worktree with refs of its own.
func (f *fixture) addWorktree() {
	dir := f.Path(fmt.Sprint("../", filepath.Base(f.Dir), "-linked-", f.rand.IntN(3)))
	if _, err := f.TryGit("", "worktree", "add", "-f", "--detach", dir, f.commit()); err != nil {
		return
	}
	f.TB.Cleanup(func() { os.RemoveAll(dir) })
	f.Git("-C", dir, "update-ref", "refs/bisect/bad", f.commit())
	f.Git("-C", dir, "update-ref", "refs/worktree/mine", f.commit())
}

// writeLoose writes a file below refs/ that git itself would not write.
func (f *fixture) writeLoose(name string) {
	id := f.commit()
	contents := []string{
		id, id + " trailing\n", id + "\r\n", id + "x\n", strings.ToUpper(id) + "\n", id[1:] + "\n",
		"", "\n", "garbage\n", "ref: refs/heads/main", "ref:refs/heads/main \t\n", "ref: \n", "ref: main\n",
		"ref: refs/../x\n", "ref: refs/heads/a..b\n", "ref: HEAD\n", "ref: ORIG_HEAD\n", "ref: refs/heads/gone\n",
		"ref: " + name + "\n", strings.Repeat("0", len(id)) + "\n", "ref: main-worktree/HEAD\n", " " + id + "\n",
	}
	suffix := []string{"", "", "", "", ".lock", "/.hidden", " space", "/ends.", "~x", "/d..d"}
	path := f.Path(".git/" + name + suffix[f.rand.IntN(len(suffix))])
	if os.MkdirAll(filepath.Dir(path), 0o777) == nil {
		_ = os.WriteFile(path, []byte(contents[f.rand.IntN(len(contents))]), 0o666)
	}
}

// shufflePacked takes the header off packed-refs, so that git does not take
// the lines for sorted, and puts the lines into another order.
func (f *fixture) shufflePacked() {
	path := f.Path(".git/packed-refs")
	data, err := os.ReadFile(path)
	if err != nil {
		return
	}
	lines := slices.DeleteFunc(strings.Split(string(data), "\n"), func(line string) bool {
		return line == "" || line[0] == '#' || line[0] == '^'
	})
	f.rand.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	if err := os.WriteFile(path, []byte(strings.Join(append(lines, ""), "\n")), 0o666); err != nil {
		f.TB.Fatal(err)
	}
}

// source returns the Source for the worktree in a directory.
func (f *fixture) source(dir string) Source {
	format, err := object.ParseFormat(strings.TrimSpace(f.Git("rev-parse", "--show-object-format")))
	if err != nil {
		f.TB.Fatal(err)
	}
	return Source{
		GitDir:    strings.TrimSpace(f.Git("-C", dir, "rev-parse", "--absolute-git-dir")),
		CommonDir: f.Path(".git"),
		Format:    format,
		Git:       gitcmd.Git{Dir: dir, Env: gittest.Env()},
	}
}

// compare checks what Read says about the worktree in dir against git.
func (f *fixture) compare(dir string) {
	f.TB.Helper()
	source := f.source(dir)
	set, err := Read(context.Background(), source)
	if err != nil {
		f.TB.Fatal(err)
	}
	f.compareListing(dir, set)
	f.compareEach(dir, set)
	f.compareByGit(source, set)
}

// compareListing checks the refs that git lists. It lists those that its
// warnings do not name.
func (f *fixture) compareListing(dir string, set Set) {
	f.TB.Helper()
	var want, got []string
	for line := range strings.Lines(f.Git("-C", dir, "for-each-ref", "--format=%(objectname) %(symref) %(refname)")) {
		want = append(want, strings.TrimSuffix(line, "\n"))
	}
	for _, tip := range set.Tips {
		if strings.HasPrefix(tip.Name, "refs/") {
			got = append(got, fmt.Sprint(tip.ID, " ", tip.Target, " ", tip.Name))
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		f.TB.Fatalf("refs differ\ngot  %q\nwant %q\nbroken %v\nignored %v", got, want, set.Broken, set.Ignored)
	}
}

// ask asks git for one ref as the worktree that it belongs to sees it. Seen from
// elsewhere, git takes a symbolic ref of that worktree to lead to its own refs.
func (f *fixture) ask(dir, name string) (string, error) {
	at := []string{"-C", dir}
	if rest, ok := strings.CutPrefix(name, "main-worktree/"); ok {
		at, name = []string{"--git-dir=" + f.Path(".git")}, rest
	} else if rest, ok := strings.CutPrefix(name, "worktrees/"); ok {
		id, ref, _ := strings.Cut(rest, "/")
		at, name = []string{"--git-dir=" + f.Path(".git/worktrees/"+id)}, ref
	}
	out, err := f.TryGit("", append(at, "rev-parse", "--verify", "--quiet", name)...)
	return strings.TrimSpace(out), err
}

// compareEach asks git for each ref by its name, those of other worktrees too.
func (f *fixture) compareEach(dir string, set Set) {
	f.TB.Helper()
	for _, tip := range set.Tips {
		want, err := f.ask(dir, tip.Name)
		// git lists a packed ref below a loose ref, where no file can be, and
		// does not find it by its name.
		listed := err != nil && strings.HasPrefix(tip.Name, "refs/")
		if tip.ID.String() != want && !listed {
			f.TB.Fatalf("%s: got %v, want %s, %v", tip.Name, tip.ID, want, err)
		}
	}
	for _, problem := range slices.Concat(set.Broken, set.Ignored) {
		// For a ref of zeros, git says zeros, which name no object.
		if out, err := f.ask(dir, problem.Name); err == nil && strings.Trim(out, "0") != "" {
			f.TB.Fatalf("%v: git says %s", problem, out)
		}
	}
}

// compareByGit reads the same refs through the git program.
func (f *fixture) compareByGit(source Source, set Set) {
	f.TB.Helper()
	source.Storage = Reftable
	byGit, err := Read(context.Background(), source)
	if err != nil {
		f.TB.Fatal(err)
	}
	if !slices.Equal(byGit.Tips, set.Tips) {
		f.TB.Fatalf("tips differ\nread %v\nthrough git %v", set.Tips, byGit.Tips)
	}
}

func TestRandomRefsAgainstGit(t *testing.T) {
	tips := map[string]int{}
	for seed := range uint64(gittest.Scale(t, 4)) {
		f := newFixture(t, seed, []string{"sha1", "sha256"}[seed%2])
		for range 6 {
			for range 10 {
				f.step()
			}
			f.compare(f.Dir)
			linked, err := filepath.Glob(f.Dir + "-linked-*")
			if err != nil {
				t.Fatal(err)
			}
			if len(linked) > 0 {
				f.compare(linked[0])
			}
			tips["worktrees"] += len(linked)
		}
		set, err := Read(context.Background(), f.source(f.Dir))
		if err != nil {
			t.Fatal(err)
		}
		tips["tips"] += len(set.Tips)
		tips["broken"] += len(set.Broken)
		tips["ignored"] += len(set.Ignored)
	}
	for _, kind := range []string{"worktrees", "tips", "broken", "ignored"} {
		if tips[kind] == 0 {
			t.Errorf("the random refs had no %s: got %v", kind, slices.Collect(maps.Keys(tips)))
		}
	}
}
