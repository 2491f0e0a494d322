package hooks_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/hooks"
	"github.com/pycguard/pycguard/internal/gittest"
)

// shells returns the shells of this machine that run POSIX scripts.
func shells(t *testing.T) [][]string {
	t.Helper()
	var found [][]string
	for _, shell := range [][]string{{"sh"}, {"dash"}, {"bash", "--posix"}, {"bash"}, {"busybox", "sh"}, {"ksh"}, {"mksh"}, {"yash"}} {
		if _, err := exec.LookPath(shell[0]); err == nil {
			found = append(found, shell)
		}
	}
	if len(found) == 0 {
		t.Fatal("there is no shell")
	}
	return found
}

// TestScripts compares the scripts with the golden files, and lets the shells
// read them.
func TestScripts(t *testing.T) {
	for _, name := range hooks.Names() {
		f := newFixture(t, name)
		f.request.Executable = "/opt/py guard's/pycguard"
		if !name.Blocks() {
			f.request.Arguments = []string{"--clean"}
		}
		f.install(t)
		path := filepath.Join(f.request.Dir, string(name))
		gittest.Golden(t, filepath.Join("testdata", string(name)+".sh"), readFile(t, path))
		for _, shell := range shells(t) {
			out, err := exec.Command(shell[0], append(shell[1:], "-n", path)...).CombinedOutput()
			if err != nil {
				t.Errorf("%s: %v -n: %v\n%s", name, shell, err, out)
			}
		}
	}
}

