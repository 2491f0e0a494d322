package clean

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// compiled is what CPython 3.11 writes, as far as clean looks at it.
const compiled = "\xa7\x0d\x0d\x0a\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\xe3code"

// A tree is a directory to clean, made from a list of paths: one with a slash
// at its end is a directory, "a -> b" a symbolic link, and a file holds
// bytecode where its name says so.
type tree struct {
	t   *testing.T
	dir string
}

func newTree(t *testing.T, paths ...string) tree {
	t.Helper()
	tr := tree{t, gittest.TempDir(t)}
	for _, path := range paths {
		tr.add(path)
	}
	return tr
}

func (tr tree) path(path string) string { return filepath.Join(tr.dir, filepath.FromSlash(path)) }

func (tr tree) add(path string) {
	tr.t.Helper()
	link, target, isLink := strings.Cut(path, " -> ")
	full := tr.path(link)
	err := os.MkdirAll(filepath.Dir(full), 0o777)
	switch {
	case err != nil:
	case isLink:
		err = os.Symlink(target, full)
	case strings.HasSuffix(path, "/"):
		err = os.MkdirAll(full, 0o777)
	case strings.HasSuffix(path, ".pyc") || strings.HasSuffix(path, ".pyo"):
		err = os.WriteFile(full, []byte(compiled), 0o666)
	default:
		err = os.WriteFile(full, []byte("text"), 0o666)
	}
	if err != nil {
		tr.t.Fatal(err)
	}
}

// paths lists the tree: files, links, and directories that are empty.
func (tr tree) paths() []string {
	tr.t.Helper()
	var paths []string
	err := filepath.WalkDir(tr.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == tr.dir {
			return err
		}
		rel, err := filepath.Rel(tr.dir, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if !entry.IsDir() {
			paths = append(paths, rel)
			return nil
		}
		below, err := os.ReadDir(path)
		if len(below) == 0 {
			paths = append(paths, rel+"/")
		}
		return err
	})
	if err != nil {
		tr.t.Fatal(err)
	}
	slices.Sort(paths)
	return paths
}

func (tr tree) clean(o Options) Result {
	tr.t.Helper()
	r, err := tr.run(context.Background(), o)
	if err != nil {
		tr.t.Fatal(err)
	}
	return r
}

func (tr tree) run(ctx context.Context, o Options) (Result, error) {
	tr.t.Helper()
	root, err := os.OpenRoot(tr.dir)
	if err != nil {
		tr.t.Fatal(err)
	}
	defer root.Close()
	return Run(ctx, root, o)
}

// expect compares what is left with want.
func (tr tree) expect(want ...string) {
	tr.t.Helper()
	slices.Sort(want)
	if got := tr.paths(); !slices.Equal(got, want) {
		tr.t.Errorf("left are\n\t%q, want\n\t%q", got, want)
	}
}

func expectKept(t *testing.T, r Result, want ...Kept) {
	t.Helper()
	if !slices.Equal(r.Kept, want) {
		t.Errorf("kept %q, want %q", r.Kept, want)
	}
	if len(r.Errors) > 0 {
		t.Errorf("errors: %v", r.Errors)
	}
}
