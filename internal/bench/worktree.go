//go:build bench

package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/pycguard/pycguard/internal/bench/measure"
)

// benchWorktree looks at a working tree of 100,000 tracked files in 5,000
// directories.
func benchWorktree(b *bench) error {
	dir := filepath.Join(b.dir, "worktree")
	files := b.size(100_000)
	if err := b.makeWorktree(dir, files); err != nil {
		return err
	}
	list := within(measure.Goals{Time: 0.6}, b.peer(dir, "git", "ls-files", "-o", "--exclude-standard"))
	peers := []measure.Peer{
		list,
		b.peer(dir, "git", "status", "--porcelain"),
		called("`find . -name '*.py[co]'` (knows no ignore rules)", b.peer(dir, "find", ".", "-name", "*.py[co]")),
	}
	if b.peers.gogit != "" {
		peers = append(peers, once(called("go-git, status", b.peer(dir, b.peers.gogit, "status"))))
	}
	what := fmt.Sprintf("%s files, %s directories", measure.Count(files), measure.Count(files/filesPerPackage))
	if err := b.compare("`check --worktree`, "+what, b.ours(dir, nothing, "check", "--worktree"), peers...); err != nil {
		return err
	}
	return b.compare("`check --coverage`, "+what, b.ours(dir, nothing, "check", "--coverage"), list)
}

// filesPerPackage is how many modules a directory has in makeWorktree.
const filesPerPackage = 20

// makeWorktree makes a repository of source files that are all tracked. Each
// directory has a cache that is ignored, and one of fifty an ignore file.
func (b *bench) makeWorktree(dir string, files int) error {
	if err := b.git("", "init", "-q", dir); err != nil {
		return err
	}
	rules := "__pycache__/\n*.py[co]\n*$py.class\n/build/\n.venv/\n*.log\n"
	if err := os.WriteFile(filepath.Join(dir, ".gitignore"), []byte(rules), 0o666); err != nil {
		return err
	}
	err := b.eachPackage(dir, max(files/filesPerPackage, 1), func(n int, pkg string) error {
		if err := os.Mkdir(filepath.Join(pkg, "__pycache__"), 0o777); err != nil {
			return err
		}
		if n%50 == 0 {
			if err := os.WriteFile(filepath.Join(pkg, ".gitignore"), []byte("/local/\n*.tmp\n"), 0o666); err != nil {
				return err
			}
		}
		return writeModules(pkg, filesPerPackage)
	})
	if err != nil {
		return err
	}
	return b.git(dir, "add", ".")
}
