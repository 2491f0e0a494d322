package hooks_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/hooks"
	"github.com/pycguard/pycguard/internal/gittest"
)

func TestCheckConfigVersion(t *testing.T) {
	tests := map[string]string{
		"git version 2.54.0\n":                 "",
		"git version 2.54.0.windows.1":         "",
		"git version 2.54-rc1":                 "",
		"git version 2.60.1 (Apple Git-200)":   "",
		"git version 2.55.GIT":                 "",
		"git version 3.0.0":                    "",
		"git version 2.39.5":                   "need git 2.54",
		"git version 2.5.40":                   "need git 2.54",
		"git version 1.99.0":                   "need git 2.54",
		"2.54.0":                               "not a version",
		"":                                     "not a version",
		"git version 99999999999999999999.1.0": "not a version",
	}
	for version, want := range tests {
		err := hooks.CheckConfigVersion(version)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: got %v, want %q", version, err, want)
		}
	}
}

func TestConfigCommands(t *testing.T) {
	r := hooks.Request{
		Names:      []hooks.Name{hooks.PreCommit, hooks.PostMerge},
		Executable: "/opt/py guard/pycguard",
		Arguments:  []string{"--clean"},
	}
	commands, err := hooks.ConfigInstall(r)
	if err != nil {
		t.Fatal(err)
	}
	lines := make([]string, len(commands))
	for i, command := range commands {
		lines[i] = "git " + strings.Join(command, " ")
	}
	gittest.Golden(t, filepath.Join("testdata", "config.txt"), strings.Join(lines, "\n")+"\n")

	keys := []byte("core.bare\x00hook.pycguard-pre-commit.command\x00hook.pycguard-pre-commit.event\x00hook.other.event\x00hook.pycguard-update.event\x00")
	want := [][]string{{"config", "remove-section", "--local", "hook.pycguard-pre-commit"}, {"config", "remove-section", "--local", "hook.pycguard-update"}}
	if got := hooks.ConfigUninstall(nil, keys); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := hooks.ConfigUninstall([]hooks.Name{hooks.Update, hooks.PrePush}, keys); !reflect.DeepEqual(got, want[1:]) {
		t.Errorf("got %q, want %q", got, want[1:])
	}
	r.Executable = "pycguard"
	if commands, err := hooks.ConfigInstall(r); err == nil {
		t.Errorf("a relative path gives %q", commands)
	}
}

// TestConfiguredHooks runs hooks from the configuration, beside one in the
// hooks directory. An older git cannot; there the refusal is checked.
func TestConfiguredHooks(t *testing.T) {
	f := newFixture(t, hooks.PreCommit, hooks.PrePush, hooks.PostCheckout)
	if err := hooks.CheckConfigVersion(f.Git("version")); err != nil {
		t.Skip(err)
	}
	before := f.Git("config", "list", "--local")
	program := filepath.Join(gittest.TempDir(t), "it's $HOME", "pycguard")
	writeExecutable(t, program, recorder(f.record, "pycguard", 0))
	f.request.Executable = program
	f.request.Arguments = []string{"a b"}
	writeExecutable(t, filepath.Join(f.request.Dir, "pre-commit"), recorder(f.record, "existing", 0))
	for range 2 {
		commands, err := hooks.ConfigInstall(f.request)
		if err != nil {
			t.Fatal(err)
		}
		f.run(commands)
	}
	if got := strings.Count(f.Git("config", "list", "--local", "--name-only"), "hook.pycguard-"); got != 6 {
		t.Errorf("the configuration has %d keys after installing twice, want 6", got)
	}

	if err := f.tryCommit(); err != nil {
		t.Fatal(err)
	}
	if got := order(t, f.record); got != "pycguard existing" {
		t.Errorf("a commit ran %q", got)
	}
	f.forget(t)
	server := gittest.Init(t, "--bare")
	f.Git("push", "-q", server.Dir, "HEAD:refs/heads/a")
	args, input := recorded(t, f.record, "pycguard").last()
	if want := []string{"hook", "pre-push", "a b", server.Dir, server.Dir}; !reflect.DeepEqual(args, want) {
		t.Errorf("a push ran pycguard with %q, want %q", args, want)
	}
	if push, err := hooks.ParsePrePush(args[3:], input); err != nil || len(push.Updates) != 1 {
		t.Errorf("its input is %+v, %v", push, err)
	}

	if err := os.Remove(program); err != nil {
		t.Fatal(err)
	}
	if err := f.tryCommit(); err == nil || !strings.Contains(err.Error(), "pycguard was not found") {
		t.Errorf("without pycguard a commit says %v", err)
	}
	f.Git("checkout", "-q", "-b", "side")

	f.run(hooks.ConfigUninstall(nil, []byte(f.Git("config", "list", "--local", "--name-only", "-z"))))
	if after := f.Git("config", "list", "--local"); after != before {
		t.Errorf("after uninstalling the configuration is\n%swant\n%s", after, before)
	}
}

func (f *fixture) run(commands [][]string) {
	f.TB.Helper()
	for _, command := range commands {
		f.Git(command...)
	}
}
