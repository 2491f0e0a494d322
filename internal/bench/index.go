//go:build bench

package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/pycguard/pycguard/internal/bench/measure"
)

// benchIndex checks an index of a million entries, last one that has findings.
func benchIndex(b *bench) error {
	if b.repo != "" {
		return b.compareIndex(b.repo, "given repository", anything, measure.Goals{})
	}
	dir := filepath.Join(b.dir, "index")
	if err := b.git("", "init", "-q", dir); err != nil {
		return err
	}
	for _, form := range []struct {
		file  indexFile
		note  string
		exits []int
		most  measure.Goals
	}{
		{indexFile{version: 2}, "", nothing, measure.Goals{Time: 0.3}},
		{indexFile{version: 4}, "", nothing, measure.Goals{Time: 0.2}},
		{indexFile{version: 4, bytecode: b.size(1000)}, ", of which " + measure.Count(b.size(1000)) + " bytecode", findings, measure.Goals{}},
	} {
		form.file.entries = b.size(1_000_000)
		size, err := b.writeIndex(dir, form.file)
		if err != nil {
			return err
		}
		what := fmt.Sprintf("%s entries, v%d (%s)%s", measure.Count(form.file.entries), form.file.version, measure.Size(size), form.note)
		if err := b.compareIndex(dir, what, form.exits, form.most); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) compareIndex(dir, what string, exits []int, most measure.Goals) error {
	peers := []measure.Peer{within(most, b.peer(dir, "git", "ls-files"))}
	if b.peers.gogit != "" {
		peers = append(peers, called("go-git, list of the index", b.peer(dir, b.peers.gogit, "index")))
	}
	return b.compare("`check --staged`, "+what, b.ours(dir, exits, "check", "--staged"), peers...)
}

// writeIndex gives a repository an index, and returns its size.
func (b *bench) writeIndex(dir string, file indexFile) (int64, error) {
	path := filepath.Join(dir, ".git", "index")
	if err := file.write(b.ctx, path); err != nil {
		return 0, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
