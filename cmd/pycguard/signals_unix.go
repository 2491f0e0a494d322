//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
)

// ignoreSignals leaves to the calls that fail what the system would end the
// program for, without a word and with temporary files left behind: a pipe
// that nobody reads, which is a normal end (see package cli), and a file that
// grows beyond a limit. The git that is started inherits this.
func ignoreSignals() { signal.Ignore(syscall.SIGPIPE, syscall.SIGXFSZ) }

// interruptions are the signals that ask a program to end. SIGHUP is not among
// them where it is ignored: nohup wants that.
func interruptions() []os.Signal {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	return all
}
