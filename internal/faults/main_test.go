package faults

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pycguard/pycguard/internal/gittest"
)

// program is the pycguard under test, built as users build it.
var program string

func TestMain(m *testing.M) { os.Exit(buildAndRun(m)) }

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "pycguard-faults-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	// The tests run it as other users, too.
	if err := os.Chmod(dir, 0o755); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	program = filepath.Join(dir, "pycguard.exe")
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", program, "../../cmd/pycguard").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// deadline is how long a run may take. It is far beyond what any takes, also on
// a machine that has other things to do.
const deadline = 20 * time.Second

// outcome is how a run of pycguard ended.
type outcome struct {
	args           []string
	code           int // -1 where a signal ended it
	stdout, stderr string
	late           bool // beyond the deadline
}

func (o outcome) String() string {
	return fmt.Sprintf("pycguard %s: exit code %d, late %v\nstdout: %.2000s\nstderr: %.2000s",
		strings.Join(o.args, " "), o.code, o.late, o.stdout, o.stderr)
}

// run runs pycguard in dir.
func run(dir, stdin string, args ...string) outcome {
	return runCommand(dir, stdin, append([]string{program}, args...))
}

// runCommand runs a command line that ends in one of pycguard's.
func runCommand(dir, stdin string, line []string) outcome {
	return runPrepared(dir, stdin, line, func(*exec.Cmd) {})
}

// runPrepared is runCommand with a last word about how to run it.
func runPrepared(dir, stdin string, line []string, prepare func(*exec.Cmd)) outcome {
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	cmd.Dir, cmd.Env = dir, gittest.Env()
	cmd.Stdin = strings.NewReader(stdin)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	endWithChildren(cmd)
	prepare(cmd)
	err := cmd.Run()
	o := outcome{args: line[1:], stdout: stdout.String(), stderr: stderr.String(), late: ctx.Err() != nil}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		o.code = exit.ExitCode()
	} else if err != nil {
		o.code, o.stderr = -1, o.stderr+err.Error()
	}
	return o
}

// bad says what is wrong with an outcome whatever the input was: a hang, a
// crash, a code that no one knows, trouble without a reason. It is empty for a
// proper end.
func (o outcome) bad() string {
	switch {
	case o.late:
		return "it hangs"
	case strings.Contains(o.stderr, "goroutine ") || strings.Contains(o.stderr, "panic:"):
		return "it crashes"
	case o.code < 0 || o.code > 2:
		return "the exit code is none of the documented ones"
	case o.code == 2 && !strings.HasPrefix(o.stderr, "pycguard: ") && !strings.Contains(o.stderr, "\npycguard: "):
		return "trouble without a reason"
	case o.code == 1 && o.stdout == "":
		return "findings without a finding"
	}
	return ""
}

// nextSteps are the ways in which a message says what to do.
var nextSteps = []string{"hint: ", "git fsck", "did you mean", "use a newer pycguard"}

// vague says what a message of trouble lacks: the name of the thing, one of
// names, and a next step. It is empty for a message that has both.
func (o outcome) vague(names ...string) string {
	// What was found before the trouble has hints as well.
	message := o.stderr[max(0, strings.LastIndex(o.stderr, "pycguard: ")):]
	switch {
	case !containsAny(o.stderr, names):
		return fmt.Sprintf("the message names none of %q", names)
	case !containsAny(message, nextSteps):
		return "the message has no next step"
	}
	return ""
}

func containsAny(text string, parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
}
