//go:build unix

package gitcmd

import (
	"os/exec"
	"syscall"
)

// shield gives a command a process group of its own.
func shield(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
