//go:build bench

package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/pycguard/pycguard/internal/bench/measure"
)

// grepBytecode is what people put into a hook without pycguard.
const grepBytecode = `git diff --cached --name-only | grep -E '(__pycache__/|\.py[co]$|\$py\.class$)'; test $? -eq 1`

// onlySecrets says what gitleaks does in place of our work.
const onlySecrets = "looks for secrets in text, passes over binary files"

// benchSmall checks a repository of a hundred files, where the start of the
// program is what counts.
func benchSmall(b *bench) error {
	dir, err := b.smallRepository()
	if err != nil {
		return err
	}
	peers := []measure.Peer{
		within(measure.Goals{Time: 1}, called("`git diff --cached --name-only | grep -E …`", b.peer(dir, "sh", "-c", grepBytecode))),
	}
	if b.peers.gogit != "" {
		peers = append(peers, called("go-git, list of the index", b.peer(dir, b.peers.gogit, "index")))
	}
	if b.peers.gitleaks != "" {
		peers = append(peers, called("`gitleaks git --staged` ("+onlySecrets+")", b.peer(dir, b.peers.gitleaks, "git", "--staged", "--no-banner")))
	}
	return b.compare("`check --staged`, 100 files", b.ours(dir, nothing, "check", "--staged"), peers...)
}

// smallRepository makes a repository with a hundred committed files of which
// one is changed and staged.
func (b *bench) smallRepository() (string, error) {
	dir := filepath.Join(b.dir, "small")
	pkg := filepath.Join(dir, "pkg")
	if err := os.MkdirAll(pkg, 0o777); err != nil {
		return "", err
	}
	for i := range 100 {
		if err := os.WriteFile(filepath.Join(pkg, fmt.Sprintf("mod%d.py", i)), fmt.Appendf(nil, "x = %d\n", i), 0o666); err != nil {
			return "", err
		}
	}
	for _, args := range [][]string{{"init", "-q"}, {"add", "."}, {"commit", "-q", "-m", "all"}} {
		if err := b.git(dir, args...); err != nil {
			return "", err
		}
	}
	if err := os.WriteFile(filepath.Join(pkg, "mod0.py"), []byte("x = 'changed'\n"), 0o666); err != nil {
		return "", err
	}
	return dir, b.git(dir, "add", ".")
}
