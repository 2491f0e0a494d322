//go:build bench

// Command bench measures pycguard beside the programs that do the same work,
// and prints the ratios as a Markdown table:
//
//	go run -tags bench ./internal/bench [-runs N] [SUITE...]
//
// Each row is measured in turns (ours, theirs, ours, theirs, ...) on the same
// input with a warm cache, whole processes, and shows the medians; besides them
// the ratio of the shortest runs, and that of processor time, which say more on
// a machine that does other work too. The inputs are made in a temporary
// directory, from fixed seeds. The build tag keeps the command out of
// "go install ./...".
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// A suite is a group of rows that share an input.
type suite struct {
	name string
	run  func(b *bench) error
}

var suites = []suite{
	{"small", benchSmall},
	{"index", benchIndex},
	{"worktree", benchWorktree},
	{"clean", benchClean},
	{"inspect", benchInspect},
	{"untrack", benchUntrack},
	{"audit", benchAudit},
	{"growth", benchGrowth},
	{"server", benchServer},
}

// bench is what the suites share.
type bench struct {
	// dir is for inputs, removed at the end.
	dir string
	// pycguard is the program, built from the working tree.
	pycguard string
	runs     int
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	runs := flag.Int("runs", 11, "how often each command runs")
	flag.Parse()
	dir, err := os.MkdirTemp("", "pycguard-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &bench{dir: dir, pycguard: filepath.Join(dir, "pycguard"), runs: *runs}
	build := exec.Command("go", "build", "-o", b.pycguard, "github.com/pycguard/pycguard/cmd/pycguard")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return err
	}
	version, err := exec.Command("git", "version").Output()
	if err != nil {
		return err
	}
	fmt.Printf("%s, %s, %d CPUs, %s\n\n", strings.TrimSpace(string(version)), runtime.Version(), runtime.NumCPU(), runtime.GOARCH)
	fmt.Println("| work | against | pycguard | other | ratio (spread) | shortest runs | processor time | goal | peak memory |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|")
	return b.runSuites(flag.Args())
}

func (b *bench) runSuites(names []string) error {
	chosen := make(map[string]bool)
	for _, name := range names {
		chosen[name] = true
	}
	for _, s := range suites {
		if len(names) > 0 && !chosen[s.name] {
			continue
		}
		delete(chosen, s.name)
		if err := s.run(b); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	for name := range chosen {
		return fmt.Errorf("unknown suite %q", name)
	}
	return nil
}
