package scan

import (
	"context"
	"errors"
	"fmt"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/revwalk"
)

// Range is the question "which bytecode do these commits add or change?".
// What a parent has already is not asked about, and neither are deletions.
type Range struct {
	Objects Objects
	Commits []revwalk.Commit
	Policy  Policy
	Limit   Limit
	// MaxTrees is how many trees may be read, 0 for no limit.
	MaxTrees int
}

// ErrBoundary says that a commit's parents were cut off in a shallow clone, so
// that what it changed cannot be said.
var ErrBoundary = errors.New("its parents are not in this shallow clone")

// Run compares each commit with its parents. The result counts the commits.
func (r Range) Run(ctx context.Context) (Result, error) {
	w := &rangeWalk{Range: r, diff: treeDiff{objects: r.Objects, policy: r.Policy, limit: r.Limit, maxTrees: r.MaxTrees}}
	for _, commit := range r.Commits {
		if err := ctx.Err(); err != nil {
			return Result{}, err
		}
		if err := w.commit(commit); err != nil {
			return Result{}, fmt.Errorf("commit %v: %w", commit.ID, err)
		}
		w.result.Examined++
	}
	finding.Sort(w.result.Findings)
	return w.result, nil
}

type rangeWalk struct {
	Range
	diff   treeDiff
	result Result
}

func (w *rangeWalk) commit(c revwalk.Commit) error {
	if c.Boundary {
		return ErrBoundary
	}
	parents := make([]object.ID, 0, len(c.Parents))
	for _, id := range c.Parents {
		tree, err := treeOf(w.Objects, id)
		if err != nil {
			return fmt.Errorf("parent %v: %w", id, err)
		}
		if tree == c.Tree {
			return nil
		}
		parents = append(parents, tree)
	}
	own := NewTree(w.Objects, c.Tree)
	_, err := w.diff.compare("", c.Tree, parents, func(path string, at TreeEntry) error {
		if w.Policy.allows(path) {
			w.result.Allowed++
			return nil
		}
		return w.found(c, own, path, at)
	})
	return err
}

func (w *rangeWalk) found(c revwalk.Commit, own *Tree, path string, at TreeEntry) error {
	id := c.ID.String()
	s := subject{path: path, mode: at.Mode.Canonical(), where: "added by commit " + ShortID(id), place: id}
	findings, err := s.inTree(own)
	w.result.Findings = append(w.result.Findings, findings...)
	return err
}

// treeOf returns the tree of a commit.
func treeOf(objects Objects, id object.ID) (object.ID, error) {
	kind, content, err := objects.Read(id)
	if err != nil {
		return object.ID{}, err
	}
	if kind != object.Commit {
		return object.ID{}, fmt.Errorf("object %v is a %v, not a commit", id, kind)
	}
	data, err := object.ParseCommit(id.Format(), content, nil)
	return data.Tree, err
}
