//go:build !unix

package main

import (
	"os"
	"os/signal"
	"syscall"
)

// ignoreSignals leaves a pipe that nobody reads to the calls that fail, which
// is a normal end, see package cli.
func ignoreSignals() { signal.Ignore(syscall.SIGPIPE) }

// interruptions are the signals that ask a program to end.
func interruptions() []os.Signal { return []os.Signal{os.Interrupt, syscall.SIGTERM} }
