package cli

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/internal/report"
)

// checkOptions is what the command line of check says.
type checkOptions struct {
	paths   []string
	newOnly bool
	content bool
	format  string
	nul     bool
}

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
  pycguard check -z | xargs -0 git rm --cached --`,
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "staged", Usage: "check the index"},
			&cli.BoolFlag{Name: "new-only", Usage: "pass over bytecode that HEAD holds already, unchanged"},
			&cli.BoolFlag{Name: "content", Usage: "also look into new and changed files for bytecode under other names"},
			formatFlag("text", "json"),
			&cli.BoolFlag{Name: "null", Aliases: []string{"z"}, Usage: "print the paths only, raw, each ended by a NUL byte"},
		},
		Action: func(c *cli.Context) error {
			s, err := openSession(c, p)
			if err != nil {
				return err
			}
			defer s.close()
			before, after := arguments(c)
			return runCheck(c.Context, s, checkOptions{
				paths:   append(before, after...),
				newOnly: c.Bool("new-only") || s.config.NewOnly,
				content: c.Bool("content"),
				format:  c.String("format"),
				nul:     c.Bool("null"),
			})
		},
	}
}

func runCheck(ctx context.Context, s *session, o checkOptions) error {
	r, err := checkStaged(ctx, s, o)
	if err != nil {
		return err
	}
	if err := s.write(r, o.format, o.nul); err != nil {
		return fmt.Errorf("writing the findings: %w", err)
	}
	if len(r.Findings) > 0 {
		return errFindings
	}
	return nil
}

// write writes findings in the form that was asked for.
func (s *session) write(r report.Report, format string, nul bool) error {
	switch {
	case nul:
		return report.Paths(s.Out, r)
	case format == "json":
		return report.JSON(s.Out, r)
	}
	return report.Text(s.Out, r)
}
