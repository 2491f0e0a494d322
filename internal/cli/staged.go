package cli

import (
	"context"
	"errors"
	"io/fs"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/index"
	"github.com/pycguard/pycguard/internal/report"
	"github.com/pycguard/pycguard/internal/scan"
)

// checkStaged checks the index, and says on standard error how it went.
func checkStaged(ctx context.Context, s *session, o checkOptions) (report.Report, error) {
	limit, err := s.limit(o.paths)
	if err != nil {
		return report.Report{}, err
	}
	idx, err := s.openIndex()
	if err != nil {
		return report.Report{}, err
	}
	if idx != nil {
		defer idx.Close()
	}
	result, err := scan.Staged{
		Index:   idx,
		Head:    func() (*scan.Tree, error) { return s.headTree(ctx) },
		Limit:   limit,
		NewOnly: o.newOnly,
	}.Run()
	if err != nil {
		return report.Report{}, s.indexTrouble(err)
	}
	s.concludeStaged(result, o)
	described, err := s.describe()
	return report.Report{
		Command:    "check",
		Repository: described,
		Examined:   []report.Count{{Key: "indexEntries", One: "index entry", Many: "index entries", N: result.Examined}},
		Findings:   result.Findings,
	}, err
}

// openIndex returns nil where there is no index yet: nothing was ever staged.
func (s *session) openIndex() (*index.Index, error) {
	idx, err := index.Open(s.repo.IndexFile, s.repo.ObjectFormat)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, s.indexTrouble(err)
	}
	return idx, nil
}

// indexTrouble adds the next step to an error of the index.
func (s *session) indexTrouble(err error) error {
	if _, ok := errors.AsType[*index.FormatError](err); ok {
		return withHint(err, "the index is damaged; move it away, then remake it with: git reset")
	}
	return err
}

func (s *session) concludeStaged(result scan.Result, o checkOptions) {
	paths := pathCount(result.Findings)
	examined := report.Plural(result.Examined, "index entry", "index entries")
	if paths == 0 {
		s.say("checked %s, no bytecode%s", examined, passedOver(result))
		return
	}
	s.say("%s of bytecode in %s%s", report.Plural(paths, "path", "paths"), examined, passedOver(result))
	s.hint("take them out of the commit, the files stay on disk: %s", s.untrackCommand(result.Findings))
	if !o.newOnly && result.Known == 0 && allInHead(result.Findings) {
		s.hint("all of it is in HEAD already; to mend that later, use --new-only for now")
	}
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
