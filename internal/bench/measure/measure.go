// Package measure runs commands in turns, takes their time and memory, and
// writes what it found as Markdown tables.
//
// A contest is one piece of work that several commands do on one input: ours
// and its peers. They run in turns (ours, first peer, second peer, ours, ...),
// so that what else the machine does falls on all of them. One such turn is a
// round; the one ahead of the first warms the caches and does not count.
//
// The numbers of a row are medians over the rounds. That holds for the ratio too:
// it is the median of the ratios round by round, and half of them lie within the
// spread behind it. Times are of whole processes.
package measure

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"time"
)

// A Command is one way to do some work.
type Command struct {
	Args []string
	Dir  string
	// Env is the whole environment; nil is that of this process.
	Env []string
	// Exits are the codes that the command may end with; nil is zero only.
	Exits []int
	// Prepare runs ahead of each run, unmeasured; nil for nothing.
	Prepare func() error
}

// A Sample is one run of one command.
type Sample struct {
	Wall time.Duration
	// CPU is the time on all processors, in the program, in the system, and
	// in the processes that it started and waited for.
	CPU time.Duration
	// Peak is the largest resident size in bytes, of the largest process
	// where there are several. Mapped files count as far as they were
	// touched. It is 0 where it is not known: the system does not tell, or
	// it was not above that of this process.
	Peak int64
}

// Run runs the command once. Its output is thrown away.
func (c Command) Run(ctx context.Context) (Sample, error) {
	if c.Prepare != nil {
		if err := c.Prepare(); err != nil {
			return Sample{}, fmt.Errorf("preparing %q: %w", c.Args, err)
		}
	}
	cmd := exec.CommandContext(ctx, c.Args[0], c.Args[1:]...)
	cmd.Dir = c.Dir
	cmd.Env = c.Env
	// Children of a command that was interrupted may hold its output open.
	cmd.WaitDelay = time.Second
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if ctx.Err() != nil {
		return Sample{}, ctx.Err()
	}
	if state := cmd.ProcessState; state == nil || !c.accepts(state.ExitCode()) {
		return Sample{}, fmt.Errorf("%q: %v, want exit code %v\n%s", c.Args, err, c.Exits, tail(stderr.Bytes()))
	}
	return newSample(wall, cmd.ProcessState), nil
}

func (c Command) accepts(code int) bool {
	if c.Exits == nil {
		return code == 0
	}
	return slices.Contains(c.Exits, code)
}

func newSample(wall time.Duration, state *os.ProcessState) Sample {
	return Sample{Wall: wall, CPU: state.UserTime() + state.SystemTime(), Peak: peakMemory(state)}
}

// tail keeps the end of an error output, where programs say what was wrong.
func tail(text []byte) []byte {
	const most = 2000
	return text[max(0, len(text)-most):]
}
