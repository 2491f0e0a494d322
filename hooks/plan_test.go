package hooks_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/pycguard/pycguard/hooks"
	"github.com/pycguard/pycguard/internal/gittest"
)

// TestPlans shows the plans as a dry run prints them. It does not apply them:
// nothing may change.
func TestPlans(t *testing.T) {
	tests := []struct {
		name    string
		prepare func(t *testing.T, f *fixture, hook string)
		install string // the plan, or "error: " and a part of the error
		remove  string
	}{
		{"empty directory", func(*testing.T, *fixture, string) {},
			"write HOOK: there is no such hook yet", "leave HOOK: there is no such hook"},
		{"no directory", func(t *testing.T, f *fixture, _ string) { removeAll(t, f.request.Dir) },
			"create DIR: there is no hooks directory yet\nwrite HOOK: there is no such hook yet", "leave HOOK: there is no such hook"},
		{"foreign", func(t *testing.T, f *fixture, hook string) { writeExecutable(t, hook, "#!/bin/sh\n") },
			"keep HOOK as KEPT: it still runs, before pycguard\nwrite HOOK: runs the kept hook, then pycguard",
			"leave HOOK: it is not pycguard's hook"},
		{"not executable", func(t *testing.T, f *fixture, hook string) { writeMode(t, hook, "#!/bin/sh\n", 0o644) },
			"keep HOOK as KEPT: git does not run it, because it is not executable, and pycguard will not either\nwrite HOOK: runs the kept hook, then pycguard",
			"leave HOOK: it is not pycguard's hook"},
		{"installed", func(t *testing.T, f *fixture, hook string) { f.install(t) },
			"leave HOOK: pycguard's hook is installed", "remove HOOK: it is pycguard's hook"},
		{"installed, not executable", func(t *testing.T, f *fixture, hook string) {
			f.install(t)
			chmod(t, hook, 0o644)
		}, "write HOOK: replaces pycguard's hook of another version or with other settings", "remove HOOK: it is pycguard's hook"},
		{"other settings", func(t *testing.T, f *fixture, hook string) {
			other := f.request
			other.Executable = "/elsewhere/pycguard"
			apply(t, hooks.PlanInstall, other)
		}, "write HOOK: replaces pycguard's hook of another version or with other settings", "remove HOOK: it is pycguard's hook"},
		{"installed over a foreign one", func(t *testing.T, f *fixture, hook string) {
			writeExecutable(t, hook, "#!/bin/sh\n")
			f.install(t)
		}, "leave HOOK: pycguard's hook is installed", "move KEPT to HOOK: it is the hook from before pycguard's"},
		{"removed by hand", func(t *testing.T, f *fixture, hook string) {
			writeExecutable(t, hook, "#!/bin/sh\n")
			f.install(t)
			removeAll(t, hook)
		}, "write HOOK: it is missing; the hook from before is kept beside it", "move KEPT to HOOK: it is the hook from before pycguard's"},
		{"edited", func(t *testing.T, f *fixture, hook string) {
			f.install(t)
			writeExecutable(t, hook, readFile(t, hook)+"echo more\n")
		}, "error: was changed since: --force writes it anew", "error: was changed since: --force removes it"},
		{"a link to pycguard's hook", func(t *testing.T, f *fixture, hook string) {
			f.install(t)
			if err := os.Rename(hook, hook+"-moved"); err != nil {
				t.Fatal(err)
			}
			symlink(t, filepath.Base(hook)+"-moved", hook)
		}, "error: was changed since", "error: was changed since"},
		{"replaced by another", func(t *testing.T, f *fixture, hook string) {
			writeExecutable(t, hook, "#!/bin/sh\n")
			f.install(t)
			removeAll(t, hook)
			writeExecutable(t, hook, "#!/bin/sh\necho other\n")
		}, "error: remove one of them", "error: remove one of them (--force puts back the one from before)"},
		{"a directory", func(t *testing.T, f *fixture, hook string) { writeExecutable(t, hook+"/x", "") },
			"error: is not a file", "error: is not a file"},
		{"a link to a directory", func(t *testing.T, f *fixture, hook string) { symlink(t, ".", hook) },
			"error: is not a file", "error: is not a file"},
		{"left by a kill", func(t *testing.T, f *fixture, hook string) {
			writeExecutable(t, hook+".pycguard-new-XYZ", "half")
			writeExecutable(t, hook+".pycguard-new", "not ours")
			writeExecutable(t, filepath.Join(f.request.Dir, "pre-commitment.pycguard-new-XYZ"), "not ours")
		}, "write HOOK: there is no such hook yet",
			"remove HOOK.pycguard-new-XYZ: left by an interrupted installation\nleave HOOK: there is no such hook"},
		{"killed after keeping", func(t *testing.T, f *fixture, hook string) {
			writeExecutable(t, hook, "#!/bin/sh\n")
			if err := os.Link(hook, hook+".pycguard-kept"); err != nil {
				t.Fatal(err)
			}
		}, "write HOOK: runs the kept hook, then pycguard", "remove KEPT: left by an interrupted installation"},
		{"killed after keeping a copy", func(t *testing.T, f *fixture, hook string) {
			writeExecutable(t, hook, "#!/bin/sh\n")
			writeExecutable(t, hook+".pycguard-kept", "#!/bin/sh\n")
		}, "write HOOK: runs the kept hook, then pycguard", "remove KEPT: left by an interrupted installation"},
		{"killed after keeping a link", func(t *testing.T, f *fixture, hook string) {
			symlink(t, "nowhere", hook)
			symlink(t, "nowhere", hook+".pycguard-kept")
		}, "write HOOK: runs the kept hook, then pycguard", "remove KEPT: left by an interrupted installation"},
		{"behaves by its name", func(t *testing.T, f *fixture, hook string) {
			writeExecutable(t, hook, "#!/bin/sh\nexec hooks.d/$(basename \"$0\") \"$@\"\n")
		}, "error: add the line 'pycguard hook pre-commit \"$@\"' to it", "leave HOOK: it is not pycguard's hook"},
	}
	for _, test := range tests {
		f := newFixture(t, hooks.PreCommit)
		hook := filepath.Join(f.request.Dir, "pre-commit")
		removeAll(t, f.request.Dir)
		if err := os.Mkdir(f.request.Dir, 0o777); err != nil {
			t.Fatal(err)
		}
		test.prepare(t, f, hook)
		before := snapshot(t, f.request.CommonDir)
		checkPlan(t, test.name+", install", f, hooks.PlanInstall, test.install)
		checkPlan(t, test.name+", uninstall", f, hooks.PlanUninstall, test.remove)
		if after := snapshot(t, f.request.CommonDir); after != before {
			t.Errorf("%s: a plan changed something:\n%s\nbefore:\n%s", test.name, after, before)
		}
	}
}

