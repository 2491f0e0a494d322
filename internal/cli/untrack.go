package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/gitcmd"
	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/report"
	"github.com/pycguard/pycguard/internal/scan"
)

// untrackOptions is what the command line of untrack says.
type untrackOptions struct {
	paths  []string
	dryRun bool
	list   listOptions
	// mending says that the ignore rules are mended too.
	mending bool
}

func untrackCommand(p *Process) *cli.Command {
	return &cli.Command{
		Name:      "untrack",
		Usage:     "stop tracking bytecode; the files stay on disk",
		ArgsUsage: "[PATH...]",
		Description: `Takes compiled Python bytecode out of the index, all of it in one write, and
prints the paths. Files on disk are not touched. Paths limit it to files and
directories; what the configuration allows stays tracked.

Examples:
  pycguard untrack -n               # what would be taken out?
  pycguard untrack                  # take it out of the next commit
  pycguard untrack vendor/lib       # only below a directory`,
		Flags: append(listFlags(), dryRunFlag()),
		Action: orderly(p, func(c *cli.Context) error {
			s, err := openSession(c, p)
			if err != nil {
				return err
			}
			defer s.close()
			before, after := arguments(c)
			return runUntrack(c.Context, s, untrackOptions{
				paths:  append(before, after...),
				dryRun: c.Bool("dry-run"),
				list:   readListOptions(c),
			})
		}),
	}
}

func runUntrack(ctx context.Context, s *session, o untrackOptions) error {
	limit, err := s.limit(o.paths)
	if err != nil {
		return err
	}
	idx, err := s.openIndex(ctx)
	if err != nil {
		return err
	}
	paths, allowed, err := scan.Staged{Index: idx, Policy: s.policy(), Limit: limit}.Tracked()
	if err != nil {
		return s.indexTrouble(err)
	}
	examined := 0
	if idx != nil {
		examined = idx.Len()
	}
	if len(paths) > 0 && !o.dryRun {
		if err := s.untrack(ctx, paths); err != nil {
			return err
		}
	}
	if err := o.list.write(s.Out, paths); err != nil {
		return notWritten("paths", err)
	}
	s.concludeUntrack(o, scan.Result{Examined: examined, Allowed: allowed}, len(paths))
	return nil
}

// untrack takes paths out of the index, all stages of each, in one write that
// git locks. An interrupt does not end git, which would leave its lock behind.
func (s *session) untrack(ctx context.Context, paths []string) (err error) {
	// A pipe would end early where we are killed, and git would take the
	// part of a path that it has read for a path.
	input, err := os.CreateTemp("", "pycguard-untrack-")
	if err != nil {
		return noListForGit(err)
	}
	defer func() { err = errors.Join(err, input.Close(), os.Remove(input.Name())) }()
	if err := writeRemovals(input, paths, s.repo.ObjectFormat); err != nil {
		return noListForGit(err)
	}
	if _, err := input.Seek(0, io.SeekStart); err != nil {
		return noListForGit(err)
	}
	err = s.writingGit().Run(context.WithoutCancel(ctx), input, nil, "update-index", "-z", "--index-info")
	failed, ok := errors.AsType[*gitcmd.Error](err)
	if ok && strings.Contains(failed.Stderr, ".lock': File exists") {
		return withHint(fmt.Errorf("another git process is at work: %s.lock exists, nothing was changed", s.repo.IndexFile),
			"try again when it has ended; where none runs, a crash left the file behind: remove it")
	}
	if err != nil {
		return withHint(fmt.Errorf("taking bytecode out of the index: %w", err), "nothing was changed; mend what git says, and run the command again")
	}
	return nil
}

// noListForGit is the error for a list of paths that could not be written.
func noListForGit(err error) error {
	return withHint(fmt.Errorf("writing the list of paths for git: %w", err), "nothing was changed; make room for temporary files, or name another directory for them: TMPDIR")
}

// writeRemovals writes the input of git update-index -z --index-info: an entry
// of mode 0 removes its path, which counts from the top of the working tree
// wherever git runs.
func writeRemovals(w io.Writer, paths []string, format object.Format) error {
	out := bufio.NewWriter(w)
	nothing := strings.Repeat("0", format.HexSize())
	for _, path := range paths {
		fmt.Fprintf(out, "0 %s\t%s\x00", nothing, path)
	}
	return out.Flush()
}

func (s *session) concludeUntrack(o untrackOptions, result scan.Result, taken int) {
	if taken == 0 {
		s.sayGood("checked %s, no bytecode%s", report.Plural(result.Examined, "index entry", "index entries"), passedOver(result))
		return
	}
	did := "took"
	if o.dryRun {
		did = "would take"
	}
	s.say("%s %s of bytecode out of the index, files stay on disk%s", did, report.Plural(taken, "path", "paths"), passedOver(result))
	if o.dryRun {
		return
	}
	if !o.mending {
		s.hint("so that it does not come back: pycguard fix-ignore")
	}
	s.hint("the next commit is without it: git commit")
}

// listOptions is how a list of paths is to be written.
type listOptions struct{ nul bool }

func listFlags() []cli.Flag {
	return []cli.Flag{&cli.BoolFlag{Name: "null", Aliases: []string{"z"}, Usage: "print the paths raw, each ended by a NUL byte"}}
}

func readListOptions(c *cli.Context) listOptions { return listOptions{nul: c.Bool("null")} }

func dryRunFlag() cli.Flag {
	return &cli.BoolFlag{Name: "dry-run", Aliases: []string{"n"}, Usage: "say what would be done, change nothing"}
}

// write writes a path a line.
func (o listOptions) write(w io.Writer, paths []string) error {
	out := bufio.NewWriter(w)
	for _, path := range paths {
		end := "\n"
		if o.nul {
			end = "\x00"
		} else {
			path = finding.Quote(path)
		}
		out.WriteString(path)
		out.WriteString(end)
	}
	return out.Flush()
}
