package faults

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	ossignal "os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pycguard/pycguard/internal/gittest"
)

// signals are those that end a program from outside.
var signals = []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGKILL}

// ending is how a run ended that was sent a signal.
type ending struct {
	outcome
	status syscall.WaitStatus
}

// waitForGit waits for a git that outlives the pycguard that started it: it has
// all of its input, and finishes.
func waitForGit(t *testing.T, dir string) {
	t.Helper()
	for end := time.Now().Add(deadline); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if !isAnyoneIn(t, dir) {
			return
		}
	}
	t.Fatal("what pycguard has started does not end")
}

// isAnyoneIn reports whether a program runs in a directory.
func isAnyoneIn(t *testing.T, dir string) bool {
	t.Helper()
	links, err := filepath.Glob("/proc/[0-9]*/cwd")
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(links, func(link string) bool {
		at, err := os.Readlink(link)
		return err == nil && at == dir
	})
}

// interrupted runs pycguard and sends it a signal after a while. group: also to
// what it started, as a terminal does.
func interrupted(t *testing.T, dir, tmp string, args []string, signal syscall.Signal, after time.Duration, group bool) ending {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir, cmd.Env = dir, append(gittest.Env(), "TMPDIR="+tmp)
	endWithChildren(cmd)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	to := cmd.Process.Pid
	if group {
		to = -to
	}
	syscall.Kill(to, signal)
	cmd.Wait()
	waitForGit(t, dir)
	return ending{
		outcome: outcome{args: args, code: cmd.ProcessState.ExitCode(), stdout: stdout.String(), stderr: stderr.String(), late: ctx.Err() != nil},
		status:  cmd.ProcessState.Sys().(syscall.WaitStatus),
	}
}

// cut reports whether the signal is what ended it.
func (e ending) cut(signal syscall.Signal) bool {
	if e.status.Signaled() {
		return e.status.Signal() == signal || e.runtimeEnded()
	}
	return e.code == 130 && signal != syscall.SIGKILL
}

// runtimeEnded reports the end that Go's runtime makes of a program when a
// signal arrives on one thread at the very moment in which another thread asks
// for signals, which is before a command begins.
func (e ending) runtimeEnded() bool {
	return e.status.Signal() == syscall.SIGTRAP && strings.Contains(e.stderr, "morestack on gsignal")
}

// wrong says what is wrong with an ending, given how an undisturbed run ends,
// empty for nothing: it was cut by the signal, or ended as ever; or with a git
// that the signal ended as well, which is trouble.
func (e ending) wrong(signal syscall.Signal, group bool, code int) string {
	switch {
	case e.late:
		return "it hangs"
	case strings.Contains(e.stderr, "goroutine ") || strings.Contains(e.stderr, "panic:"):
		return "it crashes"
	case e.cut(signal) || e.code == code || group && e.code == 2:
		return ""
	}
	return fmt.Sprintf("it ended with %v, undisturbed with %d", e.status, code)
}

// moment is a random time within the length of a run.
func moment(random *rand.Rand) time.Duration {
	return time.Duration(random.IntN(25_000)) * time.Microsecond
}

// TestSignalledWriters ends writers at random moments: each thing is as it was
// or as it should become, nothing temporary is left unless the end came without
// a warning, and the same command then does the whole work.
func TestSignalledWriters(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(8, 8))
	template := template(t)
	cuts, runs := map[syscall.Signal]int{}, 0
	for _, args := range writers {
		j := newJob(t, template, args)
		for range gittest.Scale(t, 2) {
			for _, signal := range signals {
				group := random.IntN(2) == 0
				dir := gittest.TempDir(t)
				r := copyOf(t, template, filepath.Join(dir, "copy"))
				e := interrupted(t, r.Dir, dir, args, signal, moment(random), group)
				runs++
				if e.cut(signal) {
					cuts[signal]++
				}
				if wrong := firstOf(e.wrong(signal, group, j.code), j.afterSignal(t, r, dir, signal)); wrong != "" {
					t.Errorf("%v to group %v: %s: %v", signal, group, wrong, e.outcome)
				}
			}
		}
	}
	t.Logf("%d runs, ended by %v", runs, cuts)
	for _, signal := range signals {
		// Under nohup, pycguard ignores SIGHUP as we do.
		if cuts[signal] == 0 && !ossignal.Ignored(signal) {
			t.Errorf("%v ended no run: the test does not test", signal)
		}
	}
}

