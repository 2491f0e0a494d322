package revwalk_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/odb"
	"github.com/pycguard/pycguard/internal/revwalk"
)

// history makes n commits with random parents. Times go up, mostly.
func history(t *testing.T, r *gittest.Repo, random *rand.Rand, n int) []object.ID {
	t.Helper()
	var stream strings.Builder
	for i := range n {
		fmt.Fprintf(&stream, "commit refs/heads/c%d\nmark :%d\ncommitter C <c@example.com> %d +0000\ndata 1\nx\n",
			i, i+1, 1_700_000_000+i*60+random.IntN(90))
		for p, count := 0, random.IntN(4); p < count && i > 0; p++ {
			word := "merge"
			if p == 0 {
				word = "from"
			}
			fmt.Fprintf(&stream, "%s :%d\n", word, 1+max(0, i-1-random.IntN(8)))
		}
		stream.WriteString("\n")
	}
	r.GitIn(stream.String(), "fast-import", "--quiet")
	var ids []object.ID
	for i := range n {
		ids = append(ids, parse(t, strings.TrimSpace(r.Git("rev-parse", fmt.Sprintf("refs/heads/c%d", i)))))
	}
	return ids
}

func parse(t *testing.T, text string) object.ID {
	t.Helper()
	id, err := object.ParseID(text)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func open(t *testing.T, r *gittest.Repo, format object.Format) *odb.Store {
	t.Helper()
	store, err := odb.Open(odb.Options{ObjectDir: r.Path(".git/objects"), Format: format})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

func ids(commits []revwalk.Commit) []string {
	var all []string
	for _, c := range commits {
		all = append(all, c.ID.String())
	}
	slices.Sort(all)
	return all
}

func TestAgreesWithRevList(t *testing.T) {
	for _, format := range []object.Format{object.SHA1, object.SHA256} {
		r := gittest.Init(t, "--object-format="+format.String())
		random := rand.New(rand.NewPCG(1, uint64(format)))
		commits := history(t, r, random, 60)
		store := open(t, r, format)
		for range gittest.Scale(t, 40) {
			include, exclude := pick(random, commits, 1+random.IntN(3)), pick(random, commits, random.IntN(5))
			args := []string{"rev-list"}
			for _, id := range include {
				args = append(args, id.String())
			}
			args = append(args, "--not")
			for _, id := range exclude {
				args = append(args, id.String())
			}
			want := strings.Fields(r.Git(args...))
			slices.Sort(want)
			got, err := revwalk.Walk{Objects: store, Include: include, Exclude: exclude}.Run(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(ids(got), want) {
				t.Errorf("git %q:\n got %v\nwant %v", args, ids(got), want)
			}
			checkAbove(t, revwalk.Walk{Objects: store, Include: include, Exclude: exclude}, want)
		}
	}
}

// checkAbove compares Above with the answer want of the walk: it may list more,
// but not where everything that the excluded commits lead to is excluded.
func checkAbove(t *testing.T, walk revwalk.Walk, want []string) {
	t.Helper()
	more, err := walk.Above(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	listed := ids(more)
	for _, id := range want {
		if !slices.Contains(listed, id) {
			t.Errorf("from %v above %v: got %v, without %s", walk.Include, walk.Exclude, listed, id)
		}
	}
	known, err := revwalk.Walk{Objects: walk.Objects, Include: walk.Exclude}.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	walk.Exclude = nil
	for _, commit := range known {
		walk.Exclude = append(walk.Exclude, commit.ID)
	}
	exact, err := walk.Above(context.Background())
	if err != nil || !slices.Equal(ids(exact), want) {
		t.Errorf("from %v above %v: got %v, %v, want %v", walk.Include, walk.Exclude, ids(exact), err, want)
	}
}

func pick(random *rand.Rand, from []object.ID, n int) []object.ID {
	var picked []object.ID
	for range n {
		picked = append(picked, from[random.IntN(len(from))])
	}
	return picked
}

func TestTags(t *testing.T) {
	r := gittest.Init(t)
	r.Write("a", "a")
	commit := r.Commit("one")
	r.Git("tag", "-a", "-m", "tag", "tag")
	r.Git("tag", "-a", "-m", "tag of a tag", "tagtag", "tag")
	r.Git("tag", "-a", "-m", "tag of a tree", "tree", "HEAD^{tree}")
	store := open(t, r, object.SHA1)
	rev := func(name string) object.ID { return parse(t, strings.TrimSpace(r.Git("rev-parse", name))) }
	for name, want := range map[string]int{"tag": 1, "tagtag": 1, "tree": 0, "HEAD^{tree}": 0} {
		got, err := revwalk.Walk{Objects: store, Include: []object.ID{rev(name)}}.Run(context.Background())
		if err != nil || len(got) != want {
			t.Errorf("%s: got %v, %v, want %d commits", name, ids(got), err, want)
		}
		if want == 1 && got[0].ID.String() != commit {
			t.Errorf("%s: got %v, want %s", name, got[0].ID, commit)
		}
	}
}

func TestLimitsAndDamage(t *testing.T) {
	r := gittest.Init(t)
	random := rand.New(rand.NewPCG(3, 3))
	commits := history(t, r, random, 30)
	store := open(t, r, object.SHA1)
	all := revwalk.Walk{Objects: store, Include: commits}
	limited := all
	limited.Limit = 10
	if _, err := limited.Run(context.Background()); !errors.Is(err, revwalk.ErrLimit) {
		t.Errorf("limit of 10: got %v", err)
	}
	limited.Limit = 30
	if got, err := limited.Run(context.Background()); err != nil || len(got) != 30 {
		t.Errorf("limit of 30: got %d commits, %v", len(got), err)
	}
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := all.Run(stopped); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
	missing := all
	missing.Include = append(slices.Clone(commits), parse(t, strings.Repeat("12", 20)))
	var absent *odb.MissingError
	if _, err := missing.Run(context.Background()); !errors.As(err, &absent) {
		t.Errorf("missing commit: got %v", err)
	}
	tip := commits[len(commits)-1]
	shallow := revwalk.Walk{Objects: store, Include: []object.ID{tip}, Shallow: []object.ID{tip}}
	got, err := shallow.Run(context.Background())
	parents := strings.Fields(r.Git("rev-list", "--parents", "-1", tip.String()))
	if err != nil || len(got) != 1 || got[0].Boundary != (len(parents) > 1) {
		t.Errorf("boundary with parents %v: got %+v, %v", parents[1:], got, err)
	}
}
