package hooks_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/hooks"
	"github.com/pycguard/pycguard/internal/gittest"
)

const frameworkConfig = `repos:
  - repo: local
    hooks:
      - id: recorder
        name: recorder
        entry: ./recorder
        language: system
        pass_filenames: false
        always_run: true
`

// newFramework makes a repository whose pre-commit framework runs a recorder
// named "framework".
func newFramework(t *testing.T) *fixture {
	t.Helper()
	gittest.Require(t, "pre-commit")
	f := newFixture(t, hooks.PreCommit, hooks.PrePush)
	f.ExtraEnv = []string{"PRE_COMMIT_HOME=" + gittest.TempDir(t)}
	config := frameworkConfig
	writeExecutable(t, f.Path("recorder"), recorder(f.record, "framework", 0))
	f.Write(".pre-commit-config.yaml", config)
	f.Commit("configuration")
	return f
}

func (f *fixture) preCommit(t *testing.T, args ...string) {
	t.Helper()
	f.Git(append([]string{"-c", "alias.run=!pre-commit", "run"}, args...)...)
}

var bothTypes = []string{"-t", "pre-commit", "-t", "pre-push"}

// TestOverFramework installs over the framework's own hooks, and takes
// pycguard's away again.
func TestOverFramework(t *testing.T) {
	f := newFramework(t)
	f.preCommit(t, append([]string{"install"}, bothTypes...)...)
	before := snapshot(t, f.request.Dir)
	f.install(t)
	f.checkCommit(t, "framework pycguard")
	f.checkPushOrder(t, "framework pycguard")
	f.uninstall(t)
	if after := snapshot(t, f.request.Dir); after != before {
		t.Errorf("after uninstalling:\n%s\nwant:\n%s", after, before)
	}
}

func (f *fixture) checkPushOrder(t *testing.T, want string) {
	t.Helper()
	server := gittest.Init(t, "--bare")
	f.Git("push", "-q", server.Dir, "HEAD:refs/heads/a")
	if got := order(t, f.record); got != want {
		t.Errorf("a push ran %q, want %q", got, want)
	}
	args, input := recorded(t, f.record, "pycguard").last()
	if push, err := hooks.ParsePrePush(args[2:], input); err != nil || len(push.Updates) != 1 {
		t.Errorf("pycguard got the push %+v, %v", push, err)
	}
	f.forget(t)
}

// TestUnderFramework lets the framework install over pycguard's hook, which it
// then runs as NAME.legacy. Installing again leaves it there, and removing it
// gives the framework back what was there before pycguard.
func TestUnderFramework(t *testing.T) {
	f := newFramework(t)
	existing := recorder(f.record, "existing", 0)
	for _, name := range f.request.Names {
		writeExecutable(t, filepath.Join(f.request.Dir, string(name)), existing)
	}
	f.install(t)
	f.preCommit(t, append([]string{"install"}, bothTypes...)...)
	if p := f.install(t); p.Changes() {
		t.Errorf("installing again does %v", p.Steps)
	}
	f.checkCommit(t, "existing pycguard framework")
	f.checkPushOrder(t, "existing pycguard framework")
	f.uninstall(t)
	if err := f.tryCommit(); err != nil {
		t.Fatal(err)
	}
	if got := order(t, f.record); got != "existing framework" {
		t.Errorf("after uninstalling a commit ran %q", got)
	}
	f.preCommit(t, append([]string{"uninstall"}, bothTypes...)...)
	if got := readFile(t, filepath.Join(f.request.Dir, "pre-commit")); got != existing {
		t.Errorf("after uninstalling both the hook is\n%s", got)
	}
}

// TestFrameworkTwice has the framework's hook both as the one that git runs
// and as the one that pycguard kept: it must not run within itself.
func TestFrameworkTwice(t *testing.T) {
	f := newFramework(t)
	f.preCommit(t, append([]string{"install"}, bothTypes...)...)
	f.install(t)
	f.preCommit(t, append([]string{"install"}, bothTypes...)...)
	f.checkCommit(t, "pycguard framework")
	f.checkPushOrder(t, "pycguard framework")
	f.uninstall(t)
	entries := snapshot(t, f.request.Dir)
	if strings.Contains(entries, "pycguard") || strings.Contains(entries, "legacy") {
		t.Errorf("after uninstalling there is\n%s", entries)
	}
	f.preCommit(t, append([]string{"uninstall"}, bothTypes...)...)
	if err := f.tryCommit(); err != nil {
		t.Error(err)
	}
	if got := order(t, f.record); got != "" {
		t.Errorf("after uninstalling both a commit ran %q", got)
	}
}

// TestFrameworkEnvironment reads what the real framework sets.
func TestFrameworkEnvironment(t *testing.T) {
	f := newFramework(t)
	writeExecutable(t, f.Path("recorder"), "#!/bin/sh\nenv -0 > "+shellQuote(f.record)+"/env\n")
	f.preCommit(t, append([]string{"install"}, bothTypes...)...)
	read := func() hooks.Framework {
		t.Helper()
		got, err := hooks.ParseFramework(strings.Split(readFile(t, filepath.Join(f.record, "env")), "\x00"))
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	first := f.Commit("one")
	if got, want := read(), (hooks.Framework{Running: true}); got != want {
		t.Errorf("at a commit: got %+v, want %+v", got, want)
	}
	server := gittest.Init(t, "--bare")
	f.Git("push", "-q", server.Dir, "HEAD:refs/heads/a")
	want := hooks.Framework{Running: true, RemoteName: server.Dir, RemoteURL: server.Dir, LocalBranch: "HEAD", RemoteBranch: "refs/heads/a"}
	if got := read(); got != want || !got.Push() || got.HasRange() {
		t.Errorf("at a push with a root commit: got %+v, want %+v", got, want)
	}
	second := f.Commit("two")
	f.Git("push", "-q", server.Dir, "HEAD:refs/heads/a")
	want.FromRef, want.ToRef = first, second
	if got := read(); got != want || !got.HasRange() {
		t.Errorf("at the next push: got %+v, want %+v", got, want)
	}
}
