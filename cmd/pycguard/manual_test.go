package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// TestManual has the programs that show manuals judge ours.
func TestManual(t *testing.T) {
	page, err := exec.Command(buildOnce(t), "help", "--man").Output()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(gittest.TempDir(t), "pycguard.1")
	if err := os.WriteFile(path, page, 0o666); err != nil {
		t.Fatal(err)
	}
	t.Run("mandoc", func(t *testing.T) {
		out, _ := exec.Command(gittest.Require(t, "mandoc"), "-T", "lint", "-W", "style", path).CombinedOutput()
		for line := range strings.Lines(string(out)) {
			// The page comes out alike wherever it is made, so it has no
			// date. A long word cannot be broken.
			if !strings.Contains(line, "missing date") && !strings.Contains(line, "longer than 80 bytes") {
				t.Error(line)
			}
		}
	})
	t.Run("groff", func(t *testing.T) {
		out, err := exec.Command(gittest.Require(t, "groff"), "-man", "-ww", "-b", "-z", "-T", "utf8", path).CombinedOutput()
		if err != nil || len(out) > 0 {
			t.Errorf("%v\n%s", err, out)
		}
	})
	t.Run("man", func(t *testing.T) {
		cmd := exec.Command(gittest.Require(t, "man"), "--warnings", "-l", path)
		cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "MANWIDTH=80", "MANPAGER=cat", "PAGER=cat")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		shown := string(out)
		for _, want := range []string{
			"NAME", "SYNOPSIS", "COMMANDS", "EXIT STATUS", "FILES", "ENVIRONMENT", "EXAMPLES",
			"--write-baseline FILE", "eval \"$(pycguard completion bash)\"", "git rm --cached --",
		} {
			if !strings.Contains(shown, want) {
				t.Errorf("the manual does not show %q", want)
			}
		}
	})
}
