package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/gittest"
)

// newServer makes a bare repository that runs the hook.
func newServer(t *testing.T, pycguard, hook string) *gittest.Repo {
	t.Helper()
	server := gittest.Init(t, "--bare")
	if err := os.RemoveAll(server.Path("hooks")); err != nil {
		t.Fatal(err)
	}
	server.Write("hooks/"+hook, fmt.Sprintf("#!/bin/sh\nexec '%s' hook %s \"$@\"\n", pycguard, hook))
	if err := os.Chmod(server.Path("hooks/"+hook), 0o755); err != nil {
		t.Fatal(err)
	}
	return server
}

// commitStream is the input of fast-import for a commit with one new file on
// top of the commit from ("" for none).
func commitStream(branch, from, path string) string {
	stream := fmt.Sprintf("commit refs/heads/%s\ncommitter C <c@example.com> 1700000000 +0000\ndata 1\nx\n", branch)
	if from != "" {
		stream += "from " + from + "\n"
	}
	return stream + fmt.Sprintf("M 100644 inline %s\ndata <<.\n%s\n.\n\n", path, branch)
}

// TestPushesAtOnce pushes 50 branches to one repository at the same time, every
// second one with bytecode.
func TestPushesAtOnce(t *testing.T) {
	const pushes = 50
	server := newServer(t, buildOnce(t), "pre-receive")
	work := gittest.Init(t)
	stream := commitStream("base", "", "a.py")
	for i := range pushes {
		path := fmt.Sprintf("m%d.py", i)
		if i%2 == 1 {
			path += "c"
		}
		stream += commitStream(fmt.Sprintf("b%d", i), "refs/heads/base", path)
	}
	work.GitIn(stream, "fast-import", "--quiet")
	work.Git("push", "-q", server.Dir, "base")

	errs := make([]error, pushes)
	var group sync.WaitGroup
	for i := range pushes {
		group.Go(func() {
			_, errs[i] = work.TryGit("", "push", "-q", server.Dir, fmt.Sprintf("b%d", i))
		})
	}
	group.Wait()
	landed := strings.Fields(server.Git("for-each-ref", "--format=%(refname:short)"))
	for i, err := range errs {
		branch := fmt.Sprintf("b%d", i)
		refused := err != nil && strings.Contains(err.Error(), fmt.Sprintf("refs/heads/%s is refused", branch)) &&
			strings.Contains(err.Error(), fmt.Sprintf("remote:     m%d.pyc", i))
		if dirty := i%2 == 1; refused != dirty || (err != nil) != dirty || slices.Contains(landed, branch) == dirty {
			t.Errorf("%s: bytecode %v, landed %v, error %v", branch, dirty, slices.Contains(landed, branch), err)
		}
	}
}

// pushedFiles are paths that random commits write and delete.
var pushedFiles = []string{"a.py", "a.pyc", "d/b.py", "d/__pycache__/b.cpython-313.pyc"}

// randomGraph makes n commits with random parents and files, each a branch.
func randomGraph(r *gittest.Repo, random *rand.Rand, n int) {
	var s strings.Builder
	for i := range n {
		fmt.Fprintf(&s, "commit refs/heads/c%d\nmark :%d\ncommitter C <c@example.com> %d +0000\ndata 1\nx\n", i, i+1, 1_700_000_000+i)
		for p := range min(i, random.IntN(3)) {
			fmt.Fprintf(&s, "%s :%d\n", []string{"from", "merge"}[p], max(1, i-random.IntN(5)))
		}
		path := pushedFiles[random.IntN(len(pushedFiles))]
		if random.IntN(3) == 0 {
			fmt.Fprintf(&s, "D %s\n\n", path)
			continue
		}
		fmt.Fprintf(&s, "M 100644 inline %s\ndata 1\n%d\n\n", path, random.IntN(3))
	}
	r.GitIn(s.String(), "fast-import", "--quiet")
}

// addsBytecode reads from git which of the commits add or change bytecode
// against all of their parents.
func addsBytecode(r *gittest.Repo) map[string]bool {
	dirty := make(map[string]bool)
	// Of a merge, -c shows what differs from every parent.
	out := r.Git("log", "--all", "--root", "-c", "-r", "--raw", "-z", "--no-renames", "--diff-filter=d", "--name-only", "--format=%x01%H")
	for commit := range strings.SplitSeq(out, "\x01") {
		id, names, _ := strings.Cut(strings.ReplaceAll(commit, "\n", "\x00"), "\x00")
		for name := range strings.SplitSeq(names, "\x00") {
			dirty[id] = dirty[id] || name != "" && bytecode.IsName(name)
		}
	}
	return dirty
}

// TestRandomPushes pushes branches at random, and compares each verdict with
// what git says of the commits that are new.
func TestRandomPushes(t *testing.T) {
	pycguard := buildOnce(t)
	for seed := range uint64(gittest.Scale(t, 2)) {
		random := rand.New(rand.NewPCG(seed, 3))
		work := gittest.Init(t)
		randomGraph(work, random, 40)
		dirty := addsBytecode(work)
		server := newServer(t, pycguard, "pre-receive")
		server.Git("config", "receive.unpackLimit", fmt.Sprint(1+100*(seed%2)))
		passed := 0
		for range 25 {
			passed += pushAtRandom(t, random, work, server, dirty)
		}
		if passed == 0 || passed == 25 {
			t.Errorf("seed %d: %d of 25 pushes passed: the test shows nothing", seed, passed)
		}
	}
}

