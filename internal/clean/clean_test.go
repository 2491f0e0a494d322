package clean

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pycguard/pycguard/internal/bytecode"
)

var (
	cpython311 = bytecode.Interpreter{Implementation: bytecode.CPython, From: bytecode.Version{Major: 3, Minor: 11}, To: bytecode.Version{Major: 3, Minor: 11}}
	pypy39     = bytecode.Interpreter{Implementation: bytecode.PyPy, From: bytecode.Version{Major: 3, Minor: 9}, To: bytecode.Version{Major: 3, Minor: 9}}
)

func TestClean(t *testing.T) {
	for _, c := range []struct {
		name    string
		options Options
		paths   []string
		left    []string
		kept    []Kept
	}{
		{
			name:  "caches and legacy files",
			paths: []string{"a.py", "a.pyc", "a.pyo", "__pycache__/a.cpython-311.pyc", "p/b.py", "p/__pycache__/b.cpython-311.opt-1.pyc", "p/__PYCACHE__/b.pypy39.pyc"},
			left:  []string{"a.py", "p/b.py"},
		},
		{
			name:  "all that interpreters and numba write",
			paths: []string{"a.py", "__pycache__/a.f-1.py311.nbi", "__pycache__/a.f-1.py311.1.nbc", "__pycache__/a.cpython-311.pyc.1234", "__pycache__/x$py.class", "__pycache__/gone.cpython-311.pyc", "e/__pycache__/"},
			left:  []string{"a.py", "e/"},
		},
		{
			name:  "anything else in a cache directory",
			paths: []string{"__pycache__/a.cpython-311.pyc", "__pycache__/notes.txt", "__pycache__/sub/x.pyc", "__pycache__/a.nbi"},
			left:  []string{"__pycache__/a.nbi", "__pycache__/notes.txt", "__pycache__/sub/x.pyc"},
			kept:  []Kept{{"__pycache__/a.nbi", Foreign}, {"__pycache__/notes.txt", Foreign}, {"__pycache__/sub", Foreign}},
		},
		{
			name:  "the only copy",
			paths: []string{"only.pyc", "only.pyo", "has.py", "has.pyc", "hy.hy", "hy.pyc", "odd.cpython-311.pyc", "left.pyc.99999"},
			left:  []string{"has.py", "hy.hy", "left.pyc.99999", "only.pyc", "only.pyo"},
			kept:  []Kept{{"left.pyc.99999", NotBytecode}, {"only.pyc", OnlyCopy}, {"only.pyo", OnlyCopy}},
		},
		{
			name:    "force",
			options: Options{Force: true},
			paths:   []string{"only.pyc", "x$py.class", "__pycache__/notes.txt"},
			left:    []string{"__pycache__/notes.txt"},
			kept:    []Kept{{"__pycache__/notes.txt", Foreign}},
		},
		{
			name:  "a class of somebody else's",
			paths: []string{"x.py", "x$py.class"},
			left:  []string{"x$py.class", "x.py"},
			kept:  []Kept{{"x$py.class", NotBytecode}},
		},
		{
			name:  "borders",
			paths: []string{".git/__pycache__/a.cpython-311.pyc", ".svn/x.pyc", "v/pyvenv.cfg", "v/__pycache__/a.cpython-311.pyc", "c/conda-meta/x", "c/__pycache__/a.cpython-311.pyc", "s/.git", "s/__pycache__/a.cpython-311.pyc", "b/HEAD", "b/objects/", "b/refs/", "b/__pycache__/a.cpython-311.pyc", "node_modules/__pycache__/a.cpython-311.pyc", "__pycache__/.git"},
			left:  []string{".git/__pycache__/a.cpython-311.pyc", ".svn/x.pyc", "__pycache__/.git", "b/HEAD", "b/__pycache__/a.cpython-311.pyc", "b/objects/", "b/refs/", "c/__pycache__/a.cpython-311.pyc", "c/conda-meta/x", "node_modules/__pycache__/a.cpython-311.pyc", "s/.git", "s/__pycache__/a.cpython-311.pyc", "v/__pycache__/a.cpython-311.pyc", "v/pyvenv.cfg"},
		},
		{
			name:    "across borders",
			options: Options{Environments: true, Nested: func(string) (Guard, error) { return Guard{}, nil }},
			paths:   []string{".git/__pycache__/a.cpython-311.pyc", "v/pyvenv.cfg", "v/__pycache__/a.cpython-311.pyc", "s/.git", "s/__pycache__/a.cpython-311.pyc", ".tox/py/x.py", ".tox/py/x.pyc"},
			left:    []string{".git/__pycache__/a.cpython-311.pyc", ".tox/py/x.py", "s/.git", "v/pyvenv.cfg"},
		},
		{
			name:    "orphans",
			options: Options{Select: Selection{Orphans: true}},
			paths:   []string{"a.py", "__pycache__/a.cpython-311.pyc", "__pycache__/gone.cpython-311.pyc", "__pycache__/notes.txt", "only.pyc", "a.pyc"},
			left:    []string{"__pycache__/a.cpython-311.pyc", "__pycache__/notes.txt", "a.py", "a.pyc"},
		},
		{
			name:    "ghosts",
			options: Options{Select: Selection{Ghosts: true}},
			paths:   []string{"a.py", "__pycache__/a.cpython-311.pyc", "__pycache__/gone.cpython-311.pyc", "only.pyc", "pkg/__pycache__/m.cpython-311.pyc", "pkg/sub/m.pyc", "pkg/sub/m.pyo", "data/", "half/__pycache__/m.cpython-311.pyc", "half/data.txt", "deep/data/", "deep/__pycache__/m.cpython-311.pyc"},
			left:    []string{"__pycache__/a.cpython-311.pyc", "__pycache__/gone.cpython-311.pyc", "a.py", "data/", "deep/__pycache__/m.cpython-311.pyc", "deep/data/", "half/__pycache__/m.cpython-311.pyc", "half/data.txt"},
		},
		{
			name:    "legacy",
			options: Options{Select: Selection{Legacy: true}},
			paths:   []string{"a.py", "a.pyc", "__pycache__/a.cpython-311.pyc"},
			left:    []string{"__pycache__/a.cpython-311.pyc", "a.py"},
		},
		{
			name:    "interpreter",
			options: Options{Select: Selection{Interpreters: []bytecode.Interpreter{cpython311}}},
			paths:   []string{"a.py", "a.pyc", "__pycache__/a.cpython-311.pyc", "__pycache__/a.f-1.py311.nbi", "__pycache__/a.cpython-312.pyc", "__pycache__/a.pypy39.pyc"},
			left:    []string{"__pycache__/a.cpython-312.pyc", "__pycache__/a.pypy39.pyc", "a.py"},
		},
		{
			name:    "keep interpreters",
			options: Options{Select: Selection{NotInterpreters: []bytecode.Interpreter{cpython311, pypy39}}},
			paths:   []string{"a.py", "a.pyc", "__pycache__/a.cpython-311.pyc", "__pycache__/a.cpython-312.pyc", "__pycache__/a.pypy39.pyc", "__pycache__/strange.pyc"},
			left:    []string{"__pycache__/a.cpython-311.pyc", "__pycache__/a.pypy39.pyc", "__pycache__/strange.pyc", "a.py", "a.pyc"},
		},
		{
			name:    "selections hold together",
			options: Options{Select: Selection{Orphans: true, Legacy: true}},
			paths:   []string{"a.py", "a.pyc", "gone.pyc", "__pycache__/gone.cpython-311.pyc"},
			left:    []string{"__pycache__/gone.cpython-311.pyc", "a.py", "a.pyc"},
		},
		{
			name:    "empty directories",
			options: Options{EmptyDirs: true},
			paths:   []string{"a/b/__pycache__/m.cpython-311.pyc", "a/e/", "c/m.py", "c/__pycache__/m.cpython-311.pyc"},
			left:    []string{"c/m.py"},
		},
		{
			name:    "one name only",
			options: Options{Only: "__pycache__"},
			paths:   []string{"a.py", "a.pyc", "__pycache__/a.cpython-311.pyc", "p/__pycache__/a.cpython-311.pyc"},
			left:    []string{"a.py", "a.pyc", "p/__pycache__/a.cpython-311.pyc"},
		},
		{
			name:    "guarded",
			options: Options{Guard: guardOf("t/__pycache__/a.cpython-311.pyc", "allowed.pyc", "e.mpy")},
			paths:   []string{"t/__pycache__/a.cpython-311.pyc", "t/__pycache__/b.cpython-311.pyc", "allowed.py", "allowed.pyc", "e.mpy"},
			left:    []string{"allowed.py", "allowed.pyc", "e.mpy", "t/__pycache__/a.cpython-311.pyc"},
			kept:    []Kept{{"allowed.pyc", Allowed}, {"e.mpy", NotBytecode}, {"t/__pycache__/a.cpython-311.pyc", Tracked}},
		},
		{
			name: "excluded",
			options: Options{Guard: Guard{Excluded: func(path string, isDir bool) bool {
				return path == "d" && isDir || strings.HasSuffix(path, "312.pyc")
			}}},
			paths: []string{"d/__pycache__/a.cpython-311.pyc", "__pycache__/a.cpython-311.pyc", "__pycache__/a.cpython-312.pyc"},
			left:  []string{"__pycache__/a.cpython-312.pyc", "d/__pycache__/a.cpython-311.pyc"},
		},
	} {
		for _, workers := range []int{1, 2, 16} {
			t.Run(fmt.Sprint(c.name, " ", workers), func(t *testing.T) {
				o := c.options
				o.Workers = workers
				tr := newTree(t, c.paths...)
				before := tr.paths()
				o.DryRun = true
				dry := tr.clean(o)
				tr.expect(before...)
				o.DryRun = false
				wet := tr.clean(o)
				tr.expect(c.left...)
				expectKept(t, wet, c.kept...)
				if !reflect.DeepEqual(dry, wet) {
					t.Errorf("the dry run says\n%+v\nthe real one\n%+v", dry, wet)
				}
				again := tr.clean(o)
				tr.expect(c.left...)
				if len(again.Files)+len(again.Dirs) > 0 {
					t.Errorf("the second time deletes %v, %v", again.Files, again.Dirs)
				}
			})
		}
	}
}

