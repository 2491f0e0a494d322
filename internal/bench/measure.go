//go:build bench

package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os/exec"
	"slices"
	"time"

	"github.com/pycguard/pycguard/internal/gittest"
)

// A row compares two commands on one input.
type row struct {
	work    string
	against string
	dir     string
	ours    []string
	theirs  []string
	// goal is the ratio of wall times to stay below, 0 for none.
	goal float64
	// exit is the code that our command must end with.
	exit int
	// before runs ahead of each measured run, unmeasured; nil for nothing.
	before func() error
}

// A sample is one run of one command.
type sample struct {
	wall time.Duration
	// cpu is the time on all processors, in the program and the system.
	cpu time.Duration
	// peak is the largest resident size in bytes, 0 where unknown.
	peak int64
}

// measure runs the two commands in turns and prints the row.
func (b *bench) measure(r row) error {
	var ours, theirs []sample
	var spread []float64
	for i := range b.runs + 1 {
		a, err := r.once(r.ours, r.exit)
		if err != nil {
			return err
		}
		z, err := r.once(r.theirs, 0)
		if err != nil {
			return err
		}
		if i == 0 {
			continue // The first run of each warms the cache.
		}
		ours, theirs = append(ours, a), append(theirs, z)
		spread = append(spread, ratio(a.wall, z.wall))
	}
	slices.Sort(spread)
	goal := "none"
	if r.goal > 0 {
		goal = fmt.Sprintf("≤ %.2f", r.goal)
	}
	fmt.Printf("| %s | `%s` | %s | %s | **%.2f** (%.2f to %.2f) | %.2f | %.2f | %s | %s / %s |\n", r.work, r.against,
		round(medianWall(ours)), round(medianWall(theirs)),
		ratio(medianWall(ours), medianWall(theirs)), spread[0], spread[len(spread)-1],
		ratio(leastWall(ours), leastWall(theirs)), ratio(medianCPU(ours), medianCPU(theirs)), goal,
		mebibytes(medianPeak(ours)), mebibytes(medianPeak(theirs)))
	return nil
}

func ratio(ours, theirs time.Duration) float64 { return float64(ours) / float64(theirs) }

func (r row) once(command []string, exit int) (sample, error) {
	if r.before != nil {
		if err := r.before(); err != nil {
			return sample{}, err
		}
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = r.dir
	cmd.Env = gittest.Env()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != exit {
		return sample{}, fmt.Errorf("%q: %v, want exit code %d\n%s", command, err, exit, stderr.Bytes())
	}
	state := cmd.ProcessState
	return sample{wall: wall, cpu: state.UserTime() + state.SystemTime(), peak: peakMemory(state)}, nil
}

func medianWall(samples []sample) time.Duration {
	return median(samples, func(s sample) time.Duration { return s.wall })
}

func medianCPU(samples []sample) time.Duration {
	return median(samples, func(s sample) time.Duration { return s.cpu })
}

func leastWall(samples []sample) time.Duration {
	return slices.MinFunc(samples, func(a, b sample) int { return cmp.Compare(a.wall, b.wall) }).wall
}

func medianPeak(samples []sample) int64 {
	return median(samples, func(s sample) int64 { return s.peak })
}

func median[T int64 | time.Duration](samples []sample, of func(sample) T) T {
	values := make([]T, len(samples))
	for i, s := range samples {
		values[i] = of(s)
	}
	slices.Sort(values)
	return values[len(values)/2]
}

func round(d time.Duration) string {
	switch {
	case d < 100*time.Millisecond:
		return d.Round(10 * time.Microsecond).String()
	case d < 10*time.Second:
		return d.Round(time.Millisecond).String()
	}
	return d.Round(100 * time.Millisecond).String()
}

func mebibytes(n int64) string {
	if n == 0 {
		return "?"
	}
	return fmt.Sprintf("%.0f MiB", float64(n)/(1<<20))
}
