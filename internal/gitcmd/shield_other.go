//go:build !unix

package gitcmd

import "os/exec"

// shield does nothing: there are no process groups.
func shield(*exec.Cmd) {}
