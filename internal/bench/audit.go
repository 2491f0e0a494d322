//go:build bench

package main

import (
	"fmt"
	"io"
	"path/filepath"

	"github.com/pycguard/pycguard/internal/bench/measure"
	"github.com/pycguard/pycguard/internal/gittest"
)

// benchAudit audits a history of 100,000 commits without bytecode, and one
// with.
func benchAudit(b *bench) error {
	if b.repo != "" {
		return b.compare("`audit`, given repository", b.audit(b.repo, anything, "--allow-incomplete"),
			b.peer(b.repo, "git", "rev-list", "--all", "--objects", "--missing=allow-any"),
			once(b.peer(b.repo, logNames...)))
	}
	clean := b.largeHistory(100_000)
	dir, err := b.history(clean)
	if err != nil {
		return err
	}
	err = b.compare("`audit`, clean, "+measure.Count(clean.Commits)+" commits", b.audit(dir, nothing),
		within(measure.Goals{Time: 0.2, Memory: 1}, b.peer(dir, listObjects...)),
		within(measure.Goals{Time: 0.06}, once(b.peer(dir, logNames...))))
	if err != nil {
		return err
	}
	dirty := withBytecode(clean)
	if dir, err = b.history(dirty); err != nil {
		return err
	}
	return b.compare("`audit`, with bytecode, "+measure.Count(dirty.Commits)+" commits", b.audit(dir, findings),
		within(measure.Goals{Time: 0.35, Memory: 1}, b.peer(dir, listObjects...)))
}

// What git does instead: it lists objects, each under one path of many; or it
// compares each commit with its parents.
var (
	listObjects = []string{"git", "rev-list", "--all", "--objects"}
	logNames    = []string{"git", "log", "--all", "--name-only", "-m", "--format=%H"}
)

// audit is the command. The report goes to a file, as what a peer prints goes
// nowhere.
func (b *bench) audit(dir string, exits []int, args ...string) measure.Command {
	return b.ours(dir, exits, append([]string{"audit", "-q", "-o", filepath.Join(b.dir, "report")}, args...)...)
}

// largeHistory describes a history of n commits in a full run, without bytecode.
func (b *bench) largeHistory(n int) gittest.LargeHistory {
	l := gittest.DefaultLargeHistory
	l.Commits, l.FilesPerDir = b.size(n), b.size(l.FilesPerDir)
	return l
}

func withBytecode(l gittest.LargeHistory) gittest.LargeHistory {
	l.CacheDirs = 60
	return l
}

// history returns a repository with the given history, made when it is first
// asked for.
func (b *bench) history(l gittest.LargeHistory) (string, error) {
	if dir := b.histories[l]; dir != "" {
		return dir, nil
	}
	dir := filepath.Join(b.root, fmt.Sprintf("history%d.git", len(b.histories)))
	if err := b.makeHistory(dir, l); err != nil {
		return "", err
	}
	b.histories[l] = dir
	return dir, nil
}

// makeHistory makes a bare repository with one pack.
func (b *bench) makeHistory(dir string, l gittest.LargeHistory) error {
	if err := b.git("", "init", "-q", "--bare", "-b", "main", dir); err != nil {
		return err
	}
	input, output := io.Pipe()
	go func() {
		_, err := l.WriteTo(output)
		output.CloseWithError(err)
	}()
	_, err := b.output(dir, input, "git", "fast-import", "--quiet", "--done", "--depth=50")
	input.CloseWithError(err)
	return err
}
