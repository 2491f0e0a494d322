package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/pycguard/pycguard/hooks"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/gitcmd"
	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/report"
)

// checkRange checks every commit of a range, and says on standard error how it
// went.
func checkRange(ctx context.Context, s *session, o checkOptions) (report.Report, error) {
	tips, known, err := s.resolveRange(ctx, o.revisions)
	if err != nil {
		return report.Report{}, withHint(err, "a range is written A..B; git log A..B shows its commits")
	}
	return s.reportSpan(ctx, span{tips: tips, known: known}, o.paths, "of "+shortRange(o.revisions))
}

// reportSpan checks the commits of a span below paths; which says which ones
// they are.
func (s *session) reportSpan(ctx context.Context, span span, paths []string, which string) (report.Report, error) {
	var err error
	if span.paths, err = s.limit(paths); err != nil {
		return report.Report{}, err
	}
	result, err := s.scanSpan(ctx, span)
	if err != nil {
		return report.Report{}, err
	}
	s.conclude(result.Result, report.Plural(result.Examined, "commit", "commits")+" "+which)
	s.hintCommitted(result.Findings)
	return report.Report{
		Examined: []report.Count{{Key: "commits", N: result.Examined}},
		Findings: result.Findings,
	}, nil
}

// hintCommitted says how to mend commits that were made already.
func (s *session) hintCommitted(findings []finding.Finding) {
	if len(findings) > 0 {
		s.hint("take it out of the newest commit: %s && git commit --amend", s.untrackAdvice(findings))
		s.hint("for an older commit: git rebase -i, or git filter-repo")
	}
}

// resolveRange returns the objects that a range names on its two sides. Only the
// plainest are read here, to save a process: the grammar of the rest is git's
// own business (gitrevisions in git's documentation).
func (s *session) resolveRange(ctx context.Context, revisions string) (tips, known []object.ID, err error) {
	if from, to, ok := strings.Cut(revisions, ".."); ok {
		fromID, fromOK, fromErr := s.plainRevision(from)
		toID, toOK, toErr := s.plainRevision(to)
		if err := cmp.Or(fromErr, toErr); err != nil {
			return nil, nil, err
		}
		if fromOK && toOK {
			return []object.ID{toID}, []object.ID{fromID}, nil
		}
	}
	if strings.HasPrefix(revisions, "-") {
		return nil, nil, fmt.Errorf("%q is no range", revisions)
	}
	out, err := s.git().Output(ctx, "rev-parse", "--revs-only", revisions, "--")
	if _, failed := errors.AsType[*gitcmd.Error](err); failed {
		return nil, nil, fmt.Errorf("%w: %s", errNoRevision, revisions)
	}
	if err != nil {
		return nil, nil, err
	}
	for line := range strings.FieldsSeq(string(out)) {
		hex, excluded := strings.CutPrefix(line, "^")
		id, err := object.ParseID(hex)
		if err != nil {
			return nil, nil, err
		}
		if excluded {
			known = append(known, id)
		} else {
			tips = append(tips, id)
		}
	}
	if len(tips) == 0 {
		return nil, nil, fmt.Errorf("%w: %s", errNoRevision, revisions)
	}
	return tips, known, nil
}

// shortRange shortens the object ids of a range.
func shortRange(revisions string) string {
	from, to, ok := strings.Cut(revisions, "..")
	if !ok {
		return shortRevision(revisions)
	}
	return shortRevision(from) + ".." + shortRevision(to)
}

// asksForCommits reports whether the pre-commit framework runs us for commits
// that were made already: one and the same entry serves all stages.
func asksForCommits(f hooks.Framework) bool {
	return f.Push() || f.HasRange() && !f.Checkout
}

// checkFramework checks the commits that the framework names. Of a push it
// looks at one ref only, the first that brings something new.
func checkFramework(ctx context.Context, s *session, f hooks.Framework, paths []string) (report.Report, error) {
	if !f.Push() {
		return checkRange(ctx, s, checkOptions{revisions: f.FromRef + ".." + f.ToRef, paths: paths})
	}
	known, err := s.remoteTips(ctx, f.RemoteName)
	if err != nil {
		return report.Report{}, err
	}
	revisions := cmp.Or(f.ToRef, f.LocalBranch)
	if f.HasRange() {
		revisions = f.FromRef + ".." + f.ToRef
	}
	if revisions == "" {
		return report.Report{}, errors.New("the framework names no commits; its variable PRE_COMMIT_LOCAL_BRANCH is missing")
	}
	tips, from, err := s.resolveRange(ctx, revisions)
	if err != nil {
		return report.Report{}, err
	}
	return s.reportSpan(ctx, span{tips: tips, known: append(known, from...), absent: true}, paths, "new to "+finding.Quote(f.RemoteName))
}
