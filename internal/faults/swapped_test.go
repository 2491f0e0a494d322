package faults

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// TestSwappedObjects puts another object, which is in order itself, in the place
// of a loose one: its stream and its header are right, its id is not. No answer
// counts on it.
func TestSwappedObjects(t *testing.T) {
	t.Parallel()
	s := newSite(t, "2", false)
	// A commit and a tree without bytecode.
	s.Write("clean/only.py", "x = 1\n")
	s.Git("rm", "-q", "-r", "--cached", ".")
	s.Git("add", "clean")
	tree := strings.TrimSpace(s.Git("write-tree"))
	commit := strings.TrimSpace(s.Git("commit-tree", "-m", "clean", tree))
	s.Git("reset", "-q")
	for kind, other := range map[string]string{"tree": tree, "commit": commit, "blob": tree} {
		path := s.Path(s.looseFile(kind))
		good, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		swapped, err := os.ReadFile(s.Path(".git/objects/" + other[:2] + "/" + other[2:]))
		if err = errors.Join(err, os.Remove(path), os.WriteFile(path, swapped, 0o444)); err != nil {
			t.Fatal(err)
		}
		for _, c := range []command{checkTree, checkSpan, audit, prePush, checkIdx} {
			o := c.run(s)
			// No directory of a commit needs the content of a blob.
			ordinary := kind == "blob" && o.code == 1 && strings.Contains(o.stdout, "late/z.pyc")
			if o.bad() != "" || !ordinary && (o.code != 2 || o.vague(s.loose[kind]) != "") {
				t.Errorf("another object in the place of a %s: %v", kind, o)
			}
		}
		if err := errors.Join(os.Remove(path), os.WriteFile(path, good, 0o444)); err != nil {
			t.Fatal(err)
		}
	}
}
