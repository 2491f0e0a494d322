package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// oddBranch runs a command where a shell takes it for more than a word.
const oddBranch = "odd$(touch${IFS}pwned)`it's`&x"

// completionRepo has branches, files and directories with odd names.
func completionRepo(t *testing.T, bin string) *gittest.Repo {
	t.Helper()
	r := gittest.Init(t)
	r.Write("a file.pyc", "x")
	r.Write("sub dir/mod.py", "x")
	r.Write("out.json", "{}")
	r.Commit("one")
	r.Git("branch", "feature/one")
	r.Git("branch", oddBranch)
	r.Git("tag", "v1.0")
	home := gittest.TempDir(t)
	r.ExtraEnv = append(r.ExtraEnv, "PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"), "HOME="+home, "ZDOTDIR="+home, "XDG_CONFIG_HOME="+home, "HISTFILE=")
	return r
}

// completions are what is typed, and what the line is after the tab key. They
// hold for all shells.
var completions = []struct{ typed, want string }{
	{"pycguard chec", "pycguard check"},
	{"pycguard fix", "pycguard fix-ignore"},
	{"pycguard --col", "pycguard --color"},
	{"pycguard --color=ne", "pycguard --color=never"},
	{"pycguard check --sta", "pycguard check --staged"},
	{"pycguard check --format js", "pycguard check --format json"},
	{"pycguard check --format=js", "pycguard check --format=json"},
	{"pycguard check --tree feat", "pycguard check --tree feature/one"},
	{"pycguard check --tree v1", "pycguard check --tree v1.0"},
	{"pycguard check --range mai", "pycguard check --range main.."},
	{"pycguard check --range main..fea", "pycguard check --range main..feature/one"},
	{"pycguard check --output ou", "pycguard check --output out.json"},
	{"pycguard check --output=ou", "pycguard check --output=out.json"},
	{"pycguard audit feat", "pycguard audit feature/one"},
	{"pycguard audit -- ou", "pycguard audit -- out.json"},
	{"pycguard audit --fail-on an", "pycguard audit --fail-on any"},
	{"pycguard hook pre-r", "pycguard hook pre-receive"},
	{"pycguard install post-c", "pycguard install post-checkout"},
	{"pycguard help aud", "pycguard help audit"},
	{"pycguard completion fi", "pycguard completion fish"},
	{"pycguard inspect a", `pycguard inspect a\ file.pyc`},
	{"pycguard -C su", `pycguard -C sub\ dir/`},
	{`pycguard -C "sub dir" check --tree feat`, `pycguard -C "sub dir" check --tree feature/one`},
}

// shellSetups are interactive shells and the lines that make them complete.
var shellSetups = []struct {
	name, needs string
	command     []string
	setup       string
}{
	{"bash", "", []string{"bash", "--norc", "--noprofile"}, `PS1='> '; bind 'set enable-bracketed-paste off'; eval "$(pycguard completion bash)"`},
	{"bash with bash-completion", "/usr/share/bash-completion/bash_completion", []string{"bash", "--norc", "--noprofile"},
		`PS1='> '; bind 'set enable-bracketed-paste off'; . /usr/share/bash-completion/bash_completion; eval "$(pycguard completion bash)"`},
	{"zsh", "", []string{"zsh", "-f"}, `PS1='> '; autoload -Uz compinit; compinit -u; source <(pycguard completion zsh)`},
	{"fish", "", []string{"fish", "--no-config"}, `function fish_prompt; echo '> '; end; function fish_right_prompt; end; pycguard completion fish | source`},
}

// TestCompletion types in real shells. A branch whose name is a command comes
// out as one inert word.
func TestCompletion(t *testing.T) {
	bin := filepath.Dir(buildOnce(t))
	for _, shell := range shellSetups {
		t.Run(shell.name, func(t *testing.T) {
			t.Parallel()
			gittest.Require(t, shell.command[0])
			if _, err := os.Stat(shell.needs); shell.needs != "" && err != nil {
				t.Skip(err)
			}
			r := completionRepo(t, bin)
			s := openScreen(t, r, 100, shell.command...)
			s.keys(shell.setup+"; clear", "Enter")
			s.wait("a prompt alone", func(text string) bool { return text == ">" })
			for _, c := range completions {
				s.keys(c.typed, "Tab")
				s.wait(c.want+" for "+c.typed, func(text string) bool { return strings.HasPrefix(strings.TrimSuffix(text, " "), "> "+c.want) })
				s.keys("", "C-u", "C-l")
				s.wait("a prompt alone", func(text string) bool { return text == ">" })
			}
			s.keys("pycguard check --tree odd", "Tab")
			s.waitFor("pwned")
			s.keys("", "Enter")
			s.waitFor("of " + oddBranch)
			if _, err := os.Stat(r.Path("pwned")); err == nil {
				t.Error("the name of a branch was run")
			}
		})
	}
}
