// Package gittest builds repositories for tests with the real git program.
//
// Everything is fixed: identity, dates, default branch, configuration. Tests
// may run inside a hook, so git's own variables are dropped first.
package gittest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Env returns the environment of this process without git's variables, with
// no global or system configuration, and with a fixed identity and date.
func Env() []string {
	var env []string
	for _, setting := range os.Environ() {
		if !strings.HasPrefix(setting, "GIT_") && !strings.HasPrefix(setting, "PRE_COMMIT") {
			env = append(env, setting)
		}
	}
	return append(env,
		"GIT_CONFIG_GLOBAL="+os.DevNull,
		"GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=Ada Author", "GIT_AUTHOR_EMAIL=ada@example.com",
		"GIT_COMMITTER_NAME=Cleo Committer", "GIT_COMMITTER_EMAIL=cleo@example.com",
		"GIT_AUTHOR_DATE=2024-01-02T03:04:05Z", "GIT_COMMITTER_DATE=2024-01-02T03:04:05Z",
		"GIT_TERMINAL_PROMPT=0",
		"LC_ALL=C",
	)
}

// Repo is a repository made for one test.
type Repo struct {
	TB testing.TB
	// Dir is the working tree, or the repository itself when it is bare.
	Dir string
	// ExtraEnv is added to Env for each command.
	ExtraEnv []string
}

// Init makes a repository in a new temporary directory. args go to git init
// behind "-q -b main", for example "--object-format=sha256" or "--bare".
func Init(tb testing.TB, args ...string) *Repo {
	tb.Helper()
	r := &Repo{TB: tb, Dir: TempDir(tb)}
	r.Git(append([]string{"init", "-q", "-b", "main"}, args...)...)
	return r
}

// TempDir is tb.TempDir with symbolic links resolved, so that paths compare
// equal with what git prints.
func TempDir(tb testing.TB) string {
	tb.Helper()
	dir, err := filepath.EvalSymlinks(tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	return dir
}

// Git runs git in the repository, fails the test when git fails, and returns
// its standard output as it is.
func (r *Repo) Git(args ...string) string {
	r.TB.Helper()
	return r.GitIn("", args...)
}

// GitIn is Git with standard input.
func (r *Repo) GitIn(stdin string, args ...string) string {
	r.TB.Helper()
	out, err := r.TryGit(stdin, args...)
	if err != nil {
		r.TB.Fatal(err)
	}
	return out
}

// TryGit is GitIn for commands that may fail. The error holds what git said.
func (r *Repo) TryGit(stdin string, args ...string) (string, error) {
	cmd := exec.Command("git", args...)
	cmd.Dir = r.Dir
	cmd.Env = append(Env(), r.ExtraEnv...)
	cmd.Stdin = strings.NewReader(stdin)
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("git %s: %w\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return out.String(), nil
}

// Path returns the path of name in the working tree.
func (r *Repo) Path(name string) string { return filepath.Join(r.Dir, name) }

// Write writes a file below the working tree, with its directories.
func (r *Repo) Write(name, content string) {
	r.TB.Helper()
	path := r.Path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		r.TB.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		r.TB.Fatal(err)
	}
}

// Commit adds everything (ignored files too) and commits it. It returns the
// commit's id.
func (r *Repo) Commit(message string) string {
	r.TB.Helper()
	r.Git("add", "-A", "-f")
	r.Git("commit", "-q", "--allow-empty", "-m", message)
	return strings.TrimSpace(r.Git("rev-parse", "HEAD"))
}

// Scale returns n times the whole number in PYCGUARD_TEST_SCALE (default 1):
// how many random inputs a test tries. The default keeps the whole suite
// within minutes; a longer run sets it to 10 or 100.
func Scale(tb testing.TB, n int) int {
	tb.Helper()
	text := os.Getenv("PYCGUARD_TEST_SCALE")
	if text == "" {
		return n
	}
	factor, err := strconv.Atoi(text)
	if err != nil || factor < 1 {
		tb.Fatalf("PYCGUARD_TEST_SCALE=%q is not a whole number above zero", text)
	}
	return n * factor
}

// Require returns the path of a program that a test needs. Where it is
// missing the test is skipped and says so, but in CI (PYCGUARD_REQUIRE_CLIENTS
// set) the test fails: there, nothing is skipped.
func Require(tb testing.TB, program string) string {
	tb.Helper()
	path, err := exec.LookPath(program)
	if err == nil {
		return path
	}
	if os.Getenv("PYCGUARD_REQUIRE_CLIENTS") != "" {
		tb.Fatalf("%s is needed here and is not installed: %v", program, err)
	}
	tb.Skipf("%s is not installed", program)
	return ""
}