func guardOf(tracked, allowed, extra string) Guard {
	is := func(want string) func(string) bool { return func(path string) bool { return path == want } }
	return Guard{Tracked: is(tracked), Allowed: is(allowed), Extra: is(extra)}
}

func TestNestedGuard(t *testing.T) {
	tr := newTree(t, "in/s/.git", "in/s/p/__pycache__/a.cpython-311.pyc", "in/s/b.py", "in/s/b.pyc", "in/bad/.git", "in/bad/x.pyc", "p/__pycache__/a.cpython-311.pyc")
	r := tr.clean(Options{Nested: func(path string) (Guard, error) {
		if path == "in/bad" {
			return Guard{}, errors.New("damaged")
		}
		return guardOf("p/__pycache__/a.cpython-311.pyc", "", ""), nil
	}})
	tr.expect("in/bad/.git", "in/bad/x.pyc", "in/s/.git", "in/s/b.py", "in/s/p/__pycache__/a.cpython-311.pyc", "p/")
	if want := []Kept{{"in/s/p/__pycache__/a.cpython-311.pyc", Tracked}}; !slices.Equal(r.Kept, want) {
		t.Errorf("kept %v, want %v", r.Kept, want)
	}
	if len(r.Errors) != 1 || r.Errors[0].Error() != "in/bad: damaged" {
		t.Errorf("errors are %v", r.Errors)
	}
}