// pushAtRandom pushes one to three branches to random names, with the hook now
// and then switched off. It returns 1 for a push that passed.
func pushAtRandom(t *testing.T, random *rand.Rand, work, server *gittest.Repo, dirty map[string]bool) int {
	t.Helper()
	revs := []string{"rev-list"}
	push := []string{"push", "-q", "-f", server.Dir}
	for _, name := range random.Perm(4)[:1+random.IntN(3)] {
		source := fmt.Sprintf("c%d", random.IntN(40))
		revs = append(revs, source)
		push = append(push, fmt.Sprintf("%s:refs/heads/r%d", source, name))
	}
	revs = append(revs, "--not")
	revs = append(revs, strings.Fields(server.Git("for-each-ref", "--format=%(objectname)"))...)
	commits := strings.Fields(work.Git(revs...))
	want := slices.ContainsFunc(commits, func(id string) bool { return dirty[id] })
	if random.IntN(4) == 0 {
		server.Git(append([]string{"-c", "gc.auto=0", "fetch", "-q", "-f", work.Dir}, push[4:]...)...)
		return 0
	}
	_, err := work.TryGit("", push...)
	if refused := err != nil; refused != want || refused && !strings.Contains(err.Error(), "is refused: bytecode in") {
		t.Errorf("%q: got %v, want refused %v (new commits %q)", push[4:], err, want, commits)
	}
	if err != nil {
		return 0
	}
	return 1
}

// TestManyRefs pushes many branches at once, one of them with 520 files of
// bytecode.
func TestManyRefs(t *testing.T) {
	pycguard := buildOnce(t)
	for hook, branches := range map[string]int{"pre-receive": 200, "update": 40} {
		server := newServer(t, pycguard, hook)
		work := gittest.Init(t)
		var stream strings.Builder
		for i := range branches {
			stream.WriteString(commitStream(fmt.Sprintf("b%d", i), "", fmt.Sprintf("f%d.py", i)))
		}
		stream.WriteString("commit refs/heads/b7\ncommitter C <c@example.com> 1700000000 +0000\ndata 1\nx\n")
		for i := range 500 {
			fmt.Fprintf(&stream, "M 100644 inline d%d/__pycache__/f.cpython-313.pyc\ndata <<.\n%d\n.\n", i%20, i)
			fmt.Fprintf(&stream, "M 100644 inline d%d/f%d.pyc\ndata <<.\n%d\n.\n", i%20, i, i)
		}
		work.GitIn(stream.String(), "fast-import", "--quiet")
		_, err := work.TryGit("", "push", "-q", server.Dir, "refs/heads/*:refs/heads/*")
		if err == nil {
			t.Fatalf("%s: the push passed", hook)
		}
		said := err.Error()
		if strings.Count(said, "is refused") != 1 || !strings.Contains(said, "refs/heads/b7 is refused: bytecode in 1 of 2 new commits") ||
			strings.Count(said, ".pyc") < 20 || strings.Count(said, ".pyc") > 25 || !strings.Contains(said, "and 500 paths more") {
			t.Errorf("%s: said\n%s", hook, said)
		}
		landed := len(strings.Fields(server.Git("for-each-ref", "--format=%(refname)")))
		if want := map[string]int{"pre-receive": 0, "update": branches - 1}[hook]; landed != want {
			t.Errorf("%s: %d refs landed, want %d", hook, landed, want)
		}
	}
}

// TestDocumentedServerHook puts the documented hook where servers with a directory
// of hooks have it.
func TestDocumentedServerHook(t *testing.T) {
	server := gittest.Init(t, "--bare")
	hook := strings.ReplaceAll(documented(t, "hooks/pre-receive.d/pycguard"), "/usr/local/bin/pycguard", buildOnce(t))
	server.Write("hooks/pre-receive.d/pycguard", hook)
	server.Write("hooks/pre-receive", "#!/bin/sh\nexec hooks/pre-receive.d/pycguard\n")
	for _, name := range []string{"hooks/pre-receive.d/pycguard", "hooks/pre-receive"} {
		if err := os.Chmod(server.Path(name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	work := gittest.Init(t)
	work.Commit("clean")
	work.Git("push", "-q", server.Dir, "main")
	work.Write("a.pyc", "bytecode")
	work.Commit("dirty")
	if _, err := work.TryGit("", "push", "-q", server.Dir, "main"); err == nil || !strings.Contains(err.Error(), "remote:     a.pyc") {
		t.Errorf("got %v", err)
	}
}

// The quarantine is the hook's own affair: a refused push leaves no objects.
func TestRefusedPushLeavesNothing(t *testing.T) {
	server := newServer(t, buildOnce(t), "pre-receive")
	work := gittest.Init(t)
	work.Write("a.pyc", "bytecode")
	commit := work.Commit("dirty")
	if _, err := work.TryGit("", "push", "-q", server.Dir, "main"); err == nil {
		t.Fatal("the push passed")
	}
	if _, err := server.TryGit("", "cat-file", "-e", commit); err == nil {
		t.Errorf("%s is in the repository", commit)
	}
	if left, err := filepath.Glob(server.Path("objects/*incoming*")); err != nil || len(left) > 0 {
		t.Errorf("left over: %q, %v", left, err)
	}
}
