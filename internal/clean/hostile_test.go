//go:build unix

package clean

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// outside is a tree that no clean of another one may touch.
func outside(t *testing.T) tree {
	t.Helper()
	return newTree(t, "m.py", "m.pyc", "x.pyc", "__pycache__/m.cpython-311.pyc", "p/__pycache__/m.cpython-311.pyc")
}

func TestLinksAreNotFollowed(t *testing.T) {
	out := outside(t)
	before := out.paths()
	links := []string{
		"dir -> " + out.dir,
		"p/dir -> " + out.path("p"),
		"__pycache__ -> " + out.path("__pycache__"),
		"p/__PYCACHE__ -> " + out.path("__pycache__"),
		"q/__pycache__/m.cpython-311.pyc -> " + out.path("m.pyc"),
		"q/__pycache__/sub -> " + out.dir,
		"q/x.pyc -> " + out.path("x.pyc"),
		"q/in.pyc -> r.pyc",
		"inner -> q",
		"loop -> .",
		"gone.pyc -> nowhere",
	}
	for _, o := range []Options{{}, {Force: true, EmptyDirs: true, Environments: true}, {Select: Selection{Ghosts: true}}, {Select: Selection{Orphans: true}}, {Select: Selection{Stale: true}}} {
		tr := newTree(t, append(slices.Clone(links), "q/r.py", "q/r.pyc")...)
		want := slices.DeleteFunc(tr.paths(), func(path string) bool { return path == "q/r.pyc" && !o.Select.Orphans && !o.Select.Ghosts })
		tr.clean(o)
		tr.expect(want...)
		out.expect(before...)
	}
}

// A source that is a link is a source: what was compiled from it is no orphan.
func TestLinkedSource(t *testing.T) {
	tr := newTree(t, "a.py -> elsewhere/a.py", "__pycache__/a.cpython-311.pyc", "a.pyc")
	before := tr.paths()
	tr.clean(Options{Select: Selection{Orphans: true}})
	tr.expect(before...)
}

// A name that no longer stands for the directory that was found there is
// refused, whatever stands there now.
func TestOpenRefusesWhatWasExchanged(t *testing.T) {
	out := outside(t)
	for _, now := range []string{"d -> " + out.dir, "d -> other", "d -> .", "d"} {
		tr := newTree(t, "other/x.pyc", now)
		tr.refuses("d", now)
	}
	tr := newTree(t)
	if err := syscall.Mkfifo(tr.path("d"), 0o666); err != nil {
		t.Fatal(err)
	}
	tr.refuses("d", "a pipe")
}

func (tr tree) handle() *handle {
	tr.t.Helper()
	root, err := os.OpenRoot(tr.dir)
	if err != nil {
		tr.t.Fatal(err)
	}
	tr.t.Cleanup(func() { root.Close() })
	h, err := newHandle(root)
	if err != nil {
		tr.t.Fatal(err)
	}
	tr.t.Cleanup(h.close)
	return h
}

// refuses asks both ways of opening a directory.
func (tr tree) refuses(name, what string) {
	tr.t.Helper()
	h := tr.handle()
	if _, err := h.open(name); err == nil {
		tr.t.Errorf("%q was opened as a directory", what)
	}
	if _, err := openBelow(h.root, name); err == nil {
		tr.t.Errorf("%q was opened as a root", what)
	}
}

// A directory that is exchanged for another one between its opening and its
// reading is noticed.
func TestRootIsTheOpenDirectory(t *testing.T) {
	tr := newTree(t, "a/", "b/")
	opened, err := tr.handle().open("a")
	if err != nil {
		t.Fatal(err)
	}
	defer opened.close()
	for _, step := range [][2]string{{"a", "c"}, {"b", "a"}} {
		if err := os.Rename(tr.path(step[0]), tr.path(step[1])); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if _, err := opened.asRoot(); !errors.Is(err, errExchanged) {
			t.Errorf("the root of an exchanged directory: error %v, want %v", err, errExchanged)
		}
	}
}

// Deleting a file does not take a directory, and the other way round.
func TestRemoveIsForOneKind(t *testing.T) {
	tr := newTree(t, "dir/", "file", "link -> dir", "full/x")
	h := tr.handle()
	if done, err := h.unlink("dir"); done || err == nil {
		t.Errorf("unlink of a directory: %v, %v", done, err)
	}
	for _, name := range []string{"file", "link", "full"} {
		if done, err := h.rmdir(name); done || err == nil {
			t.Errorf("rmdir of %s: %v, %v", name, done, err)
		}
	}
	if done, err := h.unlink("missing"); done || err != nil {
		t.Errorf("unlink of nothing: %v, %v", done, err)
	}
	tr.expect("dir/", "file", "full/x", "link")
}

