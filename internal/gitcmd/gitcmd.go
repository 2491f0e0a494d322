// Package gitcmd runs the real git program in a clean environment.
//
// pycguard reads repositories by itself and asks git for two things only:
// to write (the index, configuration), and to read the formats that the
// native readers do not know. Nothing that a repository's configuration names
// is run on the way: the file system monitor is switched off, nothing is
// fetched, replace refs and grafts are ignored, nobody is prompted.
package gitcmd

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Git is a place to run git in. The zero Git runs in the current directory
// with an empty environment.
type Git struct {
	// Dir is the directory that git runs in.
	Dir string
	// Env is the environment of the caller, as os.Environ gives it.
	// Run passes on a cleaned copy, see CleanEnv.
	Env []string
	// Patience is how long Output waits for an answer; 0 is a minute. git
	// waits without end for a pipe that stands in the place of a file.
	Patience time.Duration
	// Shielded keeps git from what a terminal sends to all of its programs:
	// git that is interrupted just when it makes a lock file leaves it behind.
	Shielded bool
}

// An Error is a git command that ended with a code other than zero.
type Error struct {
	// Args is the command, without "git" and the options of this package.
	Args []string
	// Code is the exit code; -1 when a signal ended git.
	Code int
	// Stderr is what git said, without the white space around it.
	Stderr string
}

func (e *Error) Error() string {
	said := e.Stderr
	if said == "" {
		said = fmt.Sprintf("exit code %d", e.Code)
	}
	return fmt.Sprintf("git %s: %s", strings.Join(e.Args, " "), said)
}

// Output runs git with args and returns its standard output. It waits for as
// long as Patience says.
func (g Git) Output(ctx context.Context, args ...string) ([]byte, error) {
	patience := cmp.Or(g.Patience, time.Minute)
	late := fmt.Errorf("git %s: no answer within %v; is there a pipe, or a file without end, where git expects a small file?", strings.Join(args, " "), patience)
	ctx, cancel := context.WithTimeoutCause(ctx, patience, late)
	defer cancel()
	var out bytes.Buffer
	err := g.Run(ctx, nil, &out, args...)
	return out.Bytes(), err
}

// Run runs git with args, feeding it stdin (nil: nothing) and copying its
// standard output to stdout (nil: nowhere). A code other than zero is an
// *Error. When git is not installed, the error says so.
func (g Git) Run(ctx context.Context, stdin io.Reader, stdout io.Writer, args ...string) error {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-c", "core.fsmonitor=false"}, args...)...)
	cmd.Dir = g.Dir
	cmd.Env = CleanEnv(g.Env)
	cmd.Stdin = stdin
	cmd.Stdout = stdout
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	cmd.Cancel = func() error { return terminate(cmd.Process) }
	cmd.WaitDelay = terminationDelay
	if g.Shielded {
		shield(cmd)
	}
	err := cmd.Run()
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return &Error{Args: args, Code: exit.ExitCode(), Stderr: strings.TrimSpace(stderr.String())}
	}
	if errors.Is(err, exec.ErrNotFound) {
		return fmt.Errorf("the git program is needed here and was not found on PATH")
	}
	return fmt.Errorf("git %s: %w", strings.Join(args, " "), err)
}

// terminationDelay is how long git has to put itself in order.
const terminationDelay = 5 * time.Second

// terminate asks git to end, which then removes its lock files, where the
// system can ask.
func terminate(process *os.Process) error {
	if process.Signal(syscall.SIGTERM) == nil {
		return nil
	}
	return process.Kill()
}

// kept are the git variables that say which repository, index and objects are
// meant, and which configuration holds. The others (tracing, pagers, editors,
// external diffs, prompts) change what git does or prints, and are dropped.
var kept = []string{
	"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE",
	"GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH",
	"GIT_NAMESPACE", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM",
	"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM",
	"GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS", "GIT_DEFAULT_HASH", "GIT_EXEC_PATH",
}

// CleanEnv returns env without git's variables that change behaviour or
// output, and with those that make git read only what is there.
func CleanEnv(env []string) []string {
	clean := make([]string, 0, len(env)+6)
	for _, setting := range env {
		name, _, _ := strings.Cut(setting, "=")
		if strings.HasPrefix(name, "GIT_") && !isKept(name) {
			continue
		}
		if name == "LC_ALL" || name == "LANGUAGE" {
			continue
		}
		clean = append(clean, setting)
	}
	return append(clean,
		"LC_ALL=C",
		"GIT_NO_LAZY_FETCH=1",
		"GIT_NO_REPLACE_OBJECTS=1",
		"GIT_GRAFT_FILE=/dev/null",
		"GIT_OPTIONAL_LOCKS=0",
		"GIT_TERMINAL_PROMPT=0",
	)
}

func isKept(name string) bool {
	return slices.Contains(kept, name) ||
		strings.HasPrefix(name, "GIT_CONFIG_KEY_") || strings.HasPrefix(name, "GIT_CONFIG_VALUE_")
}