func TestShellcheck(t *testing.T) {
	shellcheck := gittest.Require(t, "shellcheck")
	for _, name := range hooks.Names() {
		out, err := exec.Command(shellcheck, filepath.Join("testdata", string(name)+".sh")).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// pathWithout returns PATH without the directories that have a program.
func pathWithout(t *testing.T, program string) string {
	t.Helper()
	var kept []string
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		if _, err := os.Stat(filepath.Join(dir, program)); errors.Is(err, fs.ErrNotExist) {
			kept = append(kept, dir)
		}
	}
	return strings.Join(kept, string(filepath.ListSeparator))
}

// TestMissing takes pycguard away: the hooks that can block do, the others warn.
func TestMissing(t *testing.T) {
	t.Setenv("PATH", pathWithout(t, "pycguard"))
	for _, name := range hooks.Names() {
		f := newFixture(t, name)
		path := filepath.Join(f.request.Dir, string(name))
		writeExecutable(t, path, recorder(f.record, "existing", 0))
		f.install(t)
		if err := os.Remove(f.request.Executable); err != nil {
			t.Fatal(err)
		}
		for _, shell := range shells(t) {
			code, stderr := runHook(t, f.Dir, shell[0], append(shell[1:], path)...)
			if blocked := code != 0; blocked != name.Blocks() {
				t.Errorf("%v %s: exit code %d", shell, name, code)
			}
			for _, want := range []string{"pycguard was not found", f.request.Executable, "go install", path, path + ".pycguard-kept"} {
				if !strings.Contains(stderr, want) {
					t.Errorf("%v %s: %q is not in the message:\n%s", shell, name, want, stderr)
				}
			}
		}
		if got := recorded(t, f.record, "existing").args; len(got) != len(shells(t)) {
			t.Errorf("%s: the kept hook ran %d times", name, len(got))
		}
	}
}

// TestFound says where pycguard is looked for: at its path, then on PATH, there
// in absolute directories only. A directory and a file that cannot be run are
// not pycguard.
func TestFound(t *testing.T) {
	f := newFixture(t, hooks.PreCommit)
	f.install(t)
	path := filepath.Join(f.request.Dir, "pre-commit")
	other := gittest.TempDir(t)
	writeExecutable(t, filepath.Join(other, "pycguard"), recorder(f.record, "other", 0))
	writeExecutable(t, f.Path("pycguard"), recorder(f.record, "worktree", 0))
	writeExecutable(t, f.Path("bin/pycguard"), recorder(f.record, "worktree", 0))

	system := pathWithout(t, "pycguard")
	check := func(pathVariable, want string) {
		t.Helper()
		t.Setenv("PATH", pathVariable)
		code, stderr := runHook(t, f.Dir, path)
		if got := order(t, f.record); got != want || (code == 0) != (want != "") {
			t.Errorf("PATH=%s: %q ran, exit code %d, want %q\n%s", pathVariable, got, code, want, stderr)
		}
		f.forget(t)
	}
	check(other+":"+system, "pycguard")
	if err := os.Chmod(f.request.Executable, 0o644); err != nil {
		t.Fatal(err)
	}
	check(other+":"+system, "other")
	check(".:"+system, "")
	check("bin:"+system, "")
	check(":"+system, "")
	if err := os.Remove(f.request.Executable); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(f.request.Executable, 0o777); err != nil {
		t.Fatal(err)
	}
	check(other+":"+system, "other")
	check(system, "")
}

// TestQuoting runs hooks whose program, arguments and directory have names that
// a shell could trip over, in every shell.
func TestQuoting(t *testing.T) {
	odd := []string{"-n", "~", "*", "%s", "line\nfeed", "it's `id` $(id) $HOME \" \\ # ; & \xff\xc3 é"}
	for _, text := range odd {
		for _, name := range []hooks.Name{hooks.PreCommit, hooks.PrePush} {
			f := newFixture(t, name)
			f.request.Executable = filepath.Join(gittest.TempDir(t), text, "pycguard")
			f.request.Dir = filepath.Join(f.request.CommonDir, text)
			f.request.Arguments = []string{text}
			writeExecutable(t, f.request.Executable, recorder(f.record, "pycguard", 0))
			path := filepath.Join(f.request.Dir, string(name))
			writeExecutable(t, path, recorder(f.record, "existing", 0))
			f.install(t)
			for _, shell := range shells(t) {
				code, stderr := runHook(t, f.Dir, shell[0], append(shell[1:], path, text)...)
				if got := order(t, f.record); code != 0 || got != "existing pycguard" {
					t.Errorf("%v %q: %q ran, exit code %d\n%s", shell, text, got, code, stderr)
					continue
				}
				want := fmt.Sprintf("%q", []string{"hook", string(name), text, text})
				if got := fmt.Sprintf("%q", recorded(t, f.record, "pycguard").args[0]); got != want {
					t.Errorf("%v %q: the arguments are %s, want %s", shell, text, got, want)
				}
				f.forget(t)
			}
		}
	}
}

// TestWithoutDirectory runs a hook by its bare name, as "sh pre-commit".
func TestWithoutDirectory(t *testing.T) {
	f := newFixture(t, hooks.PreCommit)
	writeExecutable(t, filepath.Join(f.request.Dir, "pre-commit"), recorder(f.record, "existing", 0))
	f.install(t)
	runHook(t, f.request.Dir, "sh", "pre-commit")
	if got := order(t, f.record); got != "existing pycguard" {
		t.Errorf("%q ran", got)
	}
}

// TestInput gives the hooks that read inputs of all kinds, also when the kept
// hook does not read: what pycguard gets is what came in, byte for byte.
func TestInput(t *testing.T) {
	inputs := map[string]string{
		"nothing":       "",
		"a line":        "x\n",
		"no line feed":  "x",
		"empty lines":   "\n\n\n",
		"backslashes":   "a\\nb\\c %s %d\n",
		"not UTF-8":     "\xff\xfe .\xc3\n.",
		"dots":          "...\n.",
		"more than all": strings.Repeat("refs/heads/x "+idA+" refs/heads/x "+none+"\n", 1<<12),
	}
	for _, existing := range []string{"reads", "does not read", "absent"} {
		f := newFixture(t, hooks.PrePush)
		path := filepath.Join(f.request.Dir, "pre-push")
		switch existing {
		case "reads":
			writeExecutable(t, path, recorder(f.record, "existing", 0))
		case "does not read":
			writeExecutable(t, path, "#!/bin/sh\nexit 0\n")
		}
		f.install(t)
		for what, input := range inputs {
			for _, shell := range shells(t) {
				f.checkInput(t, existing+", "+what, input, shell, path)
			}
		}
	}
}

func (f *fixture) checkInput(t *testing.T, what, input string, shell []string, path string) {
	t.Helper()
	cmd := exec.Command(shell[0], append(shell[1:], path, "origin", "url")...)
	cmd.Dir = f.Dir
	cmd.Env = append(gittest.Env(), "LC_ALL=C.UTF-8")
	cmd.Stdin = strings.NewReader(input)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil || stderr.Len() > 0 {
		t.Errorf("%s, %v: %v\n%s", what, shell, err, &stderr)
	}
	for _, name := range strings.Fields(order(t, f.record)) {
		if got := recorded(t, f.record, name).inputs[0]; got != input {
			t.Errorf("%s, %v: %s got %d bytes, %.100q, want %d, %.100q", what, shell, name, len(got), got, len(input), input)
		}
	}
	if !strings.Contains(order(t, f.record), "pycguard") {
		t.Errorf("%s, %v: pycguard did not run", what, shell)
	}
	f.forget(t)
}
