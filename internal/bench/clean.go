//go:build bench

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sync/errgroup"
)

const (
	cleanPackages = 10_000
	cleanModules  = 10
)

// benchClean deletes the caches of 10,000 packages with ten modules each.
func benchClean(b *bench) error {
	dir := filepath.Join(b.dir, "clean")
	if err := b.git("", "init", "-q", dir); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, ".gitignore"), []byte("__pycache__/\n"), 0o666); err != nil {
		return err
	}
	source := []byte("x = 1\n")
	if err := eachModule(dir, func(pkg, module string) error {
		return os.WriteFile(filepath.Join(pkg, module+".py"), source, 0o666)
	}); err != nil {
		return err
	}
	if err := b.git(dir, "add", "."); err != nil {
		return err
	}
	r := row{
		work: "`clean`, 10,000 cache directories, 100,000 files", dir: dir, ours: []string{b.pycguard, "clean"},
		before: func() error { return writeCaches(dir) },
	}
	r.against, r.goal = "find . -name __pycache__ -prune -exec rm -rf {} +", 1.0
	r.theirs = strings.Fields(r.against)
	if err := b.measure(r); err != nil {
		return err
	}
	r.against, r.goal = "git clean -fdXq", 0.8
	r.theirs = strings.Fields(r.against)
	return b.measure(r)
}

// writeCaches writes one file of a common size for each module.
func writeCaches(dir string) error {
	content := bytes.Repeat([]byte("bytecode"), 320)
	return eachModule(dir, func(pkg, module string) error {
		cache := filepath.Join(pkg, "__pycache__")
		if err := os.MkdirAll(cache, 0o777); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(cache, module+".cpython-311.pyc"), content, 0o666)
	})
}

// eachModule calls do for each module of each package, several at a time.
func eachModule(dir string, do func(pkg, module string) error) error {
	var group errgroup.Group
	group.SetLimit(4)
	for i := range cleanPackages {
		group.Go(func() error {
			pkg := filepath.Join(dir, fmt.Sprintf("team%02d", i%100), fmt.Sprintf("package_%05d", i))
			if err := os.MkdirAll(pkg, 0o777); err != nil {
				return err
			}
			for j := range cleanModules {
				if err := do(pkg, fmt.Sprintf("module_%d", j)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}

// benchUntrack takes 10,000 entries out of an index of 20,000: git compares
// each entry with each path, so that it needs minutes for a large index.
func benchUntrack(b *bench) error {
	const entries, tracked = 10_000, 10_000
	dir := filepath.Join(b.dir, "untrack")
	if err := b.git("", "init", "-q", dir); err != nil {
		return err
	}
	if err := b.stage(dir, entries, ".py"); err != nil {
		return err
	}
	var list, info strings.Builder
	blob, err := b.gitOutput(dir, strings.NewReader("bytecode\n"), "hash-object", "-w", "--stdin")
	if err != nil {
		return err
	}
	for i := range tracked {
		path := fmt.Sprintf("services/team%02d/package_%05d/__pycache__/module_%07d.cpython-311.pyc", i%100, i/5, i)
		fmt.Fprintln(&list, path)
		fmt.Fprintf(&info, "100644 %s\t%s\x00", blob, path)
	}
	paths := filepath.Join(b.dir, "untrack-paths")
	if err := os.WriteFile(paths, []byte(list.String()), 0o666); err != nil {
		return err
	}
	return b.measure(row{
		work: "`untrack`, 10,000 of 20,000 entries", against: "git rm --cached -q --pathspec-from-file=LIST", dir: dir,
		ours: []string{b.pycguard, "untrack"}, theirs: []string{"git", "rm", "--cached", "-q", "--pathspec-from-file=" + paths}, goal: 1.3,
		before: func() error {
			_, err := b.gitOutput(dir, strings.NewReader(info.String()), "update-index", "-z", "--index-info")
			return err
		},
	})
}
