package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// screenWidths are a narrow, the usual and a wide terminal.
var screenWidths = []int{60, 80, 200}

// screenRepo has something of everything to report.
func screenRepo(t *testing.T, bin string) *gittest.Repo {
	t.Helper()
	r := gittest.Init(t)
	r.ExtraEnv = []string{"PATH=" + bin + string(filepath.ListSeparator) + os.Getenv("PATH")}
	r.Write("app/views.py", "x = 1\n")
	r.Commit("one")
	r.Write("app/__pycache__/views.cpython-311.pyc", "x")
	r.Write("local settings.pyc", "x")
	r.Git("add", "-f", ".")
	r.Write("tests/__pycache__/test_views.cpython-311-pytest-8.3.5.pyc", "x")
	r.Write("lib/ghost.pyc", "x")
	return r
}

// TestScreens compares what people see with golden files, which are to be
// looked at when they change.
func TestScreens(t *testing.T) {
	bin := filepath.Dir(buildOnce(t))
	for name, command := range map[string]string{
		"state": "pycguard", "check": "pycguard check", "help": "pycguard help untrack",
		"inspect": "pycguard inspect app lib", "slip": "pycguard chekc",
	} {
		for _, width := range screenWidths {
			t.Run(fmt.Sprintf("%s-%d", name, width), func(t *testing.T) {
				t.Parallel()
				r := screenRepo(t, bin)
				s := openCommand(t, r, width, command)
				got := strings.ReplaceAll(strings.TrimSpace(s.waitEnd()), r.Dir, "/repository") + "\n"
				gittest.Golden(t, filepath.Join("testdata", "screens", fmt.Sprintf("%s-%d.txt", name, width)), got)
			})
		}
	}
}

// A command in a hint is not broken by us: the terminal itself may fold the
// line, and gives it back in one piece when it is copied.
func TestHintsCanBeCopied(t *testing.T) {
	r := screenRepo(t, filepath.Dir(buildOnce(t)))
	s := openCommand(t, r, 60, "pycguard check --staged")
	s.waitEnd()
	const want = "\n    git rm -q --cached -- app/__pycache__/views.cpython-311.pyc 'local settings.pyc'\n"
	if got := s.tmux(nil, "capture-pane", "-p", "-J"); !strings.Contains(got, want) {
		t.Errorf("the screen has no line %q:\n%s", want, got)
	}
}

// Colours stand where they help, and only on a terminal that is to have them.
func TestScreenColors(t *testing.T) {
	bin := filepath.Dir(buildOnce(t))
	for _, c := range []struct {
		command string
		want    bool
	}{
		{"pycguard check", true},
		{"NO_COLOR=1 pycguard check", false},
		{"TERM=dumb pycguard check", false},
		{"pycguard --color never check", false},
		{"NO_COLOR=1 pycguard check --color=always", true},
		{"pycguard check --format json", false},
		{"pycguard check 2>&1 | cat", false},
		{"pycguard check -q --output found.txt; cat found.txt", false},
		{"pycguard check -q --color always --output found.txt; cat found.txt", false},
		{"pycguard check -q -z --color always", false},
		{"pycguard", true},
		{"pycguard | cat", false},
		{"pycguard chekc", true},
	} {
		t.Run(c.command, func(t *testing.T) {
			t.Parallel()
			s := openCommand(t, screenRepo(t, bin), 120, c.command)
			s.waitEnd()
			shown, _, _ := strings.Cut(s.colors(), endMark)
			if strings.Contains(c.command, "json") {
				// The summary on standard error is for people still.
				shown, _, _ = strings.Cut(shown[strings.Index(shown, "{"):], "\n}")
			}
			if got := strings.Contains(shown, "\x1b[3"); got != c.want {
				t.Errorf("colours: got %v, want %v\n%q", got, c.want, shown)
			}
		})
	}
}

// What is piped has no escape sequence, no layout, and a finding a line.
func TestPiped(t *testing.T) {
	r := screenRepo(t, filepath.Dir(buildOnce(t)))
	for _, args := range []string{"", "check", "check --staged", "audit", "inspect .", "help", "clean -n", "help --man"} {
		cmd := exec.Command("sh", "-c", "pycguard "+args)
		cmd.Dir, cmd.Env = r.Dir, screenEnv(r)
		var out, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &stderr
		_ = cmd.Run() // Findings are an error.
		if cmd.ProcessState.ExitCode() > 1 {
			t.Errorf("pycguard %s: %s", args, stderr.String())
		}
		if all := out.String() + stderr.String(); strings.ContainsAny(all, "\x1b\r\b") {
			t.Errorf("pycguard %s writes control characters: %q", args, all)
		}
		if args != "check" {
			continue
		}
		for line := range strings.Lines(out.String()) {
			if path, rest, ok := strings.Cut(line, ": PYC"); !ok || path == "" || len(rest) < 5 {
				t.Errorf("not a finding: %q", line)
			}
		}
	}
}
