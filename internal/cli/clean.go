package cli

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/clean"
)

// cleanOptions is what the command line of clean says.
type cleanOptions struct {
	paths     []string
	prefixDir string
	// tracked deletes bytecode that git tracks, too.
	tracked bool
	exclude []string
	// submodules enters repositories below.
	submodules bool
	list       listOptions
	engine     clean.Options
}

const cleanDescription = `Deletes compiled Python bytecode from the working tree, or below the
directories that are named; these need not be in a repository. Caches in
__pycache__ go with their directories. These stay, and are reported:

  - bytecode that git tracks, unless --tracked is given
  - in a cache directory: whatever is not bytecode, links, special files
  - bytecode outside of cache directories (legacy: name.pyc) whose source is
    gone: it may be a module's only copy. --orphans and --ghosts ask for it
  - files that are bytecode by their name and something else inside

The last two go with --force. Symbolic links are not followed. Version control
directories, nested repositories and virtual environments are not entered.

Several selections narrow it down together: --orphans --older-than 30d deletes
what is both. Ages are like 90s, 15m, 12h, 30d, 2w. An interpreter is named by
its tag: cpython-313, pypy311.

Examples:
  pycguard clean -n                 # what would be deleted?
  pycguard clean                    # in the whole working tree
  pycguard clean --ghosts           # only what Python would import without source
  pycguard clean --keep-interpreter cpython-313 src
  pycguard clean --prefix-dir ~/.cache/pycache --orphans`

func cleanCommand(p *Process) *cli.Command {
	return &cli.Command{
		Name:        "clean",
		Usage:       "delete bytecode from the working tree",
		ArgsUsage:   "[PATH...]",
		Description: cleanDescription,
		Flags:       append(append(listFlags(), dryRunFlag()), cleanFlags()...),
		Action: orderly(p, func(c *cli.Context) error {
			o, err := readCleanOptions(c, time.Now())
			if err != nil {
				return err
			}
			return runClean(c.Context, newSession(c, p), o)
		}),
	}
}

func cleanFlags() []cli.Flag {
	const selection, borders = "Which bytecode", "Where"
	return []cli.Flag{
		&cli.BoolFlag{Name: "orphans", Category: selection, Usage: "only bytecode whose source is gone"},
		&cli.BoolFlag{Name: "ghosts", Category: selection, Usage: "only what Python would import without a source, and directories that hold nothing else"},
		&cli.BoolFlag{Name: "stale", Category: selection, Usage: "only bytecode that does not fit its source any more"},
		&cli.BoolFlag{Name: "legacy", Category: selection, Usage: "only bytecode outside of cache directories"},
		&cli.StringFlag{Name: "older-than", Category: selection, Usage: "only files last written more than `AGE` ago"},
		&cli.StringSliceFlag{Name: "interpreter", Category: selection, Usage: "only bytecode of the interpreter `TAG`; may be repeated"},
		&cli.StringSliceFlag{Name: "keep-interpreter", Category: selection, Usage: "not the bytecode of the interpreter `TAG`; may be repeated"},
		&cli.StringSliceFlag{Name: "exclude", Aliases: []string{"e"}, Category: selection, Usage: "nothing that `PATTERN`, as in .gitignore, matches; may be repeated"},
		&cli.BoolFlag{Name: "tracked", Category: selection, Usage: "also bytecode that git tracks"},
		&cli.BoolFlag{Name: "force", Aliases: []string{"f"}, Category: selection, Usage: "also legacy bytecode that cannot be made again, and what is bytecode by its name only"},
		&cli.BoolFlag{Name: "empty-dirs", Category: borders, Usage: "also remove all empty directories"},
		&cli.BoolFlag{Name: "recurse-submodules", Category: borders, Usage: "also enter submodules and other nested repositories"},
		&cli.BoolFlag{Name: "include-environments", Category: borders, Usage: "also enter virtual environments, .tox, .nox and node_modules"},
		&cli.StringFlag{Name: "prefix-dir", Category: borders, Usage: "clean `DIR`, the tree of a PYTHONPYCACHEPREFIX, instead"},
	}
}

