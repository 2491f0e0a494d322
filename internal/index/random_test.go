package index_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	gogit "github.com/go-git/go-git/v5/plumbing/format/index"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/index"
	"github.com/pycguard/pycguard/internal/object"
)

// formats are the object formats as git init names them.
var formats = []object.Format{object.SHA1, object.SHA256}

func TestRandomIndexesAsGit(t *testing.T) {
	for _, format := range formats {
		for _, version := range []string{"2", "3", "4"} {
			t.Run(format.String()+"/v"+version, func(t *testing.T) {
				for seed := range gittest.Scale(t, 6) {
					rng := rand.New(rand.NewPCG(uint64(seed), 1))
					r := gittest.Init(t, "--object-format="+format.String())
					fillRandomly(r, rng, format, 1+rng.IntN(120))
					r.Git("update-index", "--index-version", version)
					expectAsGit(t, r, format)
					expectAsGoGit(t, r, format)
				}
			})
		}
	}
}

// fillRandomly makes an index of about n random paths of all kinds.
func fillRandomly(r *gittest.Repo, rng *rand.Rand, format object.Format, n int) {
	r.TB.Helper()
	var info strings.Builder
	paths := randomPaths(rng, n)
	for _, path := range paths {
		stages := [][]int{{0}, {0}, {0}, {1, 2, 3}, {2, 3}, {1}}[rng.IntN(6)]
		for _, stage := range stages {
			mode := []int{0o100644, 0o100755, 0o120000, 0o160000}[rng.IntN(4)]
			fmt.Fprintf(&info, "%06o %s %d\t%s\x00", mode, randomID(rng, format), stage, path)
		}
	}
	r.GitIn(info.String(), "update-index", "-z", "--index-info")
	flagged := strings.Join(paths[:len(paths)/3], "\x00")
	tracked := r.Git("ls-files", "-z")
	for _, flag := range []string{"--assume-unchanged", "--skip-worktree"} {
		if rng.IntN(2) == 0 && strings.Contains(tracked, paths[0]+"\x00") {
			r.TryGit(flagged, "update-index", "-z", flag, "--stdin")
		}
	}
	if rng.IntN(2) == 0 {
		r.Write("zz intended", "not yet")
		r.Git("add", "-N", "zz intended")
	}
}

// randomPaths returns distinct paths that git takes: some share long prefixes,
// some are longer than the 12 bits for a length, some are not text.
func randomPaths(rng *rand.Rand, n int) []string {
	components := []string{"src", "__pycache__", "a b", "tab\there", "line\nbreak", "\xff\xfe", "é", "-", ".gitx",
		"module.cpython-313.pyc", "A", "a", "\x01", strings.Repeat("deep/", 30) + "x", strings.Repeat("l", 4090+rng.IntN(10))}
	var paths []string
	for range n {
		parts := make([]string, 1+rng.IntN(4))
		for i := range parts {
			parts[i] = components[rng.IntN(len(components))]
			if rng.IntN(2) == 0 {
				parts[i] += fmt.Sprint(rng.IntN(50))
			}
		}
		paths = append(paths, strings.Join(parts, "/"))
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

func randomID(rng *rand.Rand, format object.Format) string {
	sum := make([]byte, format.Size())
	for i := range sum {
		sum[i] = byte(rng.Uint32())
	}
	return object.FromBytes(format, sum).String()
}

// expectAsGoGit compares with the index decoder of go-git, which knows SHA-1
// only.
func expectAsGoGit(t *testing.T, r *gittest.Repo, format object.Format) {
	t.Helper()
	if format != object.SHA1 {
		return
	}
	file, err := os.Open(r.Path(".git/index"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var theirs gogit.Index
	if err := gogit.NewDecoder(file).Decode(&theirs); err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(file.Name(), format)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	ours, err := entries(x)
	if err != nil {
		t.Fatal(err)
	}
	if len(ours) != len(theirs.Entries) {
		t.Fatalf("got %d entries, go-git has %d", len(ours), len(theirs.Entries))
	}
	for i, their := range theirs.Entries {
		want := index.Entry{Path: their.Name, ID: object.FromBytes(format, their.Hash[:]), Mode: uint32(their.Mode),
			Size: their.Size, Stage: uint8(their.Stage), SkipWorktree: their.SkipWorktree, IntentToAdd: their.IntentToAdd}
		want.AssumeValid = ours[i].AssumeValid // go-git does not keep it
		if ours[i] != want {
			t.Fatalf("entry %d:\ngot     %+v\ngo-git: %+v", i, ours[i], want)
		}
	}
}
