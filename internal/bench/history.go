//go:build bench

package main

import (
	"path/filepath"

	"github.com/pycguard/pycguard/internal/bench/measure"
)

// benchHistory audits a history of 10,000 commits with bytecode, beside programs
// that would take many minutes for one that is larger.
func benchHistory(b *bench) error {
	l := withBytecode(b.largeHistory(10_000))
	dir, err := b.history(l)
	if err != nil {
		return err
	}
	peers := []measure.Peer{
		b.peer(dir, listObjects...),
		b.peer(dir, logNames...),
		called("`git log --all --name-only -m -- '*.pyc'`", b.peer(dir, append(logNames[:len(logNames):len(logNames)], "--", "*.pyc")...)),
	}
	if b.peers.gogit != "" {
		peers = append(peers, once(called("go-git, each tree once", b.peer(dir, b.peers.gogit, "history"))))
	}
	if b.peers.filterRepo != "" {
		analysis := b.peer(dir, b.peers.filterRepo, "--analyze", "--force", "--report-dir", filepath.Join(b.dir, "analysis"))
		peers = append(peers, once(called("`git filter-repo --analyze` (sizes of all paths; not who and when)", analysis)))
	}
	if b.peers.gitleaks != "" {
		peers = append(peers, once(called("`gitleaks git` ("+onlySecrets+")", b.peer(dir, b.peers.gitleaks, "git", "--no-banner", "."))))
	}
	return b.compare("`audit`, with bytecode, "+measure.Count(l.Commits)+" commits", b.audit(dir, findings), peers...)
}
