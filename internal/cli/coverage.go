package cli

import (
	"context"

	"github.com/pycguard/pycguard/ignore"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/report"
	"github.com/pycguard/pycguard/internal/scan"
)

// checkStagedCoverage proves the rules of the index.
func checkStagedCoverage(ctx context.Context, s *session, o checkOptions) (report.Report, error) {
	limit, err := s.limit(o.paths)
	if err != nil {
		return report.Report{}, err
	}
	idx, err := s.openIndex(ctx)
	if err != nil {
		return report.Report{}, err
	}
	question, err := scan.StagedCoverage(idx, func() (scan.Objects, error) { return s.objects() }, limit)
	if err != nil {
		return report.Report{}, s.indexTrouble(err)
	}
	return checkCoverage(s, question, " in the index"), nil
}

// checkTreeCoverage proves the rules of a commit.
func checkTreeCoverage(ctx context.Context, s *session, o checkOptions) (report.Report, error) {
	limit, err := s.limit(o.paths)
	if err != nil {
		return report.Report{}, err
	}
	tree, err := s.openTree(ctx, o.tree)
	if err != nil {
		return report.Report{}, err
	}
	question, err := scan.TreeCoverage(tree, limit)
	if err != nil {
		return report.Report{}, err
	}
	return checkCoverage(s, question, " in "+shortRevision(o.tree)), nil
}

// checkCoverage proves coverage, and says on standard error how it went. where
// names the place that the rules are from, empty for the working tree.
func checkCoverage(s *session, question scan.Coverage, where string) report.Report {
	question.Explain = s.verbose
	answer := question.Run()
	for _, c := range answer.Proof {
		s.explain(c)
	}
	s.concludeCoverage(answer, where)
	return report.Report{
		Examined: []report.Count{{Key: "sourceDirectories", N: answer.Directories}},
		Findings: answer.Findings,
	}
}

// explain shows which rule covers a form of bytecode in a directory.
func (s *session) explain(c ignore.Coverage) {
	what := finding.Quote(orTop(c.Dir)) + ": " + c.Pattern
	switch {
	case c.Ignored:
		s.say("%s is ignored by %s:%d: %s", what, finding.Quote(c.Rule.Source), c.Rule.Line, finding.Quote(c.Rule.Pattern))
	case c.Rule != nil:
		s.say("%s is re-included by %s:%d: %s", what, finding.Quote(c.Rule.Source), c.Rule.Line, finding.Quote(c.Rule.Pattern))
	default:
		s.say("%s is not ignored", what)
	}
}

func (s *session) concludeCoverage(answer scan.Covered, where string) {
	dirs := report.Plural(answer.Directories, "directory", "directories")
	switch {
	case answer.Directories == 0:
		s.say("no Python source%s, so the ignore rules have nothing to cover", where)
	case answer.Open == 0:
		s.sayGood("checked the ignore rules for %s of Python source%s, all bytecode is ignored", dirs, where)
	default:
		s.sayBad("the ignore rules let bytecode through in %d of %s of Python source%s", answer.Open, dirs, where)
		s.hint("add the missing lines: pycguard fix-ignore")
	}
}
