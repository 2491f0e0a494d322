//go:build bench

package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/pycguard/pycguard/internal/bench/measure"
)

// growthRounds is enough where only large differences count.
const growthRounds = 3

// grow measures one work at one, four and sixteen times the size: the time and
// the memory for each object should stay. input makes the input of n objects below
// a directory, which is removed behind it, and returns the contestants.
func (b *bench) grow(g measure.Growth, smallest int, input func(dir string, n int) (measure.Command, measure.Peer, error)) error {
	for _, times := range []int{1, 4, 16} {
		n := b.size(smallest) * times
		dir := filepath.Join(b.dir, "input")
		ours, peer, err := input(dir, n)
		if err != nil {
			return err
		}
		work := fmt.Sprintf("%s, %s %s", g.Work, measure.Count(n), g.Object)
		contest := measure.Contest{Work: work, Ours: ours, Peers: []measure.Peer{peer}, Rounds: min(growthRounds, b.rounds)}
		r, err := b.hold(contest)
		if err != nil {
			return err
		}
		if err := b.table.Row(g.Row(n, r)...); err != nil {
			return err
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return nil
}

// growIndex goes up to 10,000,000 entries.
func growIndex(b *bench) error {
	for _, version := range []uint32{2, 4} {
		g := measure.Growth{Work: fmt.Sprintf("`check --staged`, index v%d", version), Object: "entries"}
		err := b.grow(g, 625_000, func(dir string, n int) (ours measure.Command, peer measure.Peer, err error) {
			if err := b.git("", "init", "-q", dir); err != nil {
				return ours, peer, err
			}
			_, err = b.writeIndex(dir, indexFile{version: version, entries: n})
			return b.ours(dir, nothing, "check", "--staged"), b.peer(dir, "git", "ls-files"), err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// growWorktree goes up to 160,000 files.
func growWorktree(b *bench) error {
	for _, part := range []string{"--worktree", "--coverage"} {
		g := measure.Growth{Work: "`check " + part + "`", Object: "files"}
		err := b.grow(g, 10_000, func(dir string, n int) (measure.Command, measure.Peer, error) {
			err := b.makeWorktree(dir, n)
			return b.ours(dir, nothing, "check", part), b.peer(dir, "git", "ls-files", "-o", "--exclude-standard"), err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// growClean goes up to 160,000 bytecode files.
func growClean(b *bench) error {
	g := measure.Growth{Work: "`clean`", Object: "files"}
	return b.grow(g, 10_000, func(dir string, n int) (measure.Command, measure.Peer, error) {
		caches := max(n/modulesPerCache, 1)
		err := b.makeCached(dir, caches)
		return b.cleaner(dir, caches, b.pycguard, "clean").Command, b.cleaner(dir, caches, "git", "clean", "-fdXq"), err
	})
}

// growAudit goes up to 1,000,000 commits, each of one file and four trees: git
// takes minutes to make more.
func growAudit(b *bench) error {
	const smallest = 62_500
	l := withBytecode(b.largeHistory(smallest))
	l.FilesPerCommit = 1
	g := measure.Growth{Work: "`audit`, with bytecode", Object: "commits"}
	return b.grow(g, smallest, func(dir string, n int) (measure.Command, measure.Peer, error) {
		l.Commits = n
		err := b.makeHistory(dir, l)
		return b.audit(dir, findings), once(b.peer(dir, listObjects...)), err
	})
}
