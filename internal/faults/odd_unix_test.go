//go:build unix

package faults

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// An oddity is put in the place of a file.
type oddity struct {
	name string
	// put makes it at a path where nothing is; good is what was there.
	put func(path string, good []byte) error
}

// beyond is the size of a file that no memory holds. It consists of a hole.
const beyond = 1 << 40

func sparse(path string, content []byte) error {
	if err := os.WriteFile(path, content, 0o666); err != nil {
		return err
	}
	return os.Truncate(path, beyond)
}

var oddities = []oddity{
	{"nothing", func(string, []byte) error { return nil }},
	{"a pipe", func(path string, _ []byte) error { return syscall.Mkfifo(path, 0o666) }},
	{"a link to a pipe", func(path string, _ []byte) error {
		return errors.Join(syscall.Mkfifo(path+".pipe", 0o666), os.Symlink(filepath.Base(path)+".pipe", path))
	}},
	{"a directory", func(path string, _ []byte) error { return os.Mkdir(path, 0o777) }},
	{"a link to itself", func(path string, _ []byte) error { return os.Symlink(filepath.Base(path), path) }},
	{"a link to nothing", func(path string, _ []byte) error { return os.Symlink("nothing", path) }},
	{"a link to a device without end", func(path string, _ []byte) error { return os.Symlink("/dev/zero", path) }},
	{"a link to a terminal", func(path string, _ []byte) error { return os.Symlink("/dev/tty", path) }},
	{"a socket", func(path string, _ []byte) error { return socket(path) }},
	{"an empty file", func(path string, _ []byte) error { return os.WriteFile(path, nil, 0o666) }},
	{"a hole", func(path string, _ []byte) error { return sparse(path, nil) }},
	{"the file with a hole behind it", sparse},
}

// socket makes a socket in the file system.
func socket(path string) error {
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		return err
	}
	defer syscall.Close(fd)
	// An address is short: go there.
	where, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer where.Close()
	return syscall.Bind(fd, &syscall.SockaddrUnix{Name: fmt.Sprintf("/proc/self/fd/%d/%s", where.Fd(), filepath.Base(path))})
}

// readers read more or less everything.
var readers = []command{
	checkIdx, checkAll, checkTree, checkSpan, audit, untrack, linkedIdx,
	{args: []string{"check", "--staged", "--content"}, expect: ofIndex},
	{args: []string{"check", "--staged", "--coverage"}, expect: ofIndex},
	{args: []string{"clean", "-n", "--stale", "--force"}},
	{args: []string{"fix-ignore", "-n", "--file", ".dockerignore"}},
	{args: []string{"inspect", "untracked.pyc", "pkg/__pycache__/m0.cpython-311.pyc"}},
	{args: []string{"install", "-n"}},
	{args: []string{"audit", "--recurse", ".."}},
}

// oddPlaces are the files that oddities take the place of. Those that are not
// there may be there.
func oddPlaces(s *site) []string {
	places := []string{
		".git/index", ".git/HEAD", ".git/config", ".git/packed-refs", ".git/refs/heads/main", ".git/refs/heads/side",
		".git/refs/remotes/origin/HEAD", ".git/objects/info/alternates", ".git/shallow", ".git/info/exclude", ".git/commondir",
		".git/worktrees/linked/HEAD", ".git/worktrees/linked/commondir", ".git/worktrees/linked/gitdir", ".git/worktrees/linked/config.worktree",
		".git/worktrees/linked", ".git/worktrees", ".git/objects/pack", ".git/refs/heads", ".git/hooks/pre-commit",
		"../linked/.git", ".git/objects/pack/multi-pack-index", ".git/objects/info/commit-graph",
		s.looseFile("commit"), s.looseFile("tree"), s.looseFile("blob"),
		filepath.Dir(s.looseFile("tree")), s.glob("../donor.git/objects/pack/*.pack"), s.glob("../donor.git/objects/pack/*.idx"),
		".gitignore", "pkg/.gitignore", "pyproject.toml", ".pycguard.toml", ".dockerignore", ".hgignore",
		"untracked.pyc", "pkg/__pycache__/m0.cpython-311.pyc", "pkg/__pycache__", "pkg", "pkg/module_1.py", "top.py", ".pre-commit-config.yaml",
	}
	return append(places, s.glob(".git/sharedindex.*"))
}

// oddShare is of how many runs one is made by default.
const oddShare = 23

// TestOddFiles puts what is no ordinary file in the place of each file that is
// read. No run waits for it or takes memory for it. An answer that differs
// from the ordinary one must be trouble where the oddity is a file of the
// repository's; in the working tree it may be another finding.
func TestOddFiles(t *testing.T) {
	t.Parallel()
	s := newSite(t, "2", true)
	d := newDamager(s, nil)
	for _, c := range readers {
		o := d.limited(c)
		if wrong := o.bad(); wrong != "" || o.code == 2 {
			t.Fatalf("in order: %s: %v", wrong, o)
		}
		d.base[c.String()] = o
	}
	n, all := 0, sampleAll(t)
	for _, place := range oddPlaces(s) {
		for _, odd := range oddities {
			restore := replace(t, s.Path(place), odd)
			for _, c := range readers {
				if n++; !all && n%oddShare != 0 {
					continue
				}
				o := d.limited(c)
				d.runs++
				if wrong := d.oddWrong(place, c, o); wrong != "" {
					t.Errorf("%s is %s: %s: %v", place, odd.name, wrong, o)
				}
			}
			restore()
		}
	}
	t.Logf("%d runs", d.runs)
}

// limited runs a command with less memory for itself than an oddity has bytes.
// Files that are mapped into memory do not count.
func (d *damager) limited(c command) outcome {
	const kilobytes = "3000000"
	return runCommand(c.at(d.site).Dir, "", append([]string{"sh", "-c", `ulimit -d ` + kilobytes + `; exec "$@"`, "sh", program}, c.args...))
}

// oddWrong says what is wrong with an outcome where an oddity is at a place,
// empty for nothing. git is not asked: it waits for pipes.
func (d *damager) oddWrong(place string, c command, got outcome) string {
	base := d.base[c.String()]
	switch wrong := got.bad(); {
	case wrong != "":
		return wrong
	case got.code == 2:
		return got.vague(oddNames(place)...)
	case !strings.Contains(place, ".git/"):
		return ""
	case got.code != base.code || !c.covers(got, base):
		return fmt.Sprintf("code %d or paths %q are not those without the oddity", base.code, c.paths(base))
	}
	return ""
}

// oddNames are the names that a message may give to a place.
func oddNames(place string) []string {
	return []string{filepath.Base(place), filepath.Base(filepath.Dir(place)), ".git", "is missing", "whole history", "the ref"}
}

// replace puts an oddity in the place of what is at path, and returns what puts
// that back.
func replace(t *testing.T, path string, odd oddity) (restore func()) {
	t.Helper()
	aside := path + ".aside"
	good, err := os.ReadFile(path)
	there := !errors.Is(err, fs.ErrNotExist)
	if there {
		if err := os.Rename(path, aside); err != nil {
			t.Fatal(err)
		}
	}
	if err := odd.put(path, good); err != nil {
		t.Fatalf("%s: %s: %v", path, odd.name, err)
	}
	return func() {
		err := errors.Join(os.RemoveAll(path), os.RemoveAll(path+".pipe"))
		if there {
			err = errors.Join(err, os.Rename(aside, path))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
