package history

import (
	"context"
	"errors"
	"fmt"

	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/odb"
)

// none is the node of a thing that there is not.
const none Node = -1 << 31

// target is what a tip leads to when its tags are followed: a commit, or a
// tree, or neither (a blob, or something missing).
type target struct{ commit, tree Node }

// peel follows tags from an object.
func (a *audit) peel(id object.ID) (target, error) {
	var expected object.Kind // not known before a tag says it
	for {
		if n, ok := a.g.Commits.Find(id); ok {
			return target{commit: n, tree: a.g.Tree(n)}, nil
		}
		if n, ok := a.g.Trees.Find(id); ok {
			return target{commit: none, tree: n}, nil
		}
		kind, err := a.kind(id)
		switch {
		case err != nil:
			return target{}, err
		case kind == 0 && !isEmptyTree(id):
			a.gaps.add(^a.g.Missing.Add(id), expected)
			return target{none, none}, nil
		case kind == 0, kind == object.Blob:
			return target{none, none}, nil
		case kind != object.Tag:
			return target{}, fmt.Errorf("%v %v appeared while the history was read; run again", kind, id)
		}
		_, content, err := a.Store.Read(id)
		if err != nil {
			return target{}, err
		}
		tag, err := object.ParseTag(id.Format(), content)
		if err != nil {
			return target{}, fmt.Errorf("tag %v: %w", id, err)
		}
		id, expected = tag.Object, tag.Kind
	}
}

// kind returns the kind of an object, 0 when it is missing.
func (a *audit) kind(id object.ID) (object.Kind, error) {
	kind, _, err := a.Store.Header(id)
	if _, missing := errors.AsType[*odb.MissingError](err); missing {
		return 0, nil
	}
	return kind, err
}

// parents returns the parents of a commit, none where a shallow clone was cut.
func (a *audit) parents(commit Node) []Node {
	if a.shallow[commit] {
		return nil
	}
	return a.g.Parents(commit)
}

// reach marks the commits that others lead to.
func (a *audit) reach(ctx context.Context, from []Node, marked []bool) error {
	todo := from
	for len(todo) > 0 {
		commit := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if marked[commit] {
			continue
		}
		marked[commit] = true
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, parent := range a.parents(commit) {
			switch {
			case !parent.Present():
				a.gaps.add(parent, object.Commit)
			case !marked[parent]:
				todo = append(todo, parent)
			}
		}
	}
	return nil
}

// choose returns the commits that the tips lead to and the limits allow, in the
// order of their ids.
func (a *audit) choose(ctx context.Context) ([]Node, error) {
	excluded := make([]bool, a.g.Commits.Len())
	var from []Node
	for _, id := range a.Exclude {
		at, err := a.peel(id)
		if err != nil {
			return nil, err
		}
		if at.commit.Present() {
			from = append(from, at.commit)
		}
	}
	if err := a.reach(ctx, from, excluded); err != nil {
		return nil, err
	}
	from = nil
	for _, at := range a.targets {
		if at.commit.Present() {
			from = append(from, at.commit)
		}
	}
	reached := make([]bool, a.g.Commits.Len())
	if err := a.reach(ctx, from, reached); err != nil {
		return nil, err
	}
	var chosen []Node
	for n := range Node(len(reached)) {
		if reached[n] && !excluded[n] && a.inTime(a.g.Time(n)) {
			chosen = append(chosen, n)
		}
	}
	a.noteShallow(reached, excluded)
	return chosen, nil
}

func (a *audit) inTime(time int64) bool {
	return (a.Since == 0 || time >= a.Since) && (a.Until == 0 || time <= a.Until)
}

// noteShallow notes where the history that was asked for is cut.
func (a *audit) noteShallow(reached, excluded []bool) {
	for n := range a.shallow {
		if reached[n] && !excluded[n] {
			a.gaps.shallow = append(a.gaps.shallow, a.g.Commits.At(n))
		}
	}
}
