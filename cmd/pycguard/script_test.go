package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/pycguard/pycguard/internal/gittest"
)

func TestMain(m *testing.M) {
	testscript.Main(suite{m}, map[string]func(){"pycguard": checkedMain})
}

// TestScripts runs the scripts in testdata/script: the real pycguard against
// the real git, in a clean environment.
func TestScripts(t *testing.T) {
	invalid := filepath.Join(gittest.TempDir(t), "invalid")
	t.Cleanup(func() { failOnInvalid(t, invalid) })
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("..", "..", "testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv(invalidVariable, invalid)
			return cleanEnvironment(env)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// cleanEnvironment gives a script a home of its own, the identity and dates of
// gittest, and no configuration of the machine.
func cleanEnvironment(env *testscript.Env) error {
	for _, setting := range gittest.Env() {
		if strings.HasPrefix(setting, "GIT_") || strings.HasPrefix(setting, "LC_ALL=") {
			env.Vars = append(env.Vars, setting)
		}
	}
	home := filepath.Join(env.WorkDir, "home")
	env.Setenv("HOME", home)
	env.Setenv("XDG_CONFIG_HOME", filepath.Join(home, ".config"))
	env.Setenv("GIT_CONFIG_COUNT", "2")
	env.Setenv("GIT_CONFIG_KEY_0", "init.defaultBranch")
	env.Setenv("GIT_CONFIG_VALUE_0", "main")
	env.Setenv("GIT_CONFIG_KEY_1", "protocol.file.allow")
	env.Setenv("GIT_CONFIG_VALUE_1", "always")
	return os.MkdirAll(home, 0o777)
}
