package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/hooks"
	"github.com/pycguard/pycguard/internal/gittest"
)

// These tests commit and push through the hook programs that people use, with
// the lines that the README and docs give. They need the network or a filled module
// cache: the framework builds pycguard from a clone, as it does for users.

// client is a repository with its environment.
type client struct {
	*gittest.Repo
	t *testing.T
}

func newClient(t *testing.T) *client {
	t.Helper()
	c := &client{Repo: gittest.Init(t), t: t}
	c.ExtraEnv = []string{
		"HOME=" + gittest.TempDir(t),
		"GOPROXY=" + moduleProxies(t),
		"GOFLAGS=-modcacherw",
		"GOCACHE=" + goEnv(t, "GOCACHE"),
		"PATH=" + filepath.Dir(buildOnce(t)) + string(filepath.ListSeparator) + os.Getenv("PATH"),
	}
	c.Write("mod.py", "x = 1\n")
	return c
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// moduleProxies puts the local module cache in front: what it has is not
// fetched again.
func moduleProxies(t *testing.T) string {
	t.Helper()
	cache := filepath.Join(goEnv(t, "GOMODCACHE"), "cache", "download")
	return "file://" + filepath.ToSlash(cache) + "," + goEnv(t, "GOPROXY")
}

// run runs a program of the client; wantOK says whether it must succeed. It
// returns all that was printed.
func (c *client) run(wantOK bool, name string, args ...string) string {
	c.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = c.Dir
	cmd.Env = append(gittest.Env(), c.ExtraEnv...)
	out, err := cmd.CombinedOutput()
	if (err == nil) != wantOK {
		c.t.Fatalf("%s %q: error %v, want success %v\n%s", name, args, err, wantOK, out)
	}
	return string(out)
}

// expectGuarded makes the commits that must and must not pass.
func (c *client) expectGuarded() {
	c.t.Helper()
	c.Write("__pycache__/mod.cpython-311.pyc", "bytecode")
	c.Git("add", "-A", "-f")
	out := c.run(false, "git", "commit", "-m", "blocked")
	if want := "__pycache__/mod.cpython-311.pyc: PYC001"; !strings.Contains(out, want) {
		c.t.Fatalf("a blocked commit does not say %q:\n%s", want, out)
	}
	c.Git("rm", "-q", "-r", "--cached", "__pycache__")
	c.run(true, "git", "commit", "-m", "passes")

	c.Git("add", "-f", "__pycache__")
	c.Git("commit", "-q", "--no-verify", "-m", "by the side door")
	c.Git("rm", "-q", "-r", "__pycache__")
	c.run(true, "git", "commit", "-m", "a deletion passes")
}

// expectPushGuarded pushes a commit with bytecode to a new bare repository.
func (c *client) expectPushGuarded() {
	c.t.Helper()
	hub := gittest.TempDir(c.t)
	c.run(true, "git", "init", "-q", "--bare", hub)
	c.Git("remote", "add", "hub", hub)
	c.Git("reset", "-q", "--hard")
	c.Git("checkout", "-q", "-b", "clean")
	c.Git("update-ref", "-d", "HEAD")
	c.Git("commit", "-q", "--no-verify", "-m", "clean")
	c.run(true, "git", "push", "-q", "hub", "clean")
	c.Write("late.pyc", "bytecode")
	c.Git("add", "-f", "late.pyc")
	c.Git("commit", "-q", "--no-verify", "-m", "by the side door")
	c.Git("rm", "-q", "late.pyc")
	c.Git("commit", "-q", "--no-verify", "-m", "gone in the last commit")
	for _, branch := range []string{"clean", "clean:new"} {
		out := c.run(false, "git", "push", "hub", branch)
		if !strings.Contains(out, "late.pyc: PYC001") {
			c.t.Fatalf("a blocked push of %s does not name late.pyc:\n%s", branch, out)
		}
	}
	c.Git("push", "-q", "--no-verify", "hub", "clean")
	c.run(true, "git", "push", "-q", "hub", "clean~1:refs/heads/old")
	c.run(true, "git", "push", "-q", "hub", "--delete", "old")
}

// projectClone is a repository with this project as it is in the working
// tree, as the framework would clone it, and the id of its commit.
func projectClone(t *testing.T) (dir, commit string) {
	t.Helper()
	r := gittest.Init(t)
	root := filepath.Join("..", "..")
	list := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	list.Dir = root
	list.Env = gittest.Env()
	out, err := list.Output()
	if err != nil {
		t.Skipf("the project is not in a git repository: %v", err)
	}
	for name := range bytes.SplitSeq(bytes.TrimSuffix(out, []byte{0}), []byte{0}) {
		content, err := os.ReadFile(filepath.Join(root, string(name)))
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		r.Write(string(name), string(content))
	}
	return r.Dir, r.Commit("the project")
}

// framework is a program that reads .pre-commit-config.yaml, with a clone of this
// project to take hooks from and a home that keeps what was built of it.
type framework struct {
	program, project, commit, home string
}

// TestFrameworks commits and pushes with the hooks of .pre-commit-hooks.yaml.
func TestFrameworks(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"pre-commit", "prek"} {
		t.Run(program, func(t *testing.T) {
			gittest.Require(t, program)
			f := framework{program: program, home: gittest.TempDir(t)}
			f.project, f.commit = projectClone(t)
			t.Run("as documented", f.testDocumented)
			t.Run("with the pycguard of the machine", f.testSystem)
			t.Run("ignore rules", f.testIgnoreHooks)
		})
	}
}

