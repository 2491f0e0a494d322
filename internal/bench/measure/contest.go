package measure

import (
	"context"
	"fmt"
	"time"
)

// A Contest is one piece of work, done by us and by others.
type Contest struct {
	// Work says what is done, on what, in Markdown.
	Work  string
	Ours  Command
	Peers []Peer
	// Rounds is how often all run.
	Rounds int
	// Budget is the time after which no new round begins, if three are
	// done; 0 is no limit.
	Budget time.Duration
}

// leastRounds are done even when the budget is used up.
const leastRounds = 3

// A Peer is another way to do the same work, or the nearest there is.
type Peer struct {
	// Name says what runs, in Markdown; and where it does something else
	// than we do, what.
	Name    string
	Command Command
	// Most are the goals; those that are zero are none.
	Most Goals
	// Once says that the command is so slow that one run must do. It then
	// runs in the first round only, and not to warm the caches.
	Once bool
}

// Goals are what ours may take at most, beside a peer.
type Goals struct {
	// Time is the ratio of wall times, Memory that of peak sizes.
	Time, Memory float64
	// Added is how much more wall time it may be. With it a row shows the
	// difference in place of the ratio.
	Added time.Duration
}

// A Result is a contest that was held.
type Result struct {
	Contest
	OurRuns Samples
	// PeerRuns are the runs of each peer. Those that ran less often than
	// ours ran in the first rounds.
	PeerRuns []Samples
	// Failures say of each peer why it did not do the work; nil where it
	// did.
	Failures []error
}

// Hold runs all commands in turns. A peer that fails takes no further part; our
// own failure ends the contest.
func (c Contest) Hold(ctx context.Context) (*Result, error) {
	r := &Result{Contest: c, PeerRuns: make([]Samples, len(c.Peers)), Failures: make([]error, len(c.Peers))}
	if c.Rounds > 1 {
		if err := r.warm(ctx); err != nil {
			return nil, err
		}
	}
	start := time.Now()
	for n := range c.Rounds {
		if n >= leastRounds && c.Budget > 0 && time.Since(start) > c.Budget {
			break
		}
		if err := r.round(ctx, n); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// warm runs each command once, unless that takes long.
func (r *Result) warm(ctx context.Context) error {
	if _, err := r.runOurs(ctx); err != nil {
		return err
	}
	for i, peer := range r.Peers {
		if peer.Once {
			continue
		}
		if _, err := r.runPeer(ctx, i); err != nil {
			return err
		}
	}
	return nil
}

func (r *Result) round(ctx context.Context, n int) error {
	sample, err := r.runOurs(ctx)
	if err != nil {
		return err
	}
	r.OurRuns = append(r.OurRuns, sample)
	for i, peer := range r.Peers {
		if r.Failures[i] != nil || peer.Once && n > 0 {
			continue
		}
		sample, err := r.runPeer(ctx, i)
		if err != nil {
			return err
		}
		if r.Failures[i] == nil {
			r.PeerRuns[i] = append(r.PeerRuns[i], sample)
		}
	}
	return nil
}

func (r *Result) runOurs(ctx context.Context) (Sample, error) {
	sample, err := r.Ours.Run(ctx)
	if err != nil {
		return Sample{}, fmt.Errorf("%s: %w", r.Work, err)
	}
	return sample, nil
}

// runPeer notes a failure of the peer. It fails only with the context.
func (r *Result) runPeer(ctx context.Context, i int) (Sample, error) {
	sample, err := r.Peers[i].Command.Run(ctx)
	if ctx.Err() != nil {
		return Sample{}, ctx.Err()
	}
	r.Failures[i] = err
	return sample, nil
}
