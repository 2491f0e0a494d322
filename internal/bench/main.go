//go:build bench

// Command bench measures pycguard beside the programs that do the same work, and
// prints what it found as Markdown tables:
//
//	go run -tags bench ./internal/bench [-quick] [-install] [SUITE...]
//
// Without a suite it runs all of them, which takes about twenty minutes on two
// processors; "growth" stands for all whose names begin with "growth-", and "-h"
// lists them. Everything is made up from fixed seeds in a temporary directory
// (below TMPDIR, at most two gigabytes at a time) and removed at the end, also when
// the run is interrupted. It needs a Unix system. "-repo DIR" measures a repository
// of yours in place of the made-up ones, in the suites audit and index.
//
// The first table compares. Each row is one contest: whole processes in turns
// (pycguard, other, pycguard, other, ...) on the same input with a warm cache.
//
//	pycguard, other   medians of the wall time
//	ratio (spread)    the median of the ratios round by round; half of them lie
//	                  within the spread
//	processor time    the same ratio for user and system time of all processes:
//	                  it says more on a machine that does other work too
//	peak memory       the largest resident size of either, of its largest
//	                  process; a question mark where it is too small to tell
//	goal              what the ratio shall not exceed
//
// The second table shows how the same work grows with its input: time and memory
// for each commit, entry or file, and those beside what they are at the smallest
// size. Where they stay near 1, the work is linear.
//
// Behind the tables stands where pycguard does not lead, which goals it missed,
// and which peers were not there to be measured. "-install" builds the peers
// that Go can build for this run alone. "-quick" makes inputs a tenth as large,
// for which there are no goals.
//
// The build tag keeps the command out of "go install ./...". The module in gogit
// is a peer, and keeps what it needs out of our go.mod.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func main() {
	// A closed pipe shall not keep the inputs from being removed either.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	defer stop()
	err := run(ctx, os.Stdout, os.Args[1:])
	switch {
	case ctx.Err() != nil:
		fmt.Fprintln(os.Stderr, "bench: interrupted")
		os.Exit(130)
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options is what the command line says.
type options struct {
	rounds  int
	budget  time.Duration
	divisor int
	repo    string
	install bool
	suites  []string
}

func parse(args []string) (options, error) {
	var o options
	var quick bool
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.IntVar(&o.rounds, "rounds", 11, "how often each command runs")
	flags.DurationVar(&o.budget, "budget", 30*time.Second, "begin no new round of a contest after this time, if three are done")
	flags.IntVar(&o.divisor, "divide", 1, "make inputs this many times smaller; without goals")
	flags.BoolVar(&quick, "quick", false, "the same as -divide 10 -rounds 5")
	flags.StringVar(&o.repo, "repo", "", "measure the suites audit and index on the repository `DIR`")
	flags.BoolVar(&o.install, "install", false, "build gitleaks for this run, where it is not installed")
	flags.Usage = func() {
		fmt.Fprintf(flags.Output(), "usage: bench [FLAG...] [SUITE...]\n\nsuites: %s\n\n", strings.Join(suiteNames(), ", "))
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if quick {
		o.divisor, o.rounds = 10, 5
	}
	if o.rounds < 1 || o.divisor < 1 {
		return o, fmt.Errorf("-rounds %d, -divide %d: at least 1", o.rounds, o.divisor)
	}
	o.suites = flags.Args()
	if o.repo != "" && len(o.suites) == 0 {
		o.suites = []string{"index", "audit"}
	}
	return o, nil
}

func run(ctx context.Context, out io.Writer, args []string) (err error) {
	o, err := parse(args)
	if err != nil {
		return err
	}
	chosen, err := choose(o.suites)
	if err != nil {
		return err
	}
	root, err := os.MkdirTemp("", "pycguard-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(root)) }()
	if err := checkSpace(root, o.divisor, chosen); err != nil {
		return err
	}
	b, err := newBench(ctx, root, out, o)
	if err != nil {
		return err
	}
	return b.runSuites(chosen)
}
