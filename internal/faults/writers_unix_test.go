//go:build unix

package faults

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// writers are the command lines that write, in every way in which pycguard
// writes.
var writers = [][]string{
	{"fix-ignore"},
	{"fix-ignore", "--file", ".dockerignore", "--stage"},
	{"untrack"},
	{"check", "--fix"},
	{"clean"},
	{"clean", "--tracked", "--force", "--empty-dirs"},
	{"install", "pre-commit", "pre-push"},
	{"uninstall", "pre-commit"},
	{"check", "--staged", "--output", "out/report"},
	{"check", "--output", "out/old-report"},
	{"audit", "--write-baseline", "out/baseline", "--write-paths", "out/paths", "--output", "out/report"},
}

// template makes what writers work on: a repository with bytecode in it, with a
// long ignore file, with hooks, with a report from before.
func template(t *testing.T) *gittest.Repo {
	t.Helper()
	r := gittest.Init(t)
	r.Git("config", "gc.auto", "0")
	var rules strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&rules, "/generated/%d/*.o\n", i)
	}
	r.Write(".gitignore", rules.String())
	r.Write(".dockerignore", "node_modules\n")
	for i := range 24 {
		dir := fmt.Sprintf("p%d/", i)
		r.Write(dir+"m.py", "x = 1\n")
		r.Write(dir+"__pycache__/tracked.cpython-311.pyc", "tracked")
		r.Write(dir+"legacy.pyc", "legacy")
	}
	r.Commit("all")
	for i := range 24 {
		r.Write(fmt.Sprintf("p%d/__pycache__/m.cpython-312.pyc", i), "untracked")
	}
	r.Write("out/old-report", "the report from before\n")
	r.Write(".git/hooks/pre-push", "#!/bin/sh\nexit 0\n")
	if err := os.Chmod(r.Path(".git/hooks/pre-push"), 0o755); err != nil {
		t.Fatal(err)
	}
	if o := run(r.Dir, "", "install", "pre-commit"); o.code != 0 {
		t.Fatal(o)
	}
	r.Git("status")
	return r
}

// copyOf copies a repository to a directory, with times and modes.
func copyOf(t *testing.T, r *gittest.Repo, dir string) *gittest.Repo {
	t.Helper()
	if out, err := exec.Command("cp", "-a", r.Dir, dir).CombinedOutput(); err != nil {
		t.Fatalf("cp: %v\n%s", err, out)
	}
	return &gittest.Repo{TB: t, Dir: dir}
}

// contents is a working tree and its repository: what lies at each path, and
// behind "index:" what the index has there.
type contents map[string]string

// contentsOf reads a repository. Objects that git did not finish are its own
// affair: git gc removes them.
func contentsOf(t *testing.T, r *gittest.Repo) contents {
	t.Helper()
	all := contents{}
	for entry := range strings.SplitSeq(strings.TrimSuffix(r.Git("ls-files", "--stage", "-z"), "\x00"), "\x00") {
		id, path, _ := strings.Cut(entry, "\t")
		all["index:"+path] = id
	}
	err := filepath.WalkDir(r.Dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(r.Dir, path)
		if err != nil || rel == ".git/index" || strings.HasPrefix(entry.Name(), "tmp_obj_") {
			return err
		}
		info, err := entry.Info()
		if err != nil || info.IsDir() {
			all[rel+"/"] = "directory"
			return err
		}
		content, err := os.ReadFile(path)
		all[rel] = fmt.Sprint(info.Mode(), string(content))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// between says what is neither as before nor as after, empty for nothing.
func (c contents) between(before, after contents) string {
	for path, now := range c {
		was, wasThere := before[path]
		will, willBe := after[path]
		if !(wasThere && now == was || willBe && now == will) {
			return fmt.Sprintf("%s is neither as it was nor as it should become: %.100q", path, now)
		}
	}
	for path := range before {
		_, is := c[path]
		if _, stays := after[path]; stays && !is {
			return path + " is gone"
		}
	}
	for path := range c {
		if _, stays := after[path]; !stays && strings.HasSuffix(path, ".lock") {
			return path + " is left over"
		}
	}
	return ""
}

// same says what differs, empty for nothing.
func (c contents) same(other contents) string {
	if wrong := c.between(other, other); wrong != "" {
		return wrong
	}
	for path := range other {
		if _, ok := c[path]; !ok {
			return path + " is missing"
		}
	}
	return ""
}

// job is one command line of writers on copies of a template.
type job struct {
	args          []string
	template      *gittest.Repo
	before, after contents
	// code is how it ends undisturbed.
	code int
}

// newJob runs a command line undisturbed.
func newJob(t *testing.T, template *gittest.Repo, args []string) job {
	t.Helper()
	undisturbed := copyOf(t, template, filepath.Join(gittest.TempDir(t), "copy"))
	j := job{args: args, template: template, before: contentsOf(t, undisturbed)}
	o := run(undisturbed.Dir, "", args...)
	if wrong := o.bad(); wrong != "" && !strings.Contains(wrong, "finding") || o.code == 2 {
		t.Fatalf("undisturbed: %s: %v", wrong, o)
	}
	j.code, j.after = o.code, contentsOf(t, undisturbed)
	if j.after.same(j.before) == "" {
		t.Fatalf("%q changes nothing", args)
	}
	return j
}

// leftovers lists what a run left in the directory for temporary files.
func leftovers(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "pycguard-*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}
