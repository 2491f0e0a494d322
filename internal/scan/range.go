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
	// Trees are asked about whole: what a tag of a tree brings.
	Trees  []object.ID
	Policy Policy
	Limit  Limit
	// MaxTrees is how many trees may be read, 0 for no limit.
	MaxTrees int
}

// ErrBoundary says that a commit's parents were cut off in a shallow clone, so
// that what it changed cannot be said.
var ErrBoundary = errors.New("its parents are not in this shallow clone")

// Run compares each commit with its parents. The result counts the commits and
// trees. A finding's place is the id of one of them.
func (r Range) Run(ctx context.Context) (Result, error) {
	w := &rangeWalk{Range: r, diff: treeDiff{
		objects: r.Objects, policy: r.Policy, limit: r.Limit, maxTrees: r.MaxTrees, stopped: ctx.Err,
	}}
	for _, commit := range r.Commits {
		if err := ctx.Err(); err != nil {
			return Result{}, err
		}
		if err := w.commit(commit); err != nil {
			return Result{}, fmt.Errorf("commit %v: %w", commit.ID, err)
		}
		w.result.Examined++
	}
	for _, tree := range r.Trees {
		where := subject{where: "in tree " + ShortID(tree.String()), place: tree.String()}
		if err := w.compare(tree, nil, where); err != nil {
			return Result{}, fmt.Errorf("tree %v: %w", tree, err)
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
	id := c.ID.String()
	return w.compare(c.Tree, parents, subject{where: "added by commit " + ShortID(id), place: id, commit: id})
}

// compare adds what a tree has and none of the others. found is completed to
// the subject of each finding.
func (w *rangeWalk) compare(tree object.ID, others []object.ID, found subject) error {
	own := NewTree(w.Objects, tree)
	_, err := w.diff.compare("", tree, others, func(path string, at TreeEntry) error {
		if w.Policy.allows(path) {
			w.result.Allowed++
			return nil
		}
		found.path, found.mode = path, at.Mode.Canonical()
		findings, err := found.inTree(own)
		w.result.Findings = append(w.result.Findings, findings...)
		return err
	})
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
