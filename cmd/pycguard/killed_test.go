package main

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pycguard/pycguard/internal/gittest"
)

// These tests kill pycguard at many moments: run again, it must end where an
// undisturbed run ends.

// killedRepo has tracked bytecode, caches and legacy files, and what stays.
func killedRepo(t *testing.T) *gittest.Repo {
	t.Helper()
	r := gittest.Init(t)
	for i := range 60 {
		dir := fmt.Sprintf("p%d/", i)
		r.Write(dir+"m.py", "x = 1\n")
		r.Write(dir+"__pycache__/m.cpython-311.pyc", "bytecode")
		r.Write(dir+"__pycache__/m.cpython-312.pyc", "bytecode")
		r.Write(dir+"only/__pycache__/gone.cpython-311.pyc", "bytecode")
		r.Write(dir+"__pycache__/user.txt", "text")
	}
	r.Git("add", "-f", "*.py", "*-312.pyc", "*.txt")
	r.Git("commit", "-q", "-m", "all")
	return r
}

// state is what is in the index and in the working tree.
func state(r *gittest.Repo) string {
	list := exec.Command("find", ".", "-path", "./.git", "-prune", "-o", "-print")
	list.Dir = r.Dir
	found, err := list.Output()
	if err != nil {
		r.TB.Fatal(err)
	}
	lines := strings.Split(string(found), "\n")
	return strings.Join(append(sorted(lines), r.Git("ls-files", "-s", "-z")), "\n")
}

func sorted(lines []string) []string {
	slices.Sort(lines)
	return lines
}

func TestKilledAndRunAgain(t *testing.T) {
	program := buildOnce(t)
	for _, args := range [][]string{{"untrack", "-q"}, {"clean", "-q"}, {"clean", "-q", "--empty-dirs", "--tracked"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			undisturbed := killedRepo(t)
			runIn(t, undisturbed, program, args).Wait()
			want := state(undisturbed)

			disturbed := killedRepo(t)
			killed := 0
			for i := range gittest.Scale(t, 8) {
				cmd := runIn(t, disturbed, program, args)
				time.Sleep(time.Duration(i) * 1500 * time.Microsecond)
				cmd.Process.Kill()
				if cmd.Wait() != nil {
					killed++
				}
				waitForGit(t, disturbed)
			}
			if killed == 0 {
				t.Error("not one run was killed: the test does not test")
			}
			if err := runIn(t, disturbed, program, args).Wait(); err != nil {
				t.Fatalf("the last run: %v", err)
			}
			if got := state(disturbed); got != want {
				t.Errorf("after kills the state is\n%s\nwant\n%s", got, want)
			}
			disturbed.Git("fsck", "--strict")
		})
	}
}

func runIn(t *testing.T, r *gittest.Repo, program string, args []string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Dir = r.Dir
	cmd.Env = gittest.Env()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// waitForGit waits for a git that outlives the pycguard that started it: it
// has all of its input, and finishes.
func waitForGit(t *testing.T, r *gittest.Repo) {
	t.Helper()
	for range 500 {
		if _, err := os.Stat(r.Path(".git/index.lock")); os.IsNotExist(err) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("git does not let go of the index")
}
