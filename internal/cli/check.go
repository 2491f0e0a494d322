package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/hooks"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/report"
	"github.com/pycguard/pycguard/internal/scan"
)

// checkOptions is what the command line of check says.
type checkOptions struct {
	paths []string
	tree  string // a revision, empty for the index
	// revisions is a range of commits, empty for the index.
	revisions string
	newOnly   bool
	content   bool
	output    outputOptions
}

// committed reports whether the check is about commits that were made already.
func (o checkOptions) committed() bool { return o.tree != "" || o.revisions != "" }

func checkCommand(p *Process) *cli.Command {
	return &cli.Command{
		Name:      "check",
		Usage:     "find bytecode that the next commit would contain",
		ArgsUsage: "[PATH...]",
		Description: `Looks at the index, which is what "git commit" commits, and reports each
path that is compiled Python bytecode. Paths limit it to files and directories.
A deletion is never reported.

Examples:
  pycguard check                    # what would the next commit contain?
  pycguard check --staged src       # the same, below src
  pycguard check --tree v1.0        # what does that commit contain?
  pycguard check --range main..HEAD # what do these commits add?
  pycguard check -z | xargs -0 git rm --cached --`,
		Flags: append(outputFlags("text", "json"),
			&cli.BoolFlag{Name: "staged", Usage: "check the index"},
			&cli.StringFlag{Name: "tree", Usage: "check the commit or tree that `REV` names"},
			&cli.StringFlag{Name: "range", Usage: "check what each commit of the range `A..B` adds or changes"},
			&cli.BoolFlag{Name: "new-only", Usage: "pass over bytecode that HEAD holds already, unchanged"},
			&cli.BoolFlag{Name: "content", Usage: "also look into new and changed files for bytecode under other names"},
		),
		Action: func(c *cli.Context) error {
			s, err := openSession(c, p)
			if err != nil {
				return err
			}
			defer s.close()
			before, after := arguments(c)
			o := checkOptions{
				paths:     append(before, after...),
				tree:      c.String("tree"),
				revisions: c.String("range"),
				newOnly:   c.Bool("new-only") || s.config.NewOnly,
				content:   c.Bool("content"),
				output:    readOutputOptions(c, p),
			}
			if o.committed() && (c.Bool("staged") || c.Bool("new-only") || o.content || o.tree != "" && o.revisions != "") {
				return withHint(errors.New("--tree and --range go with neither --staged, --new-only, --content nor each other"), "run two checks")
			}
			return runCheck(c.Context, s, o)
		},
	}
}

func runCheck(ctx context.Context, s *session, o checkOptions) error {
	look := checkStaged
	framework, err := hooks.ParseFramework(s.Env)
	switch {
	case o.tree != "":
		look = checkTree
	case o.revisions != "":
		look = checkRange
	case err != nil:
		return err
	case asksForCommits(framework):
		look = func(ctx context.Context, s *session, o checkOptions) (report.Report, error) {
			return checkFramework(ctx, s, framework, o.paths)
		}
	}
	r, err := look(ctx, s, o)
	if err != nil {
		return err
	}
	return s.deliver("check", r, o.output)
}

// deliver writes the report of a command. It returns errFindings where there
// are findings.
func (s *session) deliver(command string, r report.Report, o outputOptions) error {
	r.Command = command
	var err error
	if r.Repository, err = s.describe(); err != nil {
		return err
	}
	if err := o.write(s.Out, r); err != nil {
		return fmt.Errorf("writing the findings: %w", err)
	}
	if len(r.Findings) > 0 {
		return errFindings
	}
	return nil
}

// conclude says on standard error how a check went.
func (s *session) conclude(result scan.Result, examined string) {
	if paths := pathCount(result.Findings); paths > 0 {
		s.say("%s of bytecode in %s%s", report.Plural(paths, "path", "paths"), examined, passedOver(result))
		return
	}
	s.say("checked %s, no bytecode%s", examined, passedOver(result))
}

func passedOver(result scan.Result) string {
	text := ""
	if result.Allowed > 0 {
		text += ", " + report.Plural(result.Allowed, "path", "paths") + " allowed by the configuration"
	}
	if result.Known > 0 {
		text += ", " + report.Plural(result.Known, "path", "paths") + " already in HEAD passed over"
	}
	return text
}

// pathCount counts the different paths of sorted findings.
func pathCount(findings []finding.Finding) int {
	n, last := 0, ""
	for _, f := range findings {
		if n == 0 || f.Path != last {
			n++
		}
		last = f.Path
	}
	return n
}
