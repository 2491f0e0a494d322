package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"sync"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/index"
	"github.com/pycguard/pycguard/internal/report"
	"github.com/pycguard/pycguard/internal/scan"
	"github.com/pycguard/pycguard/internal/worktree"
)

// survey walks the working tree. otherRules asks for the ignore files of
// programs other than git too.
func (s *session) survey(ctx context.Context, paths []string, otherRules bool) (*scan.Survey, error) {
	if s.repo.Bare() {
		return nil, withHint(errors.New("a bare repository has no working tree to check"), "check a commit: pycguard check --tree REV")
	}
	limit, err := s.limit(paths)
	if err != nil {
		return nil, err
	}
	collectLater()
	// The index is verified while git looks for its settings.
	var idx *index.Index
	var indexErr error
	var opening sync.WaitGroup
	opening.Go(func() { idx, indexErr = s.openIndex(ctx) })
	settings, personal, err := s.ignoreRules(ctx)
	opening.Wait()
	if err := cmp.Or(indexErr, err); err != nil {
		return nil, err
	}
	found, err := scan.Worktree{
		Top:        s.repo.WorkTree,
		Index:      idx,
		Personal:   personal,
		FoldCase:   settings.foldCase,
		Nested:     s.repo.Nested,
		Objects:    func() (scan.Objects, error) { return s.objects() },
		OtherRules: otherRules,
		Policy:     s.policy(),
		Limit:      limit,
		Workers:    runtime.GOMAXPROCS(0),
	}.Survey(ctx)
	if err != nil {
		return nil, s.indexTrouble(err)
	}
	return found, nil
}

// checkUnignored reports the bytecode on disk that is neither tracked nor
// ignored, and says on standard error how it went.
func checkUnignored(s *session, found *scan.Survey) report.Report {
	result := found.Unignored()
	s.concludeOf("unignored bytecode", result, examinedFiles(found))
	if len(result.Findings) > 0 {
		s.hint("ignore it everywhere: pycguard fix-ignore")
		s.hint("delete what is no longer needed: pycguard clean")
	}
	return report.Report{
		Examined: []report.Count{{Key: "files", N: found.Files}, {Key: "directories", N: found.Directories}},
		Findings: result.Findings,
	}
}

// checkGhosts reports what Python would import although its source is gone.
func checkGhosts(ctx context.Context, s *session, o checkOptions, found *scan.Survey) ([]finding.Finding, error) {
	ghosts, err := s.findGhosts(ctx, o.paths, found)
	if n := len(ghosts); n > 0 {
		s.sayBad("%s that Python would import without a source", report.Plural(n, "module", "modules"))
		s.hint("delete what no longer has a source: pycguard clean --ghosts")
	}
	return ghosts, err
}

// findGhosts returns what Python would import although its source is gone.
func (s *session) findGhosts(ctx context.Context, paths []string, found *scan.Survey) ([]finding.Finding, error) {
	if !found.Haunted() {
		return nil, nil
	}
	limit, err := s.limit(paths)
	if err != nil {
		return nil, err
	}
	tracked, err := s.trackedBytecode(ctx)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(s.repo.WorkTree)
	if err != nil {
		return nil, fmt.Errorf("looking for ghosts: %w", err)
	}
	defer root.Close()
	result, err := found.Ghosts(scan.Ghosts{
		Root: root, Policy: s.policy(), Limit: limit,
		Tracked: func(path string) bool { return tracked[foldCase(path)] },
	})
	return result.Findings, err
}

func examinedFiles(found *scan.Survey) string {
	return report.Plural(found.Files, "file", "files") + " in " + report.Plural(found.Directories, "directory", "directories")
}

// unread is the error for what a walk could not read, nil for nothing.
func unread(trouble []worktree.Trouble) error {
	if len(trouble) == 0 {
		return nil
	}
	const few = 10
	var text strings.Builder
	for _, t := range trouble[:min(few, len(trouble))] {
		fmt.Fprintf(&text, "\n  %s: %s", finding.Quote(orTop(t.Path)), reason(t.Err))
	}
	if more := len(trouble) - few; more > 0 {
		fmt.Fprintf(&text, "\n  and %d more", more)
	}
	err := fmt.Errorf("the answer is incomplete: could not read %s:%s", report.Plural(len(trouble), "path", "paths"), text.String())
	return withHint(err, "make them readable, or have git ignore them")
}

// reason is an error without the path, which is said before it.
func reason(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	return err
}

// orTop shows the top of the working tree as ".".
func orTop(path string) string {
	if path == "" {
		return "."
	}
	return path
}
