package cli

import (
	"context"

	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/report"
	"github.com/pycguard/pycguard/internal/scan"
)

// checkTree checks one commit's tree, and says on standard error how it went.
func checkTree(ctx context.Context, s *session, o checkOptions) (report.Report, error) {
	limit, err := s.limit(o.paths)
	if err != nil {
		return report.Report{}, err
	}
	tree, err := s.openTree(ctx, o.tree)
	if err != nil {
		return report.Report{}, err
	}
	result, err := scan.Committed{
		Tree:   tree,
		Policy: s.policy(),
		Limit:  limit,
		Where:  "in " + shortRevision(o.tree),
	}.Run()
	if err != nil {
		return report.Report{}, err
	}
	s.conclude(result, report.Plural(result.Examined, "path", "paths")+" of "+shortRevision(o.tree))
	s.hintCommitted(result.Findings)
	return report.Report{
		Examined: []report.Count{{Key: "paths", N: result.Examined}},
		Findings: result.Findings,
	}, nil
}

// shortRevision shortens a revision that is an object id.
func shortRevision(revision string) string {
	if _, err := object.ParseID(revision); err == nil {
		return scan.ShortID(revision)
	}
	return revision
}
