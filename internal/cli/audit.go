package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/history"
	"github.com/pycguard/pycguard/internal/ospath"
	"github.com/pycguard/pycguard/internal/report"
)

// auditOptions is what the command line of audit says.
type auditOptions struct {
	revisions, paths []string
	since, until     string
	baseline         history.Baseline // nil for none
	writeBaseline    string
	writePaths       string
	failOn           string
	allowIncomplete  bool
	jobs             int
	output           outputOptions
}

func auditCommand(p *Process) *cli.Command {
	return &cli.Command{
		Name:      "audit",
		Usage:     "find bytecode in every commit of the history",
		ArgsUsage: "[REV...] [-- PATH...]",
		Description: `Looks at every commit reachable from every ref, or from the revisions and
ranges named, and reports each path that is or was bytecode: its versions, who
brought them in and when, and whether it is gone. Bytecode whose source is in
none of the commits that hold it may leak what was kept out on purpose (PYC005).

` + describeFormats() + `

Examples:
  pycguard audit                                  # the whole history
  pycguard audit main -- src                      # of a branch, below a directory
  pycguard audit --write-baseline known.json --fail-on none  # accept what is there
  pycguard audit --baseline known.json            # only what is new
  pycguard audit --write-paths paths.txt          # for git filter-repo
  pycguard audit --output html:report.html        # a page to look at
  pycguard audit --recurse ~/src --format json --output report.json`,
		Flags: append(outputFlags(),
			&cli.StringFlag{Name: "since", Usage: "only commits not older than `DATE`"},
			&cli.StringFlag{Name: "until", Usage: "only commits not newer than `DATE`"},
			&cli.StringFlag{Name: "baseline", Usage: "accept the versions that `FILE` lists"},
			&cli.StringFlag{Name: "write-baseline", Usage: "write all versions found to `FILE`"},
			&cli.StringFlag{Name: "write-paths", Usage: "write the paths found to `FILE`, for git filter-repo"},
			newChoiceFlag(&cli.StringFlag{
				Name: "fail-on", Value: "new",
				Usage: "exit 1 on `WHAT`: new (not in the baseline), any, none",
			}, "new", "any", "none"),
			&cli.BoolFlag{Name: "allow-incomplete", Usage: "do not fail when parts of the history are missing from the repository"},
			&cli.IntFlag{Name: "jobs", Usage: "work on `N` things at once", Value: runtime.GOMAXPROCS(0), DefaultText: "one for each processor"},
			&cli.StringSliceFlag{Name: "repo", Usage: "audit the repository `DIR`; may be repeated"},
			&cli.StringFlag{Name: "recurse", Usage: "audit every repository below `DIR`"},
		),
		Action: orderly(p, func(c *cli.Context) error {
			o, err := readAuditOptions(c, p)
			if err != nil {
				return err
			}
			if len(c.StringSlice("repo")) == 0 && c.String("recurse") == "" {
				return auditOne(c, p, o)
			}
			return auditMany(c, p, o)
		}),
	}
}

