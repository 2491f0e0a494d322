package cli

import (
	"cmp"
	"context"
	"errors"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/report"
	"github.com/pycguard/pycguard/internal/scan"
)

// checkOptions is what the command line of check says.
type checkOptions struct {
	parts
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
		Usage:     "find bytecode in the index and on disk, and gaps in the ignore rules",
		ArgsUsage: "[PATH...]",
		Description: `Answers three questions, all of them unless options select some:

  --staged    which bytecode would "git commit" commit? (PYC001, PYC005)
              A deletion is never reported.
  --worktree  which bytecode is neither tracked nor ignored, so that
              "git add ." would take it? (PYC002)
  --coverage  do the ignore rules that everybody has cover all bytecode that
              Python would write next to the sources here? (PYC003)

Paths limit it to files and directories.

The rules of --coverage are the .gitignore files of the working tree; with
--staged and without --worktree those of the index, which is what the next
commit has; with --tree those of that commit. Rules of one machine
(core.excludesFile, .git/info/exclude) do not count. -v shows for each kind of
bytecode the rule that covers it.

` + describeFormats() + `

Examples:
  pycguard check                    # everything
  pycguard check --staged src       # would the next commit contain any in src?
  pycguard check --tree v1.0        # does that commit contain any?
  pycguard check --range main..HEAD # what do these commits add?
  pycguard check --coverage -v      # which rule covers what?
  pycguard check --fix              # mend: untrack, then fix-ignore --stage
  pycguard check --staged -z | xargs -0 -r git rm --cached --
  pycguard check --output sarif:pycguard.sarif  # for code scanning`,
		Flags: append(outputFlags(),
			&cli.BoolFlag{Name: "staged", Usage: "check the index"},
			&cli.BoolFlag{Name: "worktree", Usage: "check the files on disk"},
			&cli.BoolFlag{Name: "coverage", Usage: "check the ignore rules"},
			&cli.StringFlag{Name: "tree", Usage: "check the commit or tree that `REV` names"},
			&cli.StringFlag{Name: "range", Usage: "check what each commit of the range `A..B` adds or changes"},
			&cli.BoolFlag{Name: "new-only", Usage: "pass over bytecode that HEAD holds already, unchanged"},
			&cli.BoolFlag{Name: "fix", Usage: "stop tracking bytecode, and add and stage the missing ignore lines"},
			dryRunFlag(),
			&cli.BoolFlag{Name: "content", Usage: "also look into new and changed files for bytecode under other names"},
		),
		Action: func(c *cli.Context) error {
			s, err := openSession(c, p)
			if err != nil {
				return err
			}
			defer s.close()
			o, err := readCheckOptions(c, s)
			if err != nil {
				return err
			}
			if c.Bool("fix") {
				return orderly(p, func(c *cli.Context) error { return runFix(c.Context, s, o, c.Bool("dry-run")) })(c)
			}
			if o.output.writesFiles() {
				return orderly(p, func(c *cli.Context) error { return runCheck(c.Context, s, o) })(c)
			}
			return runCheck(c.Context, s, o)
		},
	}
}

func readCheckOptions(c *cli.Context, s *session) (checkOptions, error) {
	before, after := arguments(c)
	o := checkOptions{
		parts:     parts{staged: c.Bool("staged"), worktree: c.Bool("worktree"), coverage: c.Bool("coverage")},
		paths:     append(before, after...),
		tree:      c.String("tree"),
		revisions: c.String("range"),
		newOnly:   c.Bool("new-only") || s.config.NewOnly,
		content:   c.Bool("content"),
	}
	var err error
	if o.output, err = readOutputOptions(c, s.Process); err != nil {
		return o, err
	}
	ofIndex := c.Bool("new-only") || o.content
	switch {
	case o.committed() && (o.staged || o.worktree || ofIndex || o.tree != "" && o.revisions != ""):
		return o, withHint(errors.New("--tree and --range go with none of --staged, --worktree, --new-only, --content, and not with each other"), "run two checks")
	case o.revisions != "" && o.coverage:
		return o, withHint(errors.New("--coverage is about one state of the rules, not about a range"), "check the last commit of it: pycguard check --coverage --tree REV")
	case ofIndex && o.parts != (parts{}) && !o.staged:
		return o, withHint(errors.New("--new-only and --content are about the index"), "add --staged")
	}
	return o, nil
}

func runCheck(ctx context.Context, s *session, o checkOptions) error {
	chosen, err := o.looks(s)
	if err != nil {
		return err
	}
	r, err := chosen.all(ctx, s, o)
	if _, ok := errors.AsType[*incomplete](err); err != nil && !ok {
		return err
	}
	r.Err = err
	return s.deliver(ctx, "check", r, o.output)
}

// deliver writes the report of a command. It returns the report's error, else
// errFindings where there are findings.
func (s *session) deliver(ctx context.Context, command string, r report.Report, o outputOptions) error {
	outcome := r.Err
	if outcome == nil && len(r.Findings) > 0 {
		outcome = errFindings
	}
	r.Command, r.Exit = command, exitCode(outcome)
	var err error
	if r.Repository, err = s.describeFor(ctx, o); err != nil {
		return err
	}
	return cmp.Or(o.write(s.Out, r), outcome)
}

// conclude says on standard error how a check went.
func (s *session) conclude(result scan.Result, examined string) {
	s.concludeOf("bytecode", result, examined)
}

// concludeOf is conclude for a sort of bytecode.
func (s *session) concludeOf(bytecode string, result scan.Result, examined string) {
	if paths := pathCount(result.Findings); paths > 0 {
		s.sayBad("%s of %s in %s%s", report.Plural(paths, "path", "paths"), bytecode, examined, passedOver(result))
		return
	}
	s.sayGood("checked %s, no %s%s", examined, bytecode, passedOver(result))
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
