// Command pycguard keeps compiled Python bytecode out of git repositories.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/pycguard/pycguard/internal/cli"
)

func main() { os.Exit(run()) }

func run() int {
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintf(os.Stderr, "pycguard: finding the current directory: %v\n", err)
		return 2
	}
	// A closed pipe is a normal end, see package cli: without this the
	// system would end the program before it has said what it found.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// The second interruption ends the program where it stands.
	context.AfterFunc(ctx, stop)
	return cli.Main(ctx, cli.Process{
		Args: os.Args,
		Env:  os.Environ(),
		Dir:  dir,
		In:   os.Stdin,
		Out:  os.Stdout,
		Err:  os.Stderr,
	})
}
