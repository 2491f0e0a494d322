//go:build !unix

package faults

import (
	"os/exec"
	"time"
)

// endWithChildren stops waiting for what a command has started.
func endWithChildren(cmd *exec.Cmd) { cmd.WaitDelay = time.Second }
