//go:build bench

package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// benchWorktree looks at a working tree of 100,000 tracked files in 5,000
// directories.
func benchWorktree(b *bench) error {
	dir := filepath.Join(b.dir, "worktree")
	if err := b.git("", "init", "-q", dir); err != nil {
		return err
	}
	if err := fillWorktree(dir, 5_000, 20); err != nil {
		return err
	}
	if err := b.git(dir, "add", "."); err != nil {
		return err
	}
	for _, part := range []string{"--worktree", "--coverage"} {
		if err := b.measure(row{
			work: fmt.Sprintf("`check %s`, 100,000 files, 5,000 directories", part), against: "git ls-files -o --exclude-standard", dir: dir,
			ours: []string{b.pycguard, "check", part}, theirs: []string{"git", "ls-files", "-o", "--exclude-standard"}, goal: 0.6,
		}); err != nil {
			return err
		}
	}
	return nil
}

// fillWorktree writes source files, each directory with a cache that is
// ignored, and an ignore file in one directory of fifty.
func fillWorktree(dir string, directories, files int) error {
	rules := "__pycache__/\n*.py[co]\n*$py.class\n/build/\n.venv/\n*.log\n"
	if err := os.WriteFile(filepath.Join(dir, ".gitignore"), []byte(rules), 0o666); err != nil {
		return err
	}
	for i := range directories {
		at := filepath.Join(dir, "services", fmt.Sprintf("team%02d", i%100), fmt.Sprintf("package_%05d", i))
		if err := os.MkdirAll(filepath.Join(at, "__pycache__"), 0o777); err != nil {
			return err
		}
		if i%50 == 0 {
			if err := os.WriteFile(filepath.Join(at, ".gitignore"), []byte("/local/\n*.tmp\n"), 0o666); err != nil {
				return err
			}
		}
		for j := range files {
			if err := os.WriteFile(filepath.Join(at, fmt.Sprintf("module_%07d.py", i*files+j)), []byte("x = 1\n"), 0o666); err != nil {
				return err
			}
		}
	}
	return nil
}
