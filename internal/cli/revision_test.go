package cli

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/repo"
)

// What plainRevision reads by itself is what git reads.
func TestPlainRevisionAgreesWithGit(t *testing.T) {
	for _, args := range [][]string{nil, {"--object-format=sha256"}} {
		r := gittest.Init(t, args...)
		for n := range 5 {
			r.Commit(fmt.Sprint(n))
		}
		r.Git("tag", "-m", "x", "v1", "HEAD~1")
		r.Git("tag", "-m", "x", "tree", "HEAD^{tree}")
		r.Git("symbolic-ref", "refs/heads/symbolic", "refs/heads/main")
		r.Git("worktree", "add", "-q", "--detach", r.Path("linked"), "HEAD~2")
		id := strings.TrimSpace(r.Git("rev-parse", "HEAD"))
		names := []string{"HEAD", "refs/heads/main", "refs/tags/v1", "refs/tags/tree", "refs/heads/symbolic", "refs/heads/none",
			"main", id, id[:8], "refs/heads/../heads/main", strings.Repeat("1", len(id)), "refs/stash"}
		own := 0
		for _, dir := range []string{".", "linked"} {
			for _, packing := range [][]string{{"status"}, {"pack-refs", "--all"}} {
				r.Git(packing...)
				for _, name := range names {
					for _, suffix := range []string{"", "~", "~0", "~1", "~2", "~4", "~9", "^", "~1^1", "@{1}", "~x"} {
						own += comparePlain(t, r, r.Path(dir), name+suffix)
					}
				}
			}
		}
		if own < 80 {
			t.Errorf("%q: read %d revisions only", args, own)
		}
	}
}

// comparePlain returns 1 for a revision that was read without git.
func comparePlain(t *testing.T, r *gittest.Repo, dir, revision string) int {
	t.Helper()
	p := &Process{Env: gittest.Env(), Dir: dir, Err: os.Stderr}
	found, err := repo.Open(dir, p.Env)
	if err != nil {
		t.Fatal(err)
	}
	s := &session{Process: p, dir: dir, repo: found}
	defer s.close()
	got, ok, err := s.plainRevision(revision)
	if err != nil {
		t.Fatal(err)
	}
	if !ok {
		return 0
	}
	want, err := (&gittest.Repo{TB: t, Dir: dir}).TryGit("", "rev-parse", "--verify", "--quiet", revision)
	if got.String() != strings.TrimSpace(want) || err != nil {
		t.Errorf("%s in %s: got %v, git %s, %v", revision, dir, got, want, err)
	}
	return 1
}

func TestRangeOfSides(t *testing.T) {
	r := gittest.Init(t)
	for n := range 3 {
		r.Commit(fmt.Sprint(n))
	}
	p := &Process{Env: gittest.Env(), Dir: r.Dir, Err: os.Stderr}
	found, err := repo.Open(r.Dir, p.Env)
	if err != nil {
		t.Fatal(err)
	}
	s := &session{Process: p, dir: r.Dir, repo: found}
	defer s.close()
	for _, revisions := range []string{"HEAD~1..HEAD", "HEAD~2...main", "main", "..main~1", "main~2..", "^HEAD~1"} {
		tips, known, err := s.resolveRange(context.Background(), revisions)
		var got []string
		for _, id := range tips {
			got = append(got, id.String())
		}
		for _, id := range known {
			got = append(got, "^"+id.String())
		}
		want := strings.Fields(r.Git("rev-parse", "--revs-only", revisions, "--"))
		if revisions == "^HEAD~1" {
			if err == nil {
				t.Errorf("%s: got %q", revisions, got)
			}
			continue
		}
		if err != nil || strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s: got %q, %v, want %q", revisions, got, err, want)
		}
	}
}
