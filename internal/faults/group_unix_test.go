//go:build unix

package faults

import (
	"os/exec"
	"syscall"
)

// endWithChildren makes the end of a command also that of what it started.
func endWithChildren(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