func firstOf(texts ...string) string {
	i := slices.IndexFunc(texts, func(text string) bool { return text != "" })
	if i < 0 {
		return ""
	}
	return texts[i]
}

// afterSignal says what is wrong in a repository after the end of a writer.
func (j job) afterSignal(t *testing.T, r *gittest.Repo, tmp string, signal syscall.Signal) string {
	t.Helper()
	now := withoutTemporary(t, r, tmp, signal == syscall.SIGKILL)
	if now == nil {
		return "something temporary is left over"
	}
	if wrong := now.between(j.before, j.after); wrong != "" {
		return wrong
	}
	if o := run(r.Dir, "", j.args...); o.code != j.code && o.code != 0 {
		return fmt.Sprintf("run again: %v", o)
	}
	again := contentsOf(t, r)
	if signal == syscall.SIGKILL {
		// After a kill between writing and staging there is nothing left to
		// write, and so to stage.
		return again.between(j.before, j.after)
	}
	if wrong := again.same(j.after); wrong != "" {
		return "run again: " + wrong
	}
	return ""
}

// withoutTemporary removes what a kill may leave: temporary files with names
// that say so. It returns nil when something was left that may not be.
func withoutTemporary(t *testing.T, r *gittest.Repo, tmp string, killed bool) contents {
	t.Helper()
	temporary := leftovers(t, tmp)
	for path := range contentsOf(t, r) {
		if strings.Contains(path, ".pycguard-new-") {
			temporary = append(temporary, r.Path(path))
		}
	}
	if len(temporary) > 0 && !killed {
		t.Logf("left over: %q", temporary)
		return nil
	}
	for _, path := range temporary {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	return contentsOf(t, r)
}

// TestSignalledReaders ends readers at random moments: the answer is the
// ordinary one or none.
func TestSignalledReaders(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(9, 9))
	s := newSite(t, "2", true)
	cuts, runs := 0, 0
	for _, c := range readers {
		base := c.run(s)
		for range gittest.Scale(t, 2) {
			for _, signal := range signals {
				group := random.IntN(2) == 0
				e := interrupted(t, c.at(s).Dir, s.Dir, c.args, signal, moment(random)/2, group)
				runs++
				if e.cut(signal) {
					cuts++
					continue
				}
				if wrong := e.wrong(signal, group, base.code); wrong != "" || e.code == base.code && c.shape(e.outcome) != c.shape(base) {
					t.Errorf("%v to group %v: %s: %v, undisturbed %v", signal, group, wrong, e.outcome, base)
				}
			}
		}
	}
	t.Logf("%d of %d runs were ended", cuts, runs)
	if cuts == 0 {
		t.Error("no run was ended: the test does not test")
	}
}

// TestClosedOutput takes the reader of the output away, which is a normal end,
// and gives an output that takes nothing, which is trouble where there was
// something to say.
func TestClosedOutput(t *testing.T) {
	t.Parallel()
	s := newSite(t, "2", true)
	for _, c := range readers {
		base := c.run(s)
		for _, redirection := range []string{">/dev/full", "2>/dev/full", ">&-", "2>&-", "<&-"} {
			o := runCommand(c.at(s).Dir, "", append([]string{"sh", "-c", `exec "$@" ` + redirection, "sh", program}, c.args...))
			lost := redirection == ">/dev/full" && base.stdout != ""
			if o.late || strings.Contains(o.stderr, "goroutine ") || lost && o.code != 2 || !lost && o.code != base.code {
				t.Errorf("%s: %v, ordinarily %d", redirection, o, base.code)
			}
		}
		if code := withoutReader(t, c.at(s).Dir, c.args); code != base.code {
			t.Errorf("%v without a reader: exit code %d, ordinarily %d", c.args, code, base.code)
		}
	}
}

// withoutReader runs pycguard with both outputs into pipes that nobody reads.
func withoutReader(t *testing.T, dir string, args []string) int {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	reader.Close()
	defer writer.Close()
	cmd := exec.Command(program, args...)
	cmd.Dir, cmd.Env = dir, gittest.Env()
	cmd.Stdout, cmd.Stderr = writer, writer
	cmd.Run()
	return cmd.ProcessState.ExitCode()
}
