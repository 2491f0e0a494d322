//go:build bench

package main

import (
	"bytes"
	"context"
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
	if err := run(context.Background(), &out, []string{"-divide", "1000", "-rounds", "1"}); err != nil {
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

// wantRow is how a row of each suite begins.
var wantRow = map[string]string{
	"small":    "`check --staged`, 100 files",
	"hooks":    "pycguard as a hook of git",
	"index":    "`check --staged`, 1,000 entries, v4",
	"worktree": "`check --coverage`, 100 files",
	"clean":    "`clean`, 10 cache directories",
	"inspect":  "`inspect`, 10 files",
	"untrack":  "`untrack`, 10 of 20 entries",
	"audit":    "`audit`, with bytecode, 100 commits",
	"history":  "`audit`, with bytecode, 10 commits",
	"server":   "push of one commit to 100 commits",
	"growth":   "`audit`, with bytecode | 992 commits",
}
