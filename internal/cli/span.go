package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/odb"
	"github.com/pycguard/pycguard/internal/revwalk"
	"github.com/pycguard/pycguard/internal/scan"
)

// A span is the commits that can be reached from the tips and not from what is
// known already.
type span struct {
	// tips may be commits, tags and trees. What is in a blob has no path
	// and is passed over.
	tips  []object.ID
	known []object.ID
	// absent: known may name objects that are not here, as a remote has.
	absent bool
	paths  scan.Limit
	// maxCommits is how many may be new, maxTrees how many may be read; 0 for
	// no limit.
	maxCommits, maxTrees int
	// coarse: what is clean may be counted with commits that are known. It
	// saves reading all that are known, a server's refs.
	coarse bool
}

// spanResult is what a scan of a span found.
type spanResult struct {
	scan.Result
	commits []revwalk.Commit
}

// scanSpan looks for the bytecode that the commits of a span add.
func (s *session) scanSpan(ctx context.Context, span span) (spanResult, error) {
	result, err := s.walkSpan(ctx, span)
	return result, s.spanTrouble(err)
}

func (s *session) walkSpan(ctx context.Context, span span) (spanResult, error) {
	store, err := s.objects()
	if err != nil {
		return spanResult{}, err
	}
	boundary, err := s.shallow()
	if err != nil {
		return spanResult{}, err
	}
	commits, trees, err := peelTips(store, span.tips)
	if err != nil {
		return spanResult{}, err
	}
	walk := revwalk.Walk{Objects: store, Include: commits, Exclude: span.known, Shallow: boundary, Limit: span.maxCommits}
	question := scan.Range{Objects: store, Trees: trees, Policy: s.policy(), Limit: span.paths, MaxTrees: span.maxTrees}
	if span.coarse {
		if result, err := scanAbove(ctx, walk, question); err == nil && len(result.Findings) == 0 {
			return result, nil
		}
	}
	if span.absent {
		if walk.Exclude, err = present(store, span.known); err != nil {
			return spanResult{}, err
		}
	}
	if question.Commits, err = walk.Run(ctx); err != nil {
		return spanResult{}, err
	}
	result, err := question.Run(ctx)
	return spanResult{result, question.Commits}, err
}

// scanAbove is the coarse form of a scan: without findings its answer is right,
// and with findings or an error it says nothing.
func scanAbove(ctx context.Context, walk revwalk.Walk, question scan.Range) (spanResult, error) {
	const few = 1000
	if walk.Limit == 0 || walk.Limit > few {
		walk.Limit = few
	}
	var err error
	if question.Commits, err = walk.Above(ctx); err != nil {
		return spanResult{}, err
	}
	result, err := question.Run(ctx)
	return spanResult{result, question.Commits}, err
}

// peelTips follows tags, and parts commits from trees.
func peelTips(store *odb.Store, tips []object.ID) (commits, trees []object.ID, err error) {
	for _, tip := range tips {
		id, kind, err := revwalk.Peel(store, tip)
		if err != nil {
			return nil, nil, fmt.Errorf("reading what is pushed: %w", err)
		}
		switch kind {
		case object.Commit:
			commits = append(commits, id)
		case object.Tree:
			trees = append(trees, id)
		}
	}
	return commits, trees, nil
}

// present returns those ids whose objects are here. Leaving one out is safe:
// more counts as new.
func present(store *odb.Store, ids []object.ID) ([]object.ID, error) {
	var here []object.ID
	for _, id := range ids {
		ok, err := store.Has(id)
		if err != nil {
			return nil, err
		}
		if ok {
			here = append(here, id)
		}
	}
	return here, nil
}

// spanTrouble adds the next step to the error of a history that is not whole.
func (s *session) spanTrouble(err error) error {
	_, missing := errors.AsType[*odb.MissingError](err)
	switch {
	case errors.Is(err, scan.ErrBoundary):
		return withHint(err, "fetch the rest of the history: git fetch --unshallow")
	case missing:
		return withHint(err, "a partial clone lacks objects on purpose; fetch them all: git fetch --refetch --no-filter")
	}
	return err
}

// tips reads the refs of the repository whose full names begin with prefix.
// Refs that cannot be read are left out, see present.
func (s *session) tips(ctx context.Context, prefix string) ([]object.ID, error) {
	set, err := s.refs(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the refs: %w", err)
	}
	var ids []object.ID
	for _, tip := range set.Tips {
		if strings.HasPrefix(tip.Name, prefix) {
			ids = append(ids, tip.ID)
		}
	}
	return ids, nil
}
