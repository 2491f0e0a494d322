package cli

import (
	"context"
	"errors"
	"io/fs"

	"github.com/pycguard/pycguard/internal/index"
	"github.com/pycguard/pycguard/internal/report"
	"github.com/pycguard/pycguard/internal/scan"
)

// checkStaged checks the index, and says on standard error how it went.
func checkStaged(ctx context.Context, s *session, o checkOptions) (report.Report, error) {
	result, err := s.scanStaged(ctx, o)
	if err != nil {
		return report.Report{}, err
	}
	s.concludeStaged(result, o)
	examined := []report.Count{{Key: "indexEntries", N: result.Examined}}
	if o.content {
		examined = append(examined, report.Count{Key: "filesOpened", N: result.Opened})
	}
	return report.Report{Examined: examined, Findings: result.Findings}, nil
}

// scanStaged checks the index.
func (s *session) scanStaged(ctx context.Context, o checkOptions) (scan.Result, error) {
	limit, err := s.limit(o.paths)
	if err != nil {
		return scan.Result{}, err
	}
	idx, err := s.openIndex(ctx)
	if err != nil {
		return scan.Result{}, err
	}
	staged := scan.Staged{
		Index:   idx,
		Head:    func() (*scan.Tree, error) { return s.headTree(ctx) },
		Policy:  s.policy(),
		Limit:   limit,
		NewOnly: o.newOnly,
	}
	if o.content {
		if staged.Blobs, err = s.objects(); err != nil {
			return scan.Result{}, err
		}
	}
	result, err := staged.Run()
	if err != nil {
		return scan.Result{}, s.indexTrouble(err)
	}
	return result, nil
}

// openIndex opens the index, once. It returns nil where there is none yet:
// nothing was ever staged.
func (s *session) openIndex(ctx context.Context) (*index.Index, error) {
	if s.index != nil {
		return s.index, nil
	}
	idx, err := index.Load(ctx, s.repo.IndexFile, s.repo.ObjectFormat, s.git())
	switch {
	case errors.Is(err, fs.ErrNotExist) && s.repo.Bare():
		return nil, withHint(errors.New("a bare repository has no index to check"), "check a commit: pycguard check --tree REV")
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, s.indexTrouble(err)
	}
	s.index = idx
	return idx, nil
}

// forgetIndex closes the index, which another program has written.
func (s *session) forgetIndex() error {
	if s.index == nil {
		return nil
	}
	err := s.index.Close()
	s.index = nil
	return err
}

// indexTrouble adds the next step to an error of the index.
func (s *session) indexTrouble(err error) error {
	_, damaged := errors.AsType[*index.FormatError](err)
	// A missing index is none; this is the shared part of a split one.
	if damaged || errors.Is(err, fs.ErrNotExist) {
		return withHint(err, "the index is damaged; move it away, and remake it from HEAD with: git reset")
	}
	return withHint(err, "git status says what git makes of it")
}

func (s *session) concludeStaged(result scan.Result, o checkOptions) {
	examined := report.Plural(result.Examined, "index entry", "index entries")
	if o.content {
		examined += " and into " + report.Plural(result.Opened, "new or changed file", "new or changed files")
	}
	s.conclude(result, examined)
	if len(result.Findings) == 0 {
		return
	}
	s.hint("take it out of the commit, files stay on disk: %s", s.untrackAdvice(result.Findings))
	if allInHead(result.Findings) {
		s.hint("all of it is in HEAD already; --new-only passes over that, until you mend it")
	}
}