func TestBefore(t *testing.T) {
	tr := newTree(t, "__pycache__/old.cpython-311.pyc", "__pycache__/new.cpython-311.pyc")
	now := time.Now()
	if err := os.Chtimes(tr.path("__pycache__/old.cpython-311.pyc"), now, now.Add(-2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	tr.clean(Options{Select: Selection{Before: now.Add(-time.Hour)}})
	tr.expect("__pycache__/new.cpython-311.pyc")
}

func TestStale(t *testing.T) {
	// The header says: time 0, one byte.
	tr := newTree(t, "a.py", "__pycache__/a.cpython-311.pyc", "b.py", "b.pyc", "__pycache__/gone.cpython-311.pyc", "c.py", "__pycache__/c.cpython-311.pyc")
	epoch := time.Unix(0, 0)
	for _, fresh := range []string{"a.py", "b.py"} {
		if err := os.WriteFile(tr.path(fresh), []byte("1"), 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(tr.path(fresh), epoch, epoch); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(tr.path("b.py"), []byte("22"), 0o666); err != nil {
		t.Fatal(err)
	}
	tr.clean(Options{Select: Selection{Stale: true}})
	tr.expect("__pycache__/a.cpython-311.pyc", "__pycache__/gone.cpython-311.pyc", "a.py", "b.py", "c.py")
}

func TestPrefixTree(t *testing.T) {
	sources := newTree(t, "src/a.py")
	tr := newTree(t, "src/a.cpython-311.pyc", "src/gone.cpython-311.pyc", "old/x.cpython-311.pyc", "node_modules/y.cpython-311.pyc", "mine.txt", "m.pyc")
	o := Options{Sources: func(path string) string { return sources.path(path) }, Select: Selection{Orphans: true}}
	tr.clean(o)
	tr.expect("mine.txt", "src/a.cpython-311.pyc")
	o.Select = Selection{}
	tr.clean(o)
	tr.expect("mine.txt")
}

func TestInterrupt(t *testing.T) {
	var paths []string
	for i := range 200 {
		paths = append(paths, fmt.Sprintf("p%d/__pycache__/a.cpython-311.pyc", i))
	}
	tr := newTree(t, paths...)
	ctx, cancel := context.WithCancel(context.Background())
	r, err := tr.run(ctx, Options{Workers: 4, Progress: func(int) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("an interrupted run returns %v", err)
	}
	if n := len(r.Files); n == 0 || n > 10 {
		t.Errorf("an interrupt after the first directory left %d deleted", n)
	}
	before := tr.paths()
	if r, err := tr.run(ctx, Options{}); err == nil || len(r.Files) > 0 {
		t.Errorf("a run that is interrupted before it begins deletes %v, error %v", r.Files, err)
	}
	tr.expect(before...)
}
