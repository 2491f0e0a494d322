//go:build bench

package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// TestAllSuites runs every suite on small inputs: pycguard must find what it
// should and nothing else, and the peers that are there must do their work.
func TestAllSuites(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs and runs all suites")
	}
	tmp := gittest.TempDir(t)
	t.Setenv("TMPDIR", tmp)
	var out bytes.Buffer
	if err := run(t.Context(), &out, []string{"-divide", "1000", "-rounds", "1"}); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, s := range suites {
		if row := wantRow[s.name]; !strings.Contains(out.String(), "\n| "+row) {
			t.Errorf("suite %s: no row begins with %q", s.name, row)
		}
	}
	_, missing, _ := strings.Cut(out.String(), "Not measured:")
	for _, line := range strings.Split(missing, "\n") {
		if line != "" && !strings.Contains(line, "not installed") {
			t.Errorf("a peer failed: %s", line)
		}
	}
	if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
		t.Errorf("the run left %v behind, %v", left, err)
	}
	t.Log(out.String())
}

// TestGivenRepository measures a repository that has both findings and history.
func TestGivenRepository(t *testing.T) {
	r := gittest.Init(t)
	r.Write("pkg/__pycache__/mod.cpython-311.pyc", "bytecode")
	r.Commit("bytecode")
	t.Setenv("TMPDIR", gittest.TempDir(t))
	var out bytes.Buffer
	if err := run(t.Context(), &out, []string{"-repo", r.Dir, "-rounds", "1"}); err != nil {
		t.Fatal(err)
	}
	for _, row := range []string{"`check --staged`, given repository | `git ls-files`", "`audit`, given repository | `git rev-list"} {
		if !strings.Contains(out.String(), "\n| "+row) {
			t.Errorf("no row begins with %q:\n%s", row, out.String())
		}
	}
}

// An interrupted run takes its inputs with it.
func TestInterruptedRun(t *testing.T) {
	tmp := gittest.TempDir(t)
	t.Setenv("TMPDIR", tmp)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	atFirstRow := writerFunc(func(p []byte) (int, error) {
		if bytes.Contains(p, []byte("`check --staged`")) {
			cancel()
		}
		return len(p), nil
	})
	if err := run(ctx, atFirstRow, []string{"-divide", "100", "-rounds", "1", "small", "worktree"}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
		t.Errorf("the run left %v behind, %v", left, err)
	}
}

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// wantRow is how a row of each suite begins.
var wantRow = map[string]string{
	"small":           "`check --staged`, 100 files",
	"hooks":           "pycguard as a hook of git",
	"index":           "`check --staged`, 1,000 entries, v4",
	"worktree":        "`check --coverage`, 100 files",
	"clean":           "`clean`, 10 cache directories",
	"inspect":         "`inspect`, 10 files",
	"untrack":         "`untrack`, 10 of 20 entries",
	"audit":           "`audit`, with bytecode, 100 commits",
	"history":         "`audit`, with bytecode, 10 commits",
	"server":          "push of one commit to 100 commits",
	"growth-index":    "`check --staged`, index v4 | 10,000 entries",
	"growth-worktree": "`check --coverage` | 160 files",
	"growth-clean":    "`clean` | 160 files",
	"growth-audit":    "`audit`, with bytecode | 992 commits",
}