func readCleanOptions(c *cli.Context, now time.Time) (cleanOptions, error) {
	before, after := arguments(c)
	o := cleanOptions{
		paths:      append(before, after...),
		prefixDir:  c.String("prefix-dir"),
		tracked:    c.Bool("tracked"),
		exclude:    c.StringSlice("exclude"),
		submodules: c.Bool("recurse-submodules"),
		list:       readListOptions(c),
		engine: clean.Options{
			Select: clean.Selection{
				Orphans: c.Bool("orphans"),
				Ghosts:  c.Bool("ghosts"),
				Stale:   c.Bool("stale"),
				Legacy:  c.Bool("legacy"),
			},
			Environments: c.Bool("include-environments"),
			EmptyDirs:    c.Bool("empty-dirs"),
			Force:        c.Bool("force"),
			DryRun:       c.Bool("dry-run"),
			Workers:      runtime.GOMAXPROCS(0),
		},
	}
	if o.prefixDir != "" && len(o.paths) > 0 {
		return o, withHint(errors.New("--prefix-dir goes with no other path"), "clean the two one after the other")
	}
	return o, o.readSelection(c, now)
}

// readSelection reads the selections that have a value.
func (o *cleanOptions) readSelection(c *cli.Context, now time.Time) (err error) {
	selection := &o.engine.Select
	if age := c.String("older-than"); age != "" {
		duration, err := parseAge(age)
		if err != nil {
			return err
		}
		selection.Before = now.Add(-duration)
	}
	if selection.Interpreters, err = parseTags(c.StringSlice("interpreter")); err != nil {
		return err
	}
	selection.NotInterpreters, err = parseTags(c.StringSlice("keep-interpreter"))
	return err
}

func parseTags(tags []string) ([]bytecode.Interpreter, error) {
	var interpreters []bytecode.Interpreter
	for _, tag := range tags {
		interpreter, ok := bytecode.ParseTag(tag)
		if !ok {
			return nil, withHint(fmt.Errorf("%q is not the tag of an interpreter", tag), "tags are like cpython-313 or pypy311; see python3 -c 'import sys; print(sys.implementation.cache_tag)'")
		}
		interpreters = append(interpreters, interpreter)
	}
	return interpreters, nil
}

// parseAge reads a duration of Go's, or a number of days or weeks.
func parseAge(text string) (time.Duration, error) {
	const day = 24 * time.Hour
	wrong := withHint(fmt.Errorf("%q is not an age", text), "write it like 90s, 15m, 12h, 30d or 2w")
	for unit, length := range map[string]time.Duration{"d": day, "w": 7 * day} {
		digits, ok := strings.CutSuffix(text, unit)
		if !ok {
			continue
		}
		n, err := strconv.ParseUint(digits, 10, 63)
		if err != nil || n > uint64(math.MaxInt64/length) {
			return 0, wrong
		}
		return time.Duration(n) * length, nil
	}
	age, err := time.ParseDuration(text)
	if err != nil || age < 0 {
		return 0, wrong
	}
	return age, nil
}

func runClean(ctx context.Context, s *session, o cleanOptions) error {
	starts, err := s.cleanStarts(ctx, o)
	if err != nil {
		return err
	}
	progress := s.startProgress("files")
	o.engine.Progress = progress.add
	var summary cleanSummary
	for _, start := range starts {
		result, err := start.run(ctx, o)
		summary.add(start, result)
		if err != nil {
			progress.end()
			s.concludeClean(o, summary)
			return err
		}
	}
	progress.end()
	if o.engine.DryRun || s.verbose {
		if err := o.list.write(s.Out, summary.paths()); err != nil {
			return notWritten("paths", err)
		}
	}
	s.concludeClean(o, summary)
	if n := len(summary.errors); n > 0 {
		return withHint(fmt.Errorf("%d could not be read or deleted", n), "mend what is said above, and clean again")
	}
	return nil
}
