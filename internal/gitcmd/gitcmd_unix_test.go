//go:build unix

package gitcmd_test

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pycguard/pycguard/internal/gitcmd"
	"github.com/pycguard/pycguard/internal/gittest"
)

// git opens a pipe in the place of packed-refs, and waits for a writer.
func TestOutputIsNotWaitedForWithoutEnd(t *testing.T) {
	r := gittest.Init(t)
	if err := syscall.Mkfifo(r.Path(".git/packed-refs"), 0o666); err != nil {
		t.Fatal(err)
	}
	git := gitcmd.Git{Dir: r.Dir, Env: gittest.Env(), Patience: 200 * time.Millisecond}
	start := time.Now()
	_, err := git.Output(t.Context(), "rev-parse", "--verify", "main")
	if err == nil || !strings.Contains(err.Error(), "no answer within 200ms") {
		t.Errorf("got %v", err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
}