// Directories are exchanged for links that lead out, over and over, while
// clean runs.
func TestExchangedWhileCleaning(t *testing.T) {
	out := outside(t)
	before := out.paths()
	var paths []string
	for i := range 20 {
		paths = append(paths, fmt.Sprintf("d%d/p/__pycache__/m.cpython-311.pyc", i), fmt.Sprintf("d%d/m.py", i))
	}
	tr := newTree(t, paths...)
	stop := make(chan struct{})
	var exchanging sync.WaitGroup
	exchanging.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
				exchange(tr.path(fmt.Sprintf("d%d", i%20)), out.dir)
				exchange(tr.path(fmt.Sprintf("d%d/p", i%20)), out.path("p"))
			}
		}
	})
	for range 50 {
		tr.run(t.Context(), Options{Workers: 4, EmptyDirs: true, Force: true})
		for i := range 20 {
			cache := tr.path(fmt.Sprintf("d%d/p/__pycache__", i))
			if os.MkdirAll(cache, 0o777) == nil {
				os.WriteFile(filepath.Join(cache, "again.cpython-311.pyc"), []byte(compiled), 0o666)
			}
		}
		// What was written through a link just now is ours.
		os.Remove(out.path("p/__pycache__/again.cpython-311.pyc"))
	}
	close(stop)
	exchanging.Wait()
	os.Remove(out.path("p/__pycache__/again.cpython-311.pyc"))
	out.expect(before...)
}

// exchange puts a link in the place of a directory for a moment.
func exchange(dir, target string) {
	aside := dir + ".aside"
	if os.Rename(dir, aside) != nil {
		return
	}
	os.Symlink(target, dir)
	runtime.Gosched()
	os.Remove(dir)
	os.Rename(aside, dir)
}

func TestHardLinks(t *testing.T) {
	out := newTree(t, "keep.pyc", "data.txt")
	tr := newTree(t, "__pycache__/")
	for from, to := range map[string]string{"keep.pyc": "a.cpython-311.pyc", "data.txt": "b.cpython-311.pyc"} {
		if err := os.Link(out.path(from), tr.path("__pycache__/"+to)); err != nil {
			t.Fatal(err)
		}
	}
	tr.clean(Options{})
	tr.expect()
	out.expect("data.txt", "keep.pyc")
}

func TestStrangeThings(t *testing.T) {
	tr := newTree(t, "a/__pycache__", "b/x.pyc/__pycache__/m.cpython-311.pyc", "b/x.pyc/file.txt", "c/__pycache__/m.cpython-311.pyc/")
	for _, name := range []string{"c/p.pyc", "c/__pycache__/p.cpython-311.pyc", "c/__pycache__/plain"} {
		if err := syscall.Mkfifo(tr.path(name), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want := slices.DeleteFunc(tr.paths(), func(path string) bool { return strings.HasPrefix(path, "b/x.pyc/__") })
	r := tr.clean(Options{})
	tr.expect(want...)
	expectKept(t, r,
		Kept{"a/__pycache__", NotADir},
		Kept{"c/__pycache__/m.cpython-311.pyc", Irregular},
		Kept{"c/__pycache__/p.cpython-311.pyc", Irregular},
		Kept{"c/__pycache__/plain", Foreign},
		Kept{"c/p.pyc", Irregular},
	)
}

func TestNamesOfAnyBytes(t *testing.T) {
	names := []string{"\n", " ", "\xff\xfe", "-rf", `"quoted"`, "\x1b[31m", "ünï", "...", "~", "*", ":(top)"}
	var paths, left []string
	for _, name := range names {
		paths = append(paths, name+"/__pycache__/"+name+".cpython-311.pyc", name+"/"+name+".py", name+"/"+name+".pyc")
		left = append(left, name+"/"+name+".py")
	}
	tr := newTree(t, paths...)
	r := tr.clean(Options{Workers: 2})
	tr.expect(left...)
	expectKept(t, r)
}

func TestDeepTree(t *testing.T) {
	const depth = 1000
	tr := newTree(t)
	// The path is longer than the system takes in one piece.
	var dirs []*os.Root
	at, err := os.OpenRoot(tr.dir)
	for i := 0; i < depth && err == nil; i++ {
		dirs = append(dirs, at)
		if err = at.MkdirAll("__pycache__", 0o777); err == nil {
			err = at.WriteFile("__pycache__/m.cpython-311.pyc", []byte(compiled), 0o666)
		}
		if err == nil {
			err = at.Mkdir("directory", 0o777)
		}
		if err == nil {
			at, err = at.OpenRoot("directory")
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range append(dirs, at) {
		dir.Close()
	}
	for _, workers := range []int{1, 4} {
		r := tr.clean(Options{Workers: workers, DryRun: true})
		if len(r.Files) != depth || len(r.Errors) > 0 {
			t.Fatalf("%d files, errors %v", len(r.Files), r.Errors)
		}
	}
	r := tr.clean(Options{Workers: 2, EmptyDirs: true})
	if len(r.Files) != depth || len(r.Dirs) != 2*depth || len(r.Errors) > 0 {
		t.Errorf("deleted %d files and %d directories, errors %v", len(r.Files), len(r.Dirs), r.Errors)
	}
	tr.expect()
}

func expectErrors(t *testing.T, r Result, want error, paths ...string) {
	t.Helper()
	var got []string
	for _, err := range r.Errors {
		at, ok := errors.AsType[*Error](err)
		if !ok || !errors.Is(err, want) {
			t.Errorf("error %v, want %v", err, want)
			continue
		}
		got = append(got, at.Path)
	}
	if !slices.Equal(got, paths) {
		t.Errorf("errors at %q, want %q", got, paths)
	}
}
