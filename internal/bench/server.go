//go:build bench

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pycguard/pycguard/internal/gittest"
)

// benchServer measures pushes of one commit to a bare repository with a large
// history, and checks of one commit in it.
func benchServer(b *bench) error {
	bare := filepath.Join(b.dir, "server.git")
	if err := makeLargeHistory(bare, gittest.DefaultLargeHistory); err != nil {
		return err
	}
	work := fmt.Sprintf("check --range HEAD~1..HEAD, %d commits", gittest.DefaultLargeHistory.Commits)
	err := b.measure(row{
		work: work, against: "git diff-tree -r HEAD~1 HEAD", dir: bare, goal: 2,
		ours:   []string{b.pycguard, "check", "--range", "HEAD~1..HEAD"},
		theirs: []string{"git", "diff-tree", "-r", "HEAD~1", "HEAD"},
	})
	if err != nil {
		return err
	}
	return b.measurePushes(bare)
}

func command(dir, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = gittest.Env()
	cmd.Stderr = os.Stderr
	return cmd
}

// measurePushes pushes one commit at a time, in turns with pycguard as the
// pre-receive hook and with a hook that does nothing.
func (b *bench) measurePushes(bare string) error {
	clone := filepath.Join(b.dir, "clone")
	if err := command(b.dir, "git", "clone", "-q", "--no-checkout", "--shared", bare, clone).Run(); err != nil {
		return err
	}
	hooks := []string{
		fmt.Sprintf("#!/bin/sh\nexec '%s' hook pre-receive\n", b.pycguard),
		"#!/bin/sh\nexit 0\n",
	}
	var wall, cpu [2][]time.Duration
	for i := range b.runs + 1 {
		for h, hook := range hooks {
			took, used, err := pushOne(clone, bare, hook, fmt.Sprintf("%d-%d", i, h))
			if err != nil {
				return err
			}
			if i > 0 {
				wall[h], cpu[h] = append(wall[h], took), append(cpu[h], used)
			}
		}
	}
	work := fmt.Sprintf("push of one commit, %d commits there", gittest.DefaultLargeHistory.Commits)
	printAdded(work+", wall time", wall[0], wall[1])
	printAdded(work+", processor time", cpu[0], cpu[1])
	return nil
}

// printAdded prints what ours takes more than theirs, run by run.
func printAdded(work string, ours, theirs []time.Duration) {
	var added []time.Duration
	for i := range ours {
		added = append(added, ours[i]-theirs[i])
	}
	for _, list := range [][]time.Duration{ours, theirs, added} {
		slices.Sort(list)
	}
	middle, quarter := len(added)/2, len(added)/4
	fmt.Printf("| %s | `pre-receive` that does nothing | %s | %s | **%s more** (half of the runs: %s to %s) | ≤ 10 ms more | |\n",
		work, round(ours[middle]), round(theirs[middle]), round(added[middle]), round(added[quarter]), round(added[len(added)-1-quarter]))
}

// pushOne pushes a new commit, with another file, on top of main to a branch. It
// returns the wall time, and the processor time of all processes.
func pushOne(clone, bare, hook, name string) (wall, cpu time.Duration, err error) {
	path := filepath.Join(bare, "hooks", "pre-receive")
	if err := os.WriteFile(path, []byte(hook), 0o755); err != nil {
		return 0, 0, err
	}
	if err := os.Chmod(path, 0o755); err != nil {
		return 0, 0, err
	}
	write := command(clone, "git", "fast-import", "--quiet", "--force")
	write.Stdin = strings.NewReader(fmt.Sprintf("commit refs/heads/next\ncommitter B <b@example.com> 1800000000 +0000\ndata 1\nx\n"+
		"from refs/remotes/origin/main^0\nM 100644 inline new/%s.py\ndata 2\nx\n\n", name))
	if err := write.Run(); err != nil {
		return 0, 0, err
	}
	push := command(clone, "git", "push", "-q", "-f", bare, "next")
	start := time.Now()
	if err := push.Run(); err != nil {
		return 0, 0, err
	}
	return time.Since(start), push.ProcessState.UserTime() + push.ProcessState.SystemTime(), nil
}
