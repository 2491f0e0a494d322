package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pycguard/pycguard/internal/gittest"
)

// screen is a real terminal emulator with one program in it.
type screen struct {
	t      *testing.T
	socket string
}

// patience is how long a screen may take to show what it must.
const patience = time.Minute

// endMark is what openCommand shows when the command has ended.
const endMark = "[end of the screen]"

// openCommand opens a screen in which a command of the shell runs and ends.
func openCommand(t *testing.T, r *gittest.Repo, columns int, command string) *screen {
	t.Helper()
	return openScreen(t, r, columns, "sh", "-c", command+"\necho '"+endMark+"'; exec sleep 600")
}

// openScreen starts a program in a terminal of that many columns, in the
// repository r and with its environment.
func openScreen(t *testing.T, r *gittest.Repo, columns int, program ...string) *screen {
	t.Helper()
	gittest.Require(t, "tmux")
	s := &screen{t, filepath.Join(gittest.TempDir(t), "tmux")}
	config := filepath.Join(filepath.Dir(s.socket), "tmux.conf")
	settings := "set -g default-terminal screen-256color\nset -g escape-time 0\nset -g history-limit 5000\n"
	if err := os.WriteFile(config, []byte(settings), 0o666); err != nil {
		t.Fatal(err)
	}
	args := append([]string{"-f", config, "new-session", "-d", "-x", strconv.Itoa(columns), "-y", "60"}, program...)
	s.tmux(screenEnv(r), args...)
	t.Cleanup(func() { s.tmux(screenEnv(r), "kill-server") })
	return s
}

// screenEnv is an environment for people: a locale with all letters, and
// nothing that keeps programs from drawing.
func screenEnv(r *gittest.Repo) []string {
	env := slices.DeleteFunc(append(gittest.Env(), r.ExtraEnv...), func(setting string) bool {
		name, _, _ := strings.Cut(setting, "=")
		return slices.Contains([]string{"LC_ALL", "CI", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TERM", "TMUX", "TMUX_PANE"}, name)
	})
	return append(env, "LC_ALL=C.UTF-8", "TERM=xterm-256color", "PWD="+r.Dir)
}

func (s *screen) tmux(env []string, args ...string) string {
	s.t.Helper()
	cmd := exec.Command("tmux", append([]string{"-S", s.socket}, args...)...)
	if env != nil {
		cmd.Env = env
		cmd.Dir = strings.TrimPrefix(env[len(env)-1], "PWD=")
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.t.Fatalf("tmux %q: %v\n%s", args, err, out)
	}
	return string(out)
}

// keys types text, and then the keys of tmux's names.
func (s *screen) keys(text string, names ...string) {
	s.t.Helper()
	if text != "" {
		s.tmux(nil, "send-keys", "-l", text)
	}
	if len(names) > 0 {
		s.tmux(nil, append([]string{"send-keys"}, names...)...)
	}
}

// text returns what the screen shows, without the spaces at the ends of lines.
func (s *screen) text() string {
	s.t.Helper()
	var lines []string
	for line := range strings.SplitSeq(s.tmux(nil, "capture-pane", "-p"), "\n") {
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// colors returns what the screen shows with its control sequences.
func (s *screen) colors() string { return s.tmux(nil, "capture-pane", "-p", "-e") }

// wait waits until the screen shows what ok accepts, and returns that.
func (s *screen) wait(what string, ok func(text string) bool) string {
	s.t.Helper()
	text := ""
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if text = s.text(); ok(text) {
			return text
		}
	}
	s.t.Fatalf("the screen does not show %s:\n%s", what, text)
	return ""
}

// waitFor waits until the screen shows a text.
func (s *screen) waitFor(text string) string {
	s.t.Helper()
	return s.wait(fmt.Sprintf("%q", text), func(shown string) bool { return strings.Contains(shown, text) })
}

// waitEnd waits until the command has ended, and returns what it left.
func (s *screen) waitEnd() string {
	s.t.Helper()
	shown, _, _ := strings.Cut(s.waitFor(endMark), endMark)
	return shown
}