// client returns a repository in which the framework is to run hooks, by their
// ids.
func (f framework) client(t *testing.T, ids ...string) *client {
	c := newClient(t)
	c.ExtraEnv = append(c.ExtraEnv, "PRE_COMMIT_HOME="+f.home, "PREK_HOME="+f.home)
	config := fmt.Sprintf("repos:\n  - repo: %s\n    rev: %s\n    hooks:\n", f.project, f.commit)
	for _, id := range ids {
		config += "      - id: " + id + "\n"
	}
	c.Write(".pre-commit-config.yaml", config)
	return c
}

func (f framework) testDocumented(t *testing.T) {
	c := f.client(t)
	snippet := strings.ReplaceAll(documented(t, ".pre-commit-config.yaml"), hooks.Repository, f.project)
	c.Write(".pre-commit-config.yaml", replaceRev(t, snippet, f.commit))
	c.run(true, f.program, "install", "--hook-type", "pre-commit", "--hook-type", "pre-push")
	c.expectGuarded()
	c.expectPushGuarded()
}

func (f framework) testSystem(t *testing.T) {
	c := f.client(t, "pycguard-system")
	c.run(true, f.program, "install")
	c.expectGuarded()
}

// testIgnoreHooks runs the hooks about ignore rules: one fails where a rule is
// missing, the other one mends that and fails because it did.
func (f framework) testIgnoreHooks(t *testing.T) {
	c := f.client(t, "pycguard-ignore", "pycguard-fix-ignore")
	c.run(true, f.program, "install")
	c.Git("add", ".")
	out := c.run(false, "git", "commit", "-m", "without rules")
	for _, want := range []string{".: PYC003 no rule ignores", ".gitignore: new file with __pycache__/"} {
		if !strings.Contains(out, want) {
			t.Errorf("the hooks do not say %q:\n%s", want, out)
		}
	}
	c.Git("add", ".gitignore")
	c.run(true, "git", "commit", "-m", "with rules")
	if files := c.Git("ls-tree", "--name-only", "HEAD"); !strings.Contains(files, ".gitignore\n") {
		t.Errorf("the commit has %q", files)
	}
	c.Write(".gitignore", "*.pyc\n")
	c.Git("add", ".gitignore")
	c.run(false, "git", "commit", "-m", "with one rule")
	c.Git("add", ".gitignore")
	c.run(true, "git", "commit", "-m", "mended")
}

func TestLefthook(t *testing.T) {
	gittest.Require(t, "lefthook")
	c := newClient(t)
	c.Write("lefthook.yml", documented(t, "lefthook.yml"))
	c.run(true, "lefthook", "install")
	c.expectGuarded()
	c.expectPushGuarded()
}

func TestHusky(t *testing.T) {
	gittest.Require(t, "husky")
	c := newClient(t)
	c.run(true, "husky")
	for _, hook := range []string{".husky/pre-commit", ".husky/pre-push"} {
		c.Write(hook, documented(t, hook))
	}
	c.expectGuarded()
	c.expectPushGuarded()
}

func TestPlainHook(t *testing.T) {
	c := newClient(t)
	c.Write(".git/hooks/pre-commit", documented(t, ".git/hooks/pre-commit"))
	if err := os.Chmod(c.Path(".git/hooks/pre-commit"), 0o755); err != nil {
		t.Fatal(err)
	}
	c.expectGuarded()
}

func replaceRev(t *testing.T, config, commit string) string {
	t.Helper()
	lines := strings.Split(config, "\n")
	for i, line := range lines {
		if before, _, ok := strings.Cut(line, "rev: "); ok {
			lines[i] = before + "rev: " + commit
			return strings.Join(lines, "\n")
		}
	}
	t.Fatalf("no rev in %s", config)
	return ""
}
