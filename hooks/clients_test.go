package hooks_test

import (
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/hooks"
	"github.com/pycguard/pycguard/internal/gittest"
)

// TestManagersRun gives the real managers exactly the lines that Instructions
// says, and sees what they run at a commit and at a push.
func TestManagersRun(t *testing.T) {
	for _, m := range []hooks.Manager{
		{Tool: "pre-commit", File: ".pre-commit-config.yaml"},
		{Tool: "prek", File: "prek.toml"},
		{Tool: "lefthook", File: "lefthook.yml"},
		{Tool: "lefthook", File: ".lefthook.toml"},
		{Tool: "lefthook", File: ".config/lefthook.json"},
		{Tool: "husky", File: ".husky"},
	} {
		t.Run(m.File, func(t *testing.T) {
			gittest.Require(t, m.Tool)
			f := newFixture(t, hooks.PreCommit, hooks.PrePush)
			f.ExtraEnv = []string{
				"HOME=" + gittest.TempDir(t), "PRE_COMMIT_HOME=" + gittest.TempDir(t), "PREK_HOME=" + gittest.TempDir(t),
				"PATH=" + filepath.Dir(f.request.Executable) + ":" + os.Getenv("PATH"),
			}
			f.follow(t, m)
			if found, err := hooks.FindManagers(os.DirFS(f.Dir)); err != nil || len(found) != 1 || found[0] != (hooks.Manager{Tool: m.Tool, File: m.File, Configured: true}) {
				t.Errorf("its files are recognised as %+v, %v", found, err)
			}

			f.Git("add", "-A")
			if err := f.tryCommit(); err != nil {
				t.Fatal(err)
			}
			f.checkArguments(t, "check --staged")
			f.forget(t)
			server := gittest.Init(t, "--bare")
			f.Git("push", "-q", server.Dir, "HEAD:refs/heads/a")
			if m.Tool == "pre-commit" || m.Tool == "prek" {
				f.checkArguments(t, "check --staged")
				return
			}
			f.checkArguments(t, "hook pre-push "+server.Dir+" "+server.Dir)
			args, input := recorded(t, f.record, "pycguard").last()
			if push, err := hooks.ParsePrePush(args[2:], input); err != nil || len(push.Updates) != 1 {
				t.Errorf("its input is %+v, %v", push, err)
			}
		})
	}
}

func (f *fixture) checkArguments(t *testing.T, want string) {
	t.Helper()
	if got := recorded(t, f.record, "pycguard").args; len(got) != 1 || strings.Join(got[0], " ") != want {
		t.Errorf("pycguard ran with %q, want %q", got, want)
	}
}

// follow does what the instructions say. The framework gets the project from a
// repository with the same hook in place of the public one.
func (f *fixture) follow(t *testing.T, m hooks.Manager) {
	t.Helper()
	project := gittest.Init(t)
	project.Write(".pre-commit-hooks.yaml", "- id: pycguard\n  name: pycguard\n  entry: pycguard check --staged\n"+
		"  language: system\n  pass_filenames: false\n  always_run: true\n")
	project.Commit("the hook")
	project.Git("tag", "v1.2.3")

	instructions := m.Instructions([]hooks.Name{hooks.PreCommit, hooks.PrePush}, "v1.2.3")
	for _, snippet := range instructions.Snippets {
		text := strings.ReplaceAll(snippet.Text, hooks.Repository, project.Dir)
		switch path.Ext(snippet.File) {
		case ".yaml":
			text = "repos:\n" + text
		case ".json":
			text = "{\n" + text + "}\n"
		}
		f.Write(snippet.File, text)
	}
	command := instructions.Command
	if m.Tool == "husky" {
		command = "husky"
	}
	cmd := exec.Command("sh", "-c", command)
	cmd.Dir = f.Dir
	cmd.Env = append(gittest.Env(), f.ExtraEnv...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
}
