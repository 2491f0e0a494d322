package cli

import (
	"runtime"
	"testing"

	"github.com/pycguard/pycguard/internal/terminal"
)

func TestColorful(t *testing.T) {
	xterm := "TERM=xterm"
	for _, c := range []struct {
		choice     string
		env        []string
		isTerminal bool
		want       bool
	}{
		{colorAuto, []string{xterm}, true, true},
		{colorAuto, []string{xterm}, false, false},
		{colorAuto, []string{"TERM=dumb"}, true, false},
		{colorAuto, nil, true, runtime.GOOS == "windows"},
		{colorAuto, []string{xterm, "NO_COLOR=1"}, true, false},
		{colorAuto, []string{xterm, "NO_COLOR="}, true, true},
		{colorAuto, []string{xterm, "FORCE_COLOR=1"}, false, true},
		{colorAuto, []string{xterm, "FORCE_COLOR=0"}, false, false},
		{colorAuto, []string{xterm, "CLICOLOR_FORCE=1"}, false, true},
		{colorAuto, []string{xterm, "FORCE_COLOR=1", "NO_COLOR=1"}, true, false},
		{colorAlways, []string{"TERM=dumb", "NO_COLOR=1"}, false, true},
		{colorNever, []string{xterm, "FORCE_COLOR=1"}, true, false},
	} {
		p := Process{Env: c.env}
		if got := colorful(c.choice, c.isTerminal, p.env); got != c.want {
			t.Errorf("--color=%s, %q, terminal %v: got %v, want %v", c.choice, c.env, c.isTerminal, got, c.want)
		}
	}
}

func TestLayHint(t *testing.T) {
	const long = "  hint: take it out of the commit, files stay on disk: git rm -q --cached -- 'a b/c.pyc' settings.pyc"
	const prose = "  hint: name files or directories below the top of the working tree, or none"
	for _, c := range []struct {
		width      int
		line, want string
	}{
		{0, long, long},
		{200, long, long},
		{40, long, "  hint: take it out of the commit, files\n        stay on disk:\n    git rm -q --cached -- 'a b/c.pyc' settings.pyc"},
		{40, prose, "  hint: name files or directories below\n        the top of the working tree, or\n        none"},
		{10, "  some/long path: no such file", "  some/long path: no such file"},
	} {
		if got := layHint(terminal.Screen{Width: c.width}, c.line); got != c.want {
			t.Errorf("width %d: got\n%s\nwant\n%s", c.width, got, c.want)
		}
	}
}
