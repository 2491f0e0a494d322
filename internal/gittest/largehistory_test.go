package gittest

import (
	"strconv"
	"strings"
	"testing"
)

func TestLargeHistory(t *testing.T) {
	small := LargeHistory{Seed: 1, Commits: 300, Levels: 2, DirsPerLevel: 4, FilesPerDir: 5, FilesPerCommit: 3, MergeEvery: 7, CacheDirs: 3}
	var first, again strings.Builder
	for _, to := range []*strings.Builder{&first, &again} {
		if n, err := small.WriteTo(to); err != nil || int(n) != to.Len() {
			t.Fatalf("got %d bytes of %d, %v", n, to.Len(), err)
		}
	}
	if first.String() != again.String() {
		t.Error("the same values gave two histories")
	}
	r := Init(t, "--bare")
	r.GitIn(first.String(), "fast-import", "--quiet", "--done")
	r.Git("fsck", "--strict")
	for revs, want := range map[string]int{"main": 300, "--merges main": 41} {
		count := r.Git(append([]string{"rev-list", "--count"}, strings.Fields(revs)...)...)
		if got := strings.TrimSpace(count); got != strconv.Itoa(want) {
			t.Errorf("rev-list --count %s: got %s, want %d", revs, got, want)
		}
	}
	touched := r.Git("log", "--format=", "--name-only", "main", "--", "*.pyc")
	now := r.Git("ls-tree", "-r", "--name-only", "main")
	if !strings.Contains(touched, "__pycache__/") || strings.Contains(now, ".pyc") {
		t.Errorf("bytecode must come and go; got in history %.100q, at the end %.100q", touched, now)
	}
}
