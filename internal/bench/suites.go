//go:build bench

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pycguard/pycguard/internal/bench/measure"
)

// A suite is a group of contests that share an input.
type suite struct {
	name string
	// space is what its inputs need at most, in bytes.
	space int64
	run   func(b *bench) error
	// grows says that its rows belong into the table of growth.
	grows bool
}

// shared is what the large histories need, which stay to the end: several suites
// use them.
const shared = 600 << 20

// suites are in the order of the tables.
var suites = []suite{
	{name: "small", space: 10 << 20, run: benchSmall},
	{name: "hooks", space: 10 << 20, run: benchHooks},
	{name: "index", space: 300 << 20, run: benchIndex},
	{name: "worktree", space: 500 << 20, run: benchWorktree},
	{name: "clean", space: 900 << 20, run: benchClean},
	{name: "inspect", space: 100 << 20, run: benchInspect},
	{name: "untrack", space: 10 << 20, run: benchUntrack},
	{name: "audit", space: 10 << 20, run: benchAudit},
	{name: "history", space: 10 << 20, run: benchHistory},
	{name: "server", space: 200 << 20, run: benchServer},
	{name: "growth-index", space: 1300 << 20, run: growIndex, grows: true},
	{name: "growth-worktree", space: 800 << 20, run: growWorktree, grows: true},
	{name: "growth-clean", space: 1500 << 20, run: growClean, grows: true},
	{name: "growth-audit", space: 1500 << 20, run: growAudit, grows: true},
}

// called reports whether a name on the command line is that of the suite, or of
// its family: "growth" stands for all whose names begin with "growth-".
func (s suite) called(name string) bool {
	return s.name == name || strings.HasPrefix(s.name, name+"-")
}

func suiteNames() []string {
	var names []string
	for _, s := range suites {
		names = append(names, s.name)
	}
	return names
}

// choose returns the suites with the given names, without names all of them.
func choose(names []string) ([]suite, error) {
	if len(names) == 0 {
		return suites, nil
	}
	var chosen []suite
	for _, s := range suites {
		if slices.ContainsFunc(names, s.called) {
			chosen = append(chosen, s)
		}
	}
	for _, name := range names {
		if !slices.ContainsFunc(suites, func(s suite) bool { return s.called(name) }) {
			return nil, fmt.Errorf("unknown suite %q", name)
		}
	}
	return chosen, nil
}

// runSuites prints the tables of the chosen suites, and what they come to.
func (b *bench) runSuites(chosen []suite) error {
	if err := b.printMachine(); err != nil {
		return err
	}
	var head []string
	for _, s := range chosen {
		columns := measure.ComparisonHead
		if s.grows {
			columns = measure.GrowthHead
		}
		if !slices.Equal(head, columns) {
			head = columns
			if err := b.table.Head(head...); err != nil {
				return err
			}
		}
		if err := b.runSuite(s); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return b.printConclusions()
}

// runSuite gives a suite a directory for its inputs, and removes it.
func (b *bench) runSuite(s suite) error {
	b.dir = filepath.Join(b.root, s.name)
	if err := os.Mkdir(b.dir, 0o777); err != nil {
		return err
	}
	if err := s.run(b); err != nil {
		return err
	}
	return os.RemoveAll(b.dir)
}
