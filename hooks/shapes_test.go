package hooks_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/hooks"
	"github.com/pycguard/pycguard/internal/gittest"
)

// TestMain lets the test binary stand in for a hook that is a program, and for
// a pycguard that gets killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("HOOKS_TEST_RECORD"); dir != "" {
		os.Exit(recordRun(dir))
	}
	if request := os.Getenv("HOOKS_TEST_CHURN"); request != "" {
		os.Exit(churn(request))
	}
	os.Exit(m.Run())
}

// recordRun is recorder for a program.
func recordRun(dir string) int {
	cmd := exec.Command("sh", append([]string{"-c", recorder(dir, "existing", 0), "hook"}, os.Args[1:]...)...)
	cmd.Stdin = os.Stdin
	if err := cmd.Run(); err != nil {
		return 1
	}
	return 0
}

// shape is a hook that may stand in the place of pycguard's.
type shape struct {
	name string
	// make puts the hook at path. A recorder that it makes is named
	// "existing" and writes to record.
	make func(t *testing.T, path, record string)
	// runs says whether git runs it.
	runs bool
}

func shapes() []shape {
	script := func(t *testing.T, path, record string) { writeExecutable(t, path, recorder(record, "existing", 0)) }
	link := func(target string) func(*testing.T, string, string) {
		return func(t *testing.T, path, record string) {
			top := filepath.Dir(filepath.Dir(filepath.Dir(path)))
			writeExecutable(t, filepath.Join(top, "scripts", "hook"), recorder(record, "existing", 0))
			symlink(t, strings.ReplaceAll(target, "TOP", top), path)
		}
	}
	return []shape{
		{"nothing", func(*testing.T, string, string) {}, false},
		{"shell script", script, true},
		{"python script", func(t *testing.T, path, record string) {
			gittest.Require(t, "python3")
			writeExecutable(t, path, fmt.Sprintf("#!/usr/bin/env python3\nimport subprocess, sys\nsys.exit(subprocess.call(['sh', '-c', %q, 'hook'] + sys.argv[1:]))\n",
				recorder(record, "existing", 0)))
		}, true},
		{"program", func(t *testing.T, path, record string) {
			self, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			writeMode(t, path, readFile(t, self), 0o700)
			t.Setenv("HOOKS_TEST_RECORD", record)
		}, true},
		{"relative link", link("../../scripts/hook"), true},
		{"absolute link", link("TOP/scripts/hook"), true},
		{"dangling link", func(t *testing.T, path, _ string) { symlink(t, "../nowhere", path) }, false},
		{"not executable", func(t *testing.T, path, record string) {
			writeMode(t, path, recorder(record, "existing", 0), 0o640)
		}, false},
		{"sample", func(t *testing.T, path, record string) {
			writeExecutable(t, path+".sample", recorder(record, "existing", 0))
		}, false},
		{"odd mode", func(t *testing.T, path, record string) {
			writeMode(t, path, recorder(record, "existing", 0), 0o711|0o040)
		}, true},
	}
}

func symlink(t *testing.T, target, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, path); err != nil {
		t.Fatal(err)
	}
}

// TestShapes installs over each kind of hook, commits and pushes through it,
// and takes pycguard's away again.
func TestShapes(t *testing.T) {
	for _, shape := range shapes() {
		t.Run(shape.name, func(t *testing.T) {
			f := newFixture(t, hooks.PreCommit, hooks.PrePush)
			for _, name := range f.request.Names {
				shape.make(t, filepath.Join(f.request.Dir, string(name)), f.record)
			}
			before := snapshot(t, f.request.Dir)
			if err := f.tryCommit(); err != nil {
				t.Fatal(err)
			}
			want := ""
			if shape.runs {
				want = "existing"
			}
			if got := order(t, f.record); got != want {
				t.Fatalf("before the installation %q ran, want %q", got, want)
			}
			f.forget(t)

			f.install(t)
			if again, err := hooks.PlanInstall(f.request); err != nil || again.Changes() {
				t.Errorf("a second installation would change %v, %v", again.Steps, err)
			}
			want = strings.TrimSpace(want + " pycguard")
			f.checkCommit(t, want)
			f.checkPush(t, want)

			f.uninstall(t)
			if after := snapshot(t, f.request.Dir); after != before {
				t.Errorf("after uninstalling:\n%s\nwant:\n%s", after, before)
			}
		})
	}
}