func checkPlan(t *testing.T, what string, f *fixture, plan func(hooks.Request) (hooks.Plan, error), want string) {
	t.Helper()
	p, err := plan(f.request)
	if wantErr, ok := strings.CutPrefix(want, "error: "); ok {
		if err == nil || !strings.Contains(err.Error(), wantErr) || len(p.Steps) > 0 {
			t.Errorf("%s: got %v, %v, want the error %q", what, p.Steps, err, wantErr)
		}
		return
	}
	hook := filepath.Join(f.request.Dir, "pre-commit")
	lines := make([]string, len(p.Steps))
	for i, step := range p.Steps {
		lines[i] = strings.NewReplacer(hook+".pycguard-kept", "KEPT", hook, "HOOK", f.request.Dir, "DIR").Replace(step.String())
	}
	if got := strings.Join(lines, "\n"); err != nil || got != want {
		t.Errorf("%s: got %v\n%s\nwant\n%s", what, err, got, want)
	}
}

func removeAll(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// TestForce overrides the refusals that say so.
func TestForce(t *testing.T) {
	f := newFixture(t, hooks.PreCommit)
	hook := filepath.Join(f.request.Dir, "pre-commit")
	f.request.Force = true
	f.install(t)
	written := readFile(t, hook)
	writeExecutable(t, hook, written+"echo more\n")
	f.install(t)
	if got := readFile(t, hook); got != written {
		t.Errorf("an edited hook was not written anew:\n%s", got)
	}
	writeExecutable(t, hook, written+"echo more\n")
	f.uninstall(t)
	if _, err := os.Lstat(hook); !os.IsNotExist(err) {
		t.Errorf("an edited hook was not removed: %v", err)
	}

	first := "#!/bin/sh\n: \"${0##*/}\"\n"
	writeExecutable(t, hook, first)
	if p := f.install(t); len(p.Notes) != 1 || !strings.Contains(p.Notes[0], "see that it still works") {
		t.Errorf("a hook that behaves by its name is kept with the notes %q", p.Notes)
	}
	removeAll(t, hook)
	writeExecutable(t, hook, "#!/bin/sh\necho other\n")
	if p, err := hooks.PlanInstall(f.request); err == nil {
		t.Errorf("of two foreign hooks one would be lost: %v", p.Steps)
	}
	f.uninstall(t)
	if got := readFile(t, hook); got != first {
		t.Errorf("the hook from before did not come back: %q", got)
	}
}

// TestAllRefusals reports every hook that stands in the way, and does nothing.
func TestAllRefusals(t *testing.T) {
	f := newFixture(t, hooks.PreCommit, hooks.PrePush, hooks.Update)
	for _, name := range []string{"pre-commit", "update"} {
		writeExecutable(t, filepath.Join(f.request.Dir, name, "x"), "")
	}
	p, err := hooks.PlanInstall(f.request)
	if err == nil || len(p.Steps) > 0 || !strings.Contains(err.Error(), "pre-commit hook: ") || !strings.Contains(err.Error(), "update hook: ") {
		t.Errorf("got %v, %v", p.Steps, err)
	}
}

// TestUninstallAll removes each hook of pycguard's when none is named, and no
// other.
func TestUninstallAll(t *testing.T) {
	f := newFixture(t, hooks.PreCommit, hooks.Update)
	writeExecutable(t, filepath.Join(f.request.Dir, "update"), "#!/bin/sh\n")
	writeExecutable(t, filepath.Join(f.request.Dir, "pre-push"), "#!/bin/sh\n")
	before := snapshot(t, f.request.Dir)
	f.install(t)
	f.request.Names = nil
	if p := f.uninstall(t); len(p.Steps) != 2 {
		t.Errorf("the steps are %v", p.Steps)
	}
	if after := snapshot(t, f.request.Dir); after != before {
		t.Errorf("after uninstalling:\n%s\nwant:\n%s", after, before)
	}
}

// TestMeanwhile changes a hook between the plan and its application.
func TestMeanwhile(t *testing.T) {
	f := newFixture(t, hooks.PreCommit)
	hook := filepath.Join(f.request.Dir, "pre-commit")
	p, err := hooks.PlanInstall(f.request)
	if err != nil {
		t.Fatal(err)
	}
	writeExecutable(t, hook, "#!/bin/sh\n# mine\n")
	if err := p.Apply(); !errors.Is(err, hooks.ErrChanged) {
		t.Errorf("Apply says %v", err)
	}
	if got := readFile(t, hook); got != "#!/bin/sh\n# mine\n" {
		t.Errorf("the hook is now %q", got)
	}
}

// TestAtOnce installs many times at once, over an existing hook.
func TestAtOnce(t *testing.T) {
	f := newFixture(t, hooks.PreCommit, hooks.PrePush)
	path := filepath.Join(f.request.Dir, "pre-commit")
	for range gittest.Scale(t, 5) {
		writeExecutable(t, path, recorder(f.record, "existing", 0))
		before := snapshot(t, f.request.Dir)
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				err := hooks.ErrChanged
				for errors.Is(err, hooks.ErrChanged) {
					var p hooks.Plan
					if p, err = hooks.PlanInstall(f.request); err == nil {
						err = p.Apply()
					}
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		f.checkCommit(t, "existing pycguard")
		f.uninstall(t)
		if after := snapshot(t, f.request.Dir); after != before {
			t.Fatalf("after uninstalling:\n%s\nwant:\n%s", after, before)
		}
	}
}

// TestPlaces has hooks directories in and outside the repository.
func TestPlaces(t *testing.T) {
	outside := gittest.TempDir(t)
	tests := []struct {
		dir   string
		force bool
		want  string // "" for fine, a part of the error or of the note
	}{
		{".git/hooks", false, ""},
		{".git/modules/sub/hooks", false, ""},
		{".git/..hooks", false, ""},
		{".githooks", false, "in the working tree"},
		{"..", false, "is outside the repository"},
		{outside, false, "is outside the repository"},
		{outside + "/not/there", false, "is outside the repository"},
		{outside, true, "is outside the repository"},
		{"linked", false, "is outside the repository"},
		{".git/linked/deeper", false, "is outside the repository"},
	}
	for _, test := range tests {
		f := newFixture(t, hooks.PreCommit)
		symlink(t, outside, f.Path("linked"))
		symlink(t, outside, f.Path(".git/linked"))
		f.request.Dir, f.request.Force = test.dir, test.force
		if !filepath.IsAbs(test.dir) {
			f.request.Dir = f.Path(test.dir)
		}
		p, err := hooks.PlanInstall(f.request)
		said := strings.Join(p.Notes, "\n")
		if err != nil {
			said = err.Error()
		}
		wantErr := strings.Contains(test.want, "outside") && !test.force
		if !strings.Contains(said, test.want) || (test.want == "") != (said == "") || (err != nil) != wantErr {
			t.Errorf("%s: got %v, notes %q, want %q", test.dir, err, p.Notes, test.want)
		}
	}
}

// TestBadRequests has requests that can only be mistakes of the caller.
func TestBadRequests(t *testing.T) {
	spoil := map[string]func(*hooks.Request){
		"no names":                      func(r *hooks.Request) { r.Names = nil },
		"relative hooks directory":      func(r *hooks.Request) { r.Dir = ".git/hooks" },
		"a file for a hooks directory":  func(r *hooks.Request) { r.Dir = r.Executable },
		"no repository":                 func(r *hooks.Request) { r.CommonDir = "" },
		"relative path of pycguard":     func(r *hooks.Request) { r.Executable = "pycguard" },
		"no path of pycguard":           func(r *hooks.Request) { r.Executable = "" },
		"NUL in the path of pycguard":   func(r *hooks.Request) { r.Executable += "\x00" },
		"NUL in the arguments":          func(r *hooks.Request) { r.Arguments = []string{"\x00"} },
		"a hook that pycguard does not": func(r *hooks.Request) { r.Names = []hooks.Name{"../config"} },
	}
	for what, change := range spoil {
		f := newFixture(t, hooks.PreCommit)
		change(&f.request)
		if p, err := hooks.PlanInstall(f.request); err == nil {
			t.Errorf("%s: got %v", what, p.Steps)
		}
	}
	if name, err := hooks.ParseName("commit-msg"); err == nil || !strings.Contains(err.Error(), "pre-receive") {
		t.Errorf("commit-msg is %q, %v", name, err)
	}
	for _, name := range hooks.Names() {
		if got, err := hooks.ParseName(string(name)); got != name || err != nil {
			t.Errorf("%s is %q, %v", name, got, err)
		}
	}
}
