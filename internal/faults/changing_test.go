package faults

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pycguard/pycguard/internal/gittest"
)

// A changer does to a repository, again and again, what people and git do. n
// counts the rounds.
type changer func(r *gittest.Repo, n int)

// changers leave bytecode as it is: where there is some, in history and index,
// it stays; where there is none, none comes. Several run at once, so each may
// find a lock of another.
var changers = []changer{
	func(r *gittest.Repo, n int) {
		r.Write(fmt.Sprintf("work/f%d.py", n%7), fmt.Sprintf("x = %d\n", n))
		r.TryGit("", "add", "work")
		r.TryGit("", "commit", "-q", "-m", "round")
	},
	func(r *gittest.Repo, n int) {
		switch n % 4 {
		case 0:
			r.TryGit("", "repack", "-adq")
		case 1:
			r.TryGit("", "gc", "-q")
		case 2:
			r.TryGit("", "repack", "-dq")
		case 3:
			r.TryGit("", "multi-pack-index", "write")
		}
	},
	func(r *gittest.Repo, n int) {
		branch := fmt.Sprintf("refs/heads/b%d", n%3)
		r.TryGit("", "update-ref", branch, "start")
		r.TryGit("", "pack-refs", "--all")
		r.TryGit("", "update-ref", "-d", branch)
	},
	func(r *gittest.Repo, n int) {
		linked := r.Path(fmt.Sprintf("../linked-%d", n%2))
		r.TryGit("", "worktree", "add", "-q", "--detach", linked, "start")
		r.TryGit("", "worktree", "remove", "--force", linked)
	},
	func(r *gittest.Repo, n int) {
		r.TryGit("", "checkout", "-q", []string{"main", "other"}[n%2])
	},
}

// changing makes a repository with two branches and some history.
func changing(t *testing.T, dirty bool) *gittest.Repo {
	t.Helper()
	r := gittest.Init(t, "repo")
	r.Dir = r.Path("repo")
	r.Git("config", "gc.auto", "0")
	if dirty {
		r.Write("always.pyc", "bytecode")
		r.Write("lib/__pycache__/m.cpython-311.pyc", "bytecode")
	}
	r.Write("work/f0.py", "x = 0\n")
	r.Commit("start")
	r.Git("branch", "start")
	r.Git("branch", "other")
	for n := range 5 {
		r.Write("work/f1.py", fmt.Sprint(n))
		r.Commit("more")
	}
	return r
}

// TestChangingRepository reads repositories while others change them. The answer
// is that of every state that there was: bytecode where there always is some,
// none where there never is any; or trouble with a reason, now and then.
func TestChangingRepository(t *testing.T) {
	t.Parallel()
	for _, dirty := range []bool{true, false} {
		t.Run(fmt.Sprintf("with bytecode %v", dirty), func(t *testing.T) {
			r := changing(t, dirty)
			var stop atomic.Bool
			var group sync.WaitGroup
			for _, change := range changers {
				group.Go(func() {
					for n := 0; !stop.Load(); n++ {
						change(r, n)
					}
				})
			}
			readChanging(t, r, dirty)
			stop.Store(true)
			group.Wait()
			r.Git("fsck", "--full")
		})
	}
}

// answers are the paths that a reader gives where there is bytecode.
var answers = []string{"always.pyc", "lib/__pycache__/m.cpython-311.pyc"}

// readChanging reads for a while, and makes sure that most runs have an answer.
func readChanging(t *testing.T, r *gittest.Repo, dirty bool) {
	t.Helper()
	commands := []command{
		audit, checkIdx, checkTree, untrack,
		{args: []string{"check", "--range", "refs/heads/start..HEAD"}},
		{args: []string{"audit", "main", "other"}},
		{args: []string{"check", "--staged", "--content"}},
	}
	end := time.Now().Add(time.Duration(gittest.Scale(t, 4)) * time.Second)
	runs, troubles := 0, map[string]int{}
	for n := 0; time.Now().Before(end); n++ {
		c := commands[n%len(commands)]
		o := run(r.Dir, "", c.args...)
		runs++
		if o.code == 2 && o.bad() == "" {
			troubles[c.String()+": "+firstLine(o.stderr)]++
			continue
		}
		if wrong := changingWrong(c, o, dirty); wrong != "" {
			t.Errorf("%s: %v", wrong, o)
		}
	}
	failed := 0
	for trouble, n := range troubles {
		t.Logf("%d times: %s", n, trouble)
		failed += n
	}
	t.Logf("%d runs, %d without an answer", runs, failed)
	if failed > runs/4 {
		t.Errorf("%d of %d runs had no answer", failed, runs)
	}
}

func changingWrong(c command, o outcome, dirty bool) string {
	if wrong := o.bad(); wrong != "" {
		return wrong
	}
	// The range from the first commit on has none in either.
	if !dirty || strings.Contains(c.String(), "--range") {
		if o.code != 0 {
			return "bytecode where there is none"
		}
		return ""
	}
	for _, path := range answers {
		if !strings.Contains(o.stdout, path) {
			return path + " is not found"
		}
	}
	return ""
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
