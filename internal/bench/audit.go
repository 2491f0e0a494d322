//go:build bench

package main

import (
	"flag"
	"fmt"
	"io"
	"path/filepath"

	"github.com/pycguard/pycguard/internal/gittest"
)

// givenRepository is audited instead of the histories that are made up.
var givenRepository = flag.String("repo", "", "audit this repository in the suite audit, instead of made-up ones")

// benchAudit audits a history of 100,000 commits without bytecode, and one
// with.
func benchAudit(b *bench) error {
	if *givenRepository != "" {
		return b.measureAudit(*givenRepository, "given repository", auditGoals{}, true)
	}
	clean, dirty := gittest.DefaultLargeHistory, gittest.DefaultLargeHistory
	dirty.CacheDirs = 60
	dir := filepath.Join(b.dir, "clean.git")
	if err := makeLargeHistory(dir, clean); err != nil {
		return err
	}
	if err := b.measureAudit(dir, fmt.Sprintf("clean, %d commits", clean.Commits), auditGoals{revList: 0.2, log: 0.06}, true); err != nil {
		return err
	}
	dir = filepath.Join(b.dir, "dirty.git")
	if err := makeLargeHistory(dir, dirty); err != nil {
		return err
	}
	return b.measureAudit(dir, fmt.Sprintf("with bytecode, %d commits", dirty.Commits), auditGoals{revList: 0.35}, false)
}

// benchGrowth audits histories of three sizes: the ratio and the time for each
// commit should stay.
func benchGrowth(b *bench) error {
	for _, commits := range []int{25_000, 50_000, 100_000} {
		history := gittest.DefaultLargeHistory
		history.Commits, history.CacheDirs = commits, 60
		dir := filepath.Join(b.dir, fmt.Sprintf("growth%d.git", commits))
		if err := makeLargeHistory(dir, history); err != nil {
			return err
		}
		if err := b.measureAudit(dir, fmt.Sprintf("with bytecode, %d commits", commits), auditGoals{}, false); err != nil {
			return err
		}
	}
	return nil
}

type auditGoals struct{ revList, log float64 }

// measureAudit compares with git listing all objects and, where that is asked
// for, with git comparing every commit with its parents, which takes minutes
// and is therefore done once only.
func (b *bench) measureAudit(dir, what string, goals auditGoals, withLog bool) error {
	ours := []string{b.pycguard, "audit", "-q", "--fail-on", "none", "--allow-incomplete", "-o", filepath.Join(b.dir, "report")}
	few := *b
	few.runs = min(b.runs, 5)
	err := few.measure(row{
		work: "`audit`, " + what, against: "git rev-list --all --objects", dir: dir, goal: goals.revList, ours: ours,
		theirs: []string{"git", "rev-list", "--all", "--objects", "--missing=allow-any"},
	})
	if err != nil || !withLog {
		return err
	}
	once := *b
	once.runs = 1
	return once.measure(row{
		work: "`audit`, " + what, against: "git log --all --name-only -m", dir: dir, goal: goals.log, ours: ours,
		theirs: []string{"git", "log", "--all", "--name-only", "-m", "--format=%H"},
	})
}

// makeLargeHistory makes a bare repository with one pack.
func makeLargeHistory(dir string, history gittest.LargeHistory) error {
	if err := command("", "git", "init", "-q", "--bare", "-b", "main", dir).Run(); err != nil {
		return err
	}
	load := command(dir, "git", "-c", "pack.depth=50", "fast-import", "--quiet", "--done", "--depth=50")
	input, output := io.Pipe()
	load.Stdin = input
	go func() {
		_, err := history.WriteTo(output)
		output.CloseWithError(err)
	}()
	return load.Run()
}
