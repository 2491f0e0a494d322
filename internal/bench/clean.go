//go:build bench

package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/pycguard/pycguard/internal/bench/measure"
)

// modulesPerCache is how many modules, and caches of them, a package has here.
const modulesPerCache = 10

// benchClean deletes the caches of 10,000 packages with ten modules each.
func benchClean(b *bench) error {
	caches := b.size(10_000)
	dir := filepath.Join(b.dir, "clean")
	if err := b.makeCached(dir, caches); err != nil {
		return err
	}
	peers := []measure.Peer{
		within(measure.Goals{Time: 1}, b.cleaner(dir, caches, "find", ".", "-name", "__pycache__", "-prune", "-exec", "rm", "-rf", "{}", "+")),
		within(measure.Goals{Time: 0.8}, b.cleaner(dir, caches, "git", "clean", "-fdXq")),
	}
	const anyTree = "knows neither git nor its ignore rules"
	if b.peers.py3clean != "" {
		peers = append(peers, called("`py3clean .` ("+anyTree+")", b.cleaner(dir, caches, b.peers.py3clean, ".")))
	}
	if b.peers.pyclean != "" {
		peers = append(peers, called("`pyclean .` ("+anyTree+")", b.cleaner(dir, caches, b.peers.pyclean, ".")))
	}
	what := fmt.Sprintf("`clean`, %s cache directories, %s files", measure.Count(caches), measure.Count(caches*modulesPerCache))
	return b.compare(what, b.cleaner(dir, caches, b.pycguard, "clean").Command, peers...)
}

// cleaner is a program that deletes caches. They are written again for each run.
func (b *bench) cleaner(dir string, caches int, args ...string) measure.Peer {
	peer := b.peer(dir, args...)
	peer.Command.Prepare = func() error {
		return b.eachPackage(dir, caches, func(_ int, pkg string) error { return writeCache(pkg, modulesPerCache) })
	}
	return peer
}

// makeCached makes a repository of packages whose caches are ignored.
func (b *bench) makeCached(dir string, caches int) error {
	if err := b.git("", "init", "-q", dir); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, ".gitignore"), []byte("__pycache__/\n"), 0o666); err != nil {
		return err
	}
	err := b.eachPackage(dir, caches, func(_ int, pkg string) error { return writeModules(pkg, modulesPerCache) })
	if err != nil {
		return err
	}
	return b.git(dir, "add", ".")
}