func readAuditOptions(c *cli.Context, p *Process) (auditOptions, error) {
	before, after := arguments(c)
	o := auditOptions{
		revisions:       before,
		paths:           after,
		since:           c.String("since"),
		until:           c.String("until"),
		writeBaseline:   c.String("write-baseline"),
		writePaths:      c.String("write-paths"),
		failOn:          c.String("fail-on"),
		allowIncomplete: c.Bool("allow-incomplete"),
		jobs:            c.Int("jobs"),
	}
	var err error
	if o.output, err = readOutputOptions(c, p); err != nil {
		return o, err
	}
	if o.jobs < 1 {
		return o, withHint(fmt.Errorf("--jobs %d: at least one", o.jobs), "leave it out to use all processors")
	}
	name := c.String("baseline")
	if name == "" {
		return o, nil
	}
	data, err := os.ReadFile(ospath.From(p.Dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return o, withHint(err, "make one with: pycguard audit --write-baseline %s --fail-on none", shellQuote(name))
	}
	if err != nil {
		return o, fmt.Errorf("reading the baseline: %w", err)
	}
	o.baseline, err = history.ParseBaseline(data)
	if err != nil {
		return o, fmt.Errorf("%s: %w", name, err)
	}
	return o, nil
}

// auditOne audits the repository that the command stands in.
func auditOne(c *cli.Context, p *Process, o auditOptions) error {
	s, err := openSession(c, p)
	if err != nil {
		return err
	}
	defer s.close()
	r, err := s.audit(c.Context, o)
	if err != nil {
		return err
	}
	s.summarize(r.History, o)
	verdict := s.verdict(&r, o)
	return cmp.Or(o.deliver(p, r), verdict)
}

// audit examines the history of one repository.
func (s *session) audit(ctx context.Context, o auditOptions) (report.Report, error) {
	collectOften()
	options, err := s.historyOptions(ctx, o)
	if err != nil {
		return report.Report{}, err
	}
	progress := s.startProgress("commits and trees")
	options.Progress = history.Progress{Expect: progress.expect, Done: progress.add}
	found, err := history.Audit(ctx, options)
	progress.end()
	if err != nil {
		return report.Report{}, fmt.Errorf("examining the history: %w", err)
	}
	o.baseline.Apply(found)
	described, err := s.describeFor(ctx, o.output)
	return report.Report{
		Command:    "audit",
		Repository: described,
		Examined:   []report.Count{{Key: "commits", N: found.Stats.Commits}, {Key: "trees", N: found.Stats.Trees}, {Key: "refs", N: len(options.Tips)}},
		Findings:   found.Findings(o.baseline != nil && o.failOn == "new"),
		History:    found,
	}, err
}

func (s *session) historyOptions(ctx context.Context, o auditOptions) (history.Options, error) {
	limit, err := s.limit(o.paths)
	if err != nil {
		return history.Options{}, err
	}
	policy := s.policy()
	options := history.Options{Partial: s.repo.Partial, Workers: o.jobs, Timeline: o.output.needsTimeline()}
	options.Classifier.Path = func(path string) bool {
		return limit.Contains(path) && !(policy.Allow != nil && policy.Allow(path)) &&
			(bytecode.IsName(path) || policy.Extra != nil && policy.Extra(path))
	}
	if policy.Extra != nil {
		// A pattern may name a directory: only whole paths tell.
		options.Classifier.Extra = func([]byte) bool { return true }
	}
	if options.Shallow, err = s.shallow(); err != nil {
		return options, err
	}
	if options.Store, err = s.objects(); err != nil {
		return options, err
	}
	if err := s.chooseTips(ctx, o.revisions, &options); err != nil {
		return options, err
	}
	options.Since, options.Until, err = s.dates(ctx, o.since, o.until)
	return options, err
}

// verdict maps what was found to an exit code, and notes it in the report.
// Trouble outranks findings.
func (s *session) verdict(r *report.Report, o auditOptions) error {
	verdict := o.judge(r.History)
	if verdict != nil && !errors.Is(verdict, errFindings) {
		r.Err = verdict
	}
	r.Exit = exitCode(verdict)
	return verdict
}

func (o auditOptions) judge(h *history.Report) error {
	if len(h.Gaps) > 0 && !o.allowIncomplete {
		return withHint(errors.New("the repository does not have its whole history, so that the audit is incomplete"), "%s; or accept that with --allow-incomplete", h.Gaps[0].Remedy())
	}
	fails := slices.ContainsFunc(h.Paths, func(p history.Path) bool {
		return o.failOn == "any" || slices.ContainsFunc(p.Versions, func(v history.Version) bool { return !v.Known })
	})
	if fails && o.failOn != "none" {
		return errFindings
	}
	return nil
}

// deliver writes the reports and the files that were asked for.
func (o auditOptions) deliver(p *Process, reports ...report.Report) error {
	if o.writeBaseline != "" {
		if err := writeBaseline(ospath.From(p.Dir, o.writeBaseline), reports); err != nil {
			return notWritten("baseline", err)
		}
	}
	if o.writePaths != "" {
		if err := writeFile(ospath.From(p.Dir, o.writePaths), history.FilterRepoPaths(reports[0].History.Paths)); err != nil {
			return notWritten("paths", err)
		}
	}
	return o.output.write(p.Out, reports...)
}

func writeBaseline(path string, reports []report.Report) error {
	all := history.Baseline{}
	for _, r := range reports {
		if r.History == nil {
			continue
		}
		for entry := range r.History.Baseline() {
			all[entry] = true
		}
	}
	return writeTo(path, all.Write)
}
