package cli

import (
	"cmp"
	"context"
	"errors"

	"github.com/pycguard/pycguard/hooks"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/report"
)

// parts selects what check looks at; the zero parts select everything.
type parts struct {
	staged, worktree, coverage bool
}

// look answers one or more questions, and says on standard error how it went.
// With an *incomplete error the report counts as far as it goes.
type look func(ctx context.Context, s *session, o checkOptions) (report.Report, error)

type looks []look

// incomplete is the error for a part of the answer that is missing: trouble
// that does not keep the rest from being reported.
type incomplete struct{ error }

func (e *incomplete) Unwrap() error { return e.error }

// looks returns what the command line asks for, or the pre-commit framework at
// a stage that is about commits that were made already.
func (o checkOptions) looks(s *session) (looks, error) {
	switch {
	case o.tree != "" && o.coverage:
		return looks{checkTreeCoverage}, nil
	case o.tree != "":
		return looks{checkTree}, nil
	case o.revisions != "":
		return looks{checkRange}, nil
	}
	framework, err := hooks.ParseFramework(s.Env)
	switch {
	case err != nil:
		return nil, err
	case asksForCommits(framework):
		return o.committedLooks(framework), nil
	}
	return o.currentLooks(), nil
}

// committedLooks are those for commits that the framework names: bytecode in
// any of them, the rules of the last one.
func (o checkOptions) committedLooks(framework hooks.Framework) looks {
	var chosen looks
	if o.staged || !o.coverage {
		chosen = append(chosen, func(ctx context.Context, s *session, o checkOptions) (report.Report, error) {
			return checkFramework(ctx, s, framework, o.paths)
		})
	}
	if o.coverage {
		chosen = append(chosen, func(ctx context.Context, s *session, o checkOptions) (report.Report, error) {
			o.tree = cmp.Or(framework.ToRef, framework.LocalBranch)
			return checkTreeCoverage(ctx, s, o)
		})
	}
	return chosen
}

// currentLooks are those for the index and the working tree.
func (o checkOptions) currentLooks() looks {
	p := o.parts
	if p == (parts{}) {
		p = parts{staged: true, worktree: true, coverage: true}
	}
	var chosen looks
	if p.staged {
		chosen = append(chosen, checkStaged)
	}
	if p.staged && p.coverage && !p.worktree {
		return append(chosen, checkStagedCoverage)
	}
	if p.worktree || p.coverage {
		chosen = append(chosen, func(ctx context.Context, s *session, o checkOptions) (report.Report, error) {
			return checkDisk(ctx, s, o, p)
		})
	}
	return chosen
}

// all merges what the looks find.
func (l looks) all(ctx context.Context, s *session, o checkOptions) (report.Report, error) {
	var merged report.Report
	var missing error
	for _, look := range l {
		r, err := look(ctx, s, o)
		if _, ok := errors.AsType[*incomplete](err); err != nil && !ok {
			return report.Report{}, err
		}
		missing = errors.Join(missing, err)
		merged.Examined = append(merged.Examined, r.Examined...)
		merged.Findings = append(merged.Findings, r.Findings...)
	}
	finding.Sort(merged.Findings)
	return merged, missing
}

// checkDisk walks the working tree once for the questions about it.
func checkDisk(ctx context.Context, s *session, o checkOptions, p parts) (report.Report, error) {
	found, err := s.survey(ctx, o.paths, false)
	if err != nil {
		return report.Report{}, err
	}
	var merged report.Report
	if p.worktree {
		merged = checkUnignored(s, found)
	}
	if p.coverage {
		r := checkCoverage(s, found.Coverage(), "")
		merged.Examined = append(merged.Examined, r.Examined...)
		merged.Findings = append(merged.Findings, r.Findings...)
	}
	if err := unread(found.Trouble); err != nil {
		return merged, &incomplete{err}
	}
	return merged, nil
}
