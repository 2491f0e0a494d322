//go:build bench

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/pycguard/pycguard/internal/bench/measure"
)

// benchUntrack takes 10,000 entries out of an index of 20,000: git compares
// each entry with each path, so that it needs minutes for a large index.
func benchUntrack(b *bench) error {
	dir := filepath.Join(b.dir, "untrack")
	if err := b.git("", "init", "-q", dir); err != nil {
		return err
	}
	file := indexFile{version: 2, entries: b.size(20_000), bytecode: b.size(10_000)}
	list := filepath.Join(b.dir, "paths")
	var paths strings.Builder
	for name := range file.names() {
		if strings.HasSuffix(name, ".pyc") {
			fmt.Fprintln(&paths, name)
		}
	}
	if err := os.WriteFile(list, []byte(paths.String()), 0o666); err != nil {
		return err
	}
	prepare := func() error {
		_, err := b.writeIndex(dir, file)
		return err
	}
	ours := b.ours(dir, nothing, "untrack")
	theirs := within(measure.Goals{Time: 1.3}, called("`git rm --cached -q --pathspec-from-file=LIST`",
		b.peer(dir, "git", "rm", "--cached", "-q", "--pathspec-from-file="+list)))
	ours.Prepare, theirs.Command.Prepare = prepare, prepare
	work := fmt.Sprintf("`untrack`, %s of %s entries", measure.Count(file.bytecode), measure.Count(file.entries))
	return b.compare(work, ours, theirs)
}
