//go:build unix

package main

import (
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/pycguard/pycguard/internal/gittest"
)

// A command that waits for input ends at once when the user interrupts it. The
// shell then says 130.
func TestInterruptedWhileItWaits(t *testing.T) {
	cmd := exec.Command(buildOnce(t), "inspect", "-")
	cmd.Dir, cmd.Env = gittest.TempDir(t), gittest.Env()
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	timeout := time.AfterFunc(10*time.Second, func() { cmd.Process.Kill() })
	defer timeout.Stop()
	cmd.Wait()
	status := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !status.Signaled() || status.Signal() != syscall.SIGINT {
		t.Errorf("got %v, want the end by SIGINT", cmd.ProcessState)
	}
}
