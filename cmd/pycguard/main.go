// Command pycguard keeps compiled Python bytecode out of git repositories.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/pycguard/pycguard/internal/cli"
)

func main() { os.Exit(run(os.Stdout)) }

func run(out io.Writer) int {
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintf(os.Stderr, "pycguard: finding the current directory: %v\n", err)
		return 2
	}
	ignoreSignals()
	return cli.Main(context.Background(), cli.Process{
		Args:       os.Args,
		Env:        os.Environ(),
		Dir:        dir,
		In:         os.Stdin,
		Out:        out,
		Err:        os.Stderr,
		Interrupts: interrupts,
	})
}

// interrupts returns a context that ends at the first interruption. The second
// one ends the program where it stands.
func interrupts(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(ctx, interruptions()...)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}
