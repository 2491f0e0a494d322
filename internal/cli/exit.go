package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/internal/gitcmd"
	"github.com/pycguard/pycguard/internal/plainfile"
)

const (
	codeClean       = 0
	codeFindings    = 1
	codeTrouble     = 2
	codeInterrupted = 130
)

// errFindings says that a command found what it looks for, and has said so.
var errFindings = errors.New("findings")

// errInterrupted says that the user interrupted a command.
var errInterrupted = errors.New("interrupted")

// orderly is an action that leaves things in order when the user interrupts it.
// Others end where they stand, as programs do by default: they only read, and
// listening for signals costs a commit more than reading its index.
func orderly(p *Process, action cli.ActionFunc) cli.ActionFunc {
	return func(c *cli.Context) error {
		if p.Interrupts == nil {
			return action(c)
		}
		ctx, stop := p.Interrupts(c.Context)
		defer stop()
		c.Context = ctx
		err := action(c)
		if err != nil && ctx.Err() != nil {
			return errInterrupted
		}
		return err
	}
}

// exitCode maps what a command returned to the code of the process. Trouble
// outranks findings: commands return errFindings only when nothing else went
// wrong.
func exitCode(err error) int {
	switch {
	case err == nil:
		return codeClean
	case errors.Is(err, errInterrupted):
		return codeInterrupted
	case errors.Is(err, errFindings):
		return codeFindings
	}
	return codeTrouble
}

// message returns what to tell the user about err, empty for nothing.
func message(err error) string {
	if err == nil || errors.Is(err, errFindings) {
		return ""
	}
	text := err.Error()
	if step := nextStep(err); step != "" && !strings.Contains(text, hintMark) {
		text += hintMark + step
	}
	return text
}

const hintMark = "\n" + hintPrefix

// withHint adds a next step to an error, on a line of its own.
func withHint(err error, format string, args ...any) error {
	return fmt.Errorf("%w"+hintMark+format, append([]any{err}, args...)...)
}

// nextStep is the hint for trouble of the system's, or of git's, where the one
// who met it knows none.
func nextStep(err error) string {
	if errors.Is(err, fs.ErrPermission) {
		return "give this user the right to it, or run pycguard as its owner"
	}
	_, ofPath := errors.AsType[*fs.PathError](err)
	if ofPath || errors.Is(err, plainfile.ErrNotRegular) || errors.Is(err, plainfile.ErrTooLarge) {
		return "mend that, and run the command again"
	}
	if _, ok := errors.AsType[*gitcmd.Error](err); ok {
		return "mend what git says, and run the command again"
	}
	return ""
}
