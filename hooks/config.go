package hooks

import (
	"bytes"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// CheckConfigVersion returns an error when a git of that version, as "git
// version" prints it, has no hooks in its configuration: they came with 2.54,
// and an older git ignores them without a word.
func CheckConfigVersion(version string) error {
	match := gitVersion().FindStringSubmatch(version)
	if match == nil {
		return fmt.Errorf("%.80q is not a version of git", version)
	}
	major, majorErr := strconv.Atoi(match[1])
	minor, minorErr := strconv.Atoi(match[2])
	if majorErr != nil || minorErr != nil {
		return fmt.Errorf("%.80q is not a version of git", version)
	}
	if major > 2 || major == 2 && minor >= 54 {
		return nil
	}
	return fmt.Errorf("git %s.%s ignores hooks in its configuration, which need git 2.54: use --method hooks", match[1], match[2])
}

// gitVersion, like ownName, is compiled when it is needed: a commit that runs a
// hook would wait for it.
var gitVersion = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^git version (\d+)\.(\d+)[.\s-]`)
})

// configName is the friendly name of a hook in git's configuration (hook.* in
// git-config(1)). Each hook has its own, because the command must know which
// one it is; it must not be the name of an event.
func configName(name Name) string { return "pycguard-" + string(name) }

// ConfigInstall returns the arguments of the git commands that put the hooks
// of the request into the configuration of the repository. They change nothing
// when they are there already. Hooks in the hooks directory run besides.
func ConfigInstall(r Request) ([][]string, error) {
	if err := r.checkCommand(); err != nil {
		return nil, err
	}
	var commands [][]string
	for _, name := range r.Names {
		key := "hook." + configName(name)
		commands = append(commands,
			[]string{"config", "set", "--local", "--all", key + ".command", configCommand(name, r.Executable, r.Arguments)},
			[]string{"config", "set", "--local", "--all", key + ".event", string(name)})
	}
	return commands, nil
}

// configCommand returns one line of shell that finds pycguard as the hook
// script does. It ends in the command itself, because git adds "$@".
func configCommand(name Name, executable string, arguments []string) string {
	status := 1
	if !name.Blocks() {
		status = 0
	}
	return fmt.Sprintf(`pycguard=%s; [ -x "$pycguard" ] || pycguard=$(command -v pycguard); case $pycguard in /* | [A-Za-z]:/*) ;; *) `+
		`echo 'pycguard: %s hook: pycguard was not found; to remove the hook: git config --remove-section hook.%s' >&2; exit %d ;; esac; "$pycguard" %s`,
		quote(filepath.ToSlash(executable)), name, configName(name), status, hookCommand(name, arguments))
}

// ConfigUninstall returns the arguments of the git commands that take the
// hooks out of the configuration. keys is the output of
//
//	git config list --local --name-only -z
//
// No names means all hooks of pycguard's that are there.
func ConfigUninstall(hooks []Name, keys []byte) [][]string {
	if len(hooks) == 0 {
		hooks = names
	}
	var commands [][]string
	for _, name := range hooks {
		section := "hook." + configName(name)
		for key := range bytes.SplitSeq(keys, []byte{0}) {
			if strings.HasPrefix(string(key), section+".") {
				commands = append(commands, []string{"config", "remove-section", "--local", section})
				break
			}
		}
	}
	return commands
}

// Configured returns the hooks of pycguard's that keys names, which are as for
// [ConfigUninstall].
func Configured(keys []byte) []Name {
	return slices.DeleteFunc(Names(), func(name Name) bool { return len(ConfigUninstall([]Name{name}, keys)) == 0 })
}
