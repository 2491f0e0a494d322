package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// TestExamplesRun runs the examples of all help, in their order, as somebody
// would who tries them one after the other.
func TestExamplesRun(t *testing.T) {
	gittest.Require(t, "sh")
	gittest.Require(t, "man")
	r := exampleRepo(t)
	ran := 0
	for _, command := range []string{"check", "audit", "inspect", "clean", "fix-ignore", "untrack", "install", "uninstall", "hook", "help", "version", ""} {
		for _, example := range examplesOf(t, r, command) {
			ran++
			runExample(t, r, example)
		}
	}
	if ran < 30 {
		t.Errorf("only %d examples ran", ran)
	}
}

// TestDocumentedCommandsRun runs the commands that the README and docs show.
func TestDocumentedCommandsRun(t *testing.T) {
	gittest.Require(t, "sh")
	r := exampleRepo(t)
	ran := 0
	for block := range documentedBlocks(t) {
		for line := range strings.SplitSeq(block.content, "\n") {
			if block.info == "sh" && strings.HasPrefix(line, "pycguard ") {
				ran++
				runExample(t, r, line)
			}
		}
	}
	if ran < 8 {
		t.Errorf("only %d commands ran", ran)
	}
}

// exampleRepo has what the examples name: bytecode, sources, a tag, a branch of
// a remote, and another repository below the home directory.
func exampleRepo(t *testing.T) *gittest.Repo {
	t.Helper()
	bin := filepath.Dir(buildOnce(t))
	r := gittest.Init(t)
	home := gittest.TempDir(t)
	r.ExtraEnv = []string{"HOME=" + home, "PATH=" + bin + string(filepath.ListSeparator) + os.Getenv("PATH"), "MANPAGER=cat"}
	for _, dir := range []string{"src/app/.git", ".cache/pycache"} {
		if err := os.MkdirAll(filepath.Join(home, dir), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	(&gittest.Repo{TB: t, Dir: filepath.Join(home, "src", "app")}).Git("init", "-q")
	for _, name := range []string{"src/a.py", "tests/a.py", "vendor/lib/a.py", "services/api/a.py", "pkg/mod.py"} {
		r.Write(name, "x = 1\n")
		r.Write(strings.TrimSuffix(name, ".py")+".pyc", "x")
	}
	r.Write("pkg/__pycache__/mod.cpython-313.pyc", "x")
	r.Write("pkg/settings.pyc", "x")
	r.Commit("one")
	r.Git("tag", "v1.0")
	r.Git("update-ref", "refs/remotes/origin/main", "HEAD")
	return r
}

// runExample runs one line of a shell. It may end with findings, not with
// trouble.
func runExample(t *testing.T, r *gittest.Repo, example string) {
	t.Helper()
	cmd := exec.Command("sh", "-c", example)
	cmd.Dir, cmd.Env = r.Dir, append(gittest.Env(), r.ExtraEnv...)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState.ExitCode() > 1 && !strings.Contains(string(out), "need git 2.54") {
		t.Errorf("%s: %v\n%s", example, err, out)
	}
}

// examplesOf returns the examples that the help of a command shows.
func examplesOf(t *testing.T, r *gittest.Repo, command string) (examples []string) {
	t.Helper()
	cmd := exec.Command("sh", "-c", "pycguard help "+command)
	cmd.Env = append(gittest.Env(), r.ExtraEnv...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	_, list, ok := strings.Cut(string(out), "\nExamples:\n")
	if !ok {
		t.Fatalf("pycguard help %s shows no examples", command)
	}
	list, _, _ = strings.Cut(list, "\n\n")
	for line := range strings.SplitSeq(list, "\n") {
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "#") {
			examples = append(examples, line)
		}
	}
	return examples
}