// forget removes the records.
func (f *fixture) forget(t *testing.T) {
	t.Helper()
	if err := errors.Join(os.RemoveAll(f.record), os.Mkdir(f.record, 0o777)); err != nil {
		t.Fatal(err)
	}
}

func (f *fixture) checkCommit(t *testing.T, want string) {
	t.Helper()
	if err := f.tryCommit(); err != nil {
		t.Error(err)
	}
	if got := order(t, f.record); got != want {
		t.Errorf("a commit ran %q, want %q", got, want)
	}
	if got := recorded(t, f.record, "pycguard").args; len(got) != 1 || strings.Join(got[0], " ") != "hook pre-commit" {
		t.Errorf("pycguard ran with %q", got)
	}
	f.forget(t)
}

// checkPush pushes, and compares what each hook got with what a hook that
// stands alone gets.
func (f *fixture) checkPush(t *testing.T, want string) {
	t.Helper()
	server := gittest.Init(t, "--bare")
	f.Git("push", "-q", server.Dir, "HEAD:refs/heads/a", "HEAD:refs/heads/b")
	if got := order(t, f.record); got != want {
		t.Errorf("a push ran %q, want %q", got, want)
	}
	head := strings.TrimSpace(f.Git("rev-parse", "HEAD"))
	zero := strings.Repeat("0", len(head))
	input := fmt.Sprintf("HEAD %s refs/heads/a %s\nHEAD %s refs/heads/b %s\n", head, zero, head, zero)
	for _, name := range strings.Fields(want) {
		got := recorded(t, f.record, name)
		args := server.Dir + " " + server.Dir
		if name == "pycguard" {
			args = "hook pre-push " + args
		}
		if len(got.args) != 1 || strings.Join(got.args[0], " ") != args || got.inputs[0] != input {
			t.Errorf("%s ran with %q and the input %q, want %q and %q", name, got.args, got.inputs, args, input)
		}
	}
	f.forget(t)
}

// TestExitCodes runs hooks as git does and sees whose exit code comes out, and
// who ran.
func TestExitCodes(t *testing.T) {
	tests := []struct{ existing, pycguard, want int }{
		{0, 0, 0}, {0, 1, 1}, {0, 2, 2}, {3, 0, 3}, {77, 1, 77},
	}
	for _, test := range tests {
		for _, name := range hooks.Names() {
			f := newFixture(t, name)
			path := filepath.Join(f.request.Dir, string(name))
			writeExecutable(t, path, recorder(f.record, "existing", test.existing))
			writeExecutable(t, f.request.Executable, recorder(f.record, "pycguard", test.pycguard))
			f.install(t)
			code, _ := runHook(t, f.Dir, path, "a b", "", "-c")
			want := "existing pycguard"
			if test.existing != 0 {
				want = "existing"
			}
			if got := order(t, f.record); code != test.want || got != want {
				t.Errorf("%s, %+v: exit code %d and %q ran, want %q", name, test, code, got, want)
			}
			if args := recorded(t, f.record, "existing").args[0]; strings.Join(args, "|") != "a b||-c" {
				t.Errorf("%s: the kept hook got the arguments %q", name, args)
			}
		}
	}
}

// runHook runs a hook with some input and returns its exit code and what it
// wrote to standard error.
func runHook(t *testing.T, dir, path string, args ...string) (int, string) {
	t.Helper()
	var stderr strings.Builder
	cmd := exec.Command(path, args...)
	cmd.Dir = dir
	cmd.Env = gittest.Env()
	cmd.Stdin = strings.NewReader("x\n\n")
	cmd.Stderr = &stderr
	err := cmd.Run()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), stderr.String()
}
