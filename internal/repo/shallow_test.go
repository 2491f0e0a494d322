package repo

import (
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

func TestShallowAgreesWithGit(t *testing.T) {
	origin := gittest.Init(t)
	for _, message := range []string{"one", "two", "three"} {
		origin.Commit(message)
	}
	clone := gittest.Init(t)
	clone.Git("fetch", "-q", "--depth=2", "file://"+origin.Dir, "main")
	r, err := Open(clone.Dir, gittest.Env())
	if err != nil {
		t.Fatal(err)
	}
	boundary, err := r.Shallow()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, id := range boundary {
		got = append(got, id.String())
	}
	want := strings.Fields(clone.Git("rev-list", "--max-parents=0", "FETCH_HEAD"))
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, bad := range []string{"no id\n", strings.Repeat("1", 64) + "\n"} {
		clone.Write(".git/shallow", bad)
		if got, err := r.Shallow(); err == nil {
			t.Errorf("%q: got %v", bad, got)
		}
	}
}
