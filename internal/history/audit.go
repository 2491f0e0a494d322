package history

import (
	"context"
	"fmt"

	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/odb"
	"github.com/pycguard/pycguard/internal/refs"
)

// Options says what to audit.
type Options struct {
	Store *odb.Store
	// Tips are where the history begins: refs, or revisions under the names
	// that the user gave them.
	Tips []refs.Tip
	// Exclude are commits that are left out with all that they lead to.
	Exclude []object.ID
	// Head is the commit that InHead is about; the zero ID before the first
	// commit.
	Head object.ID
	// Since and Until are the first and the last committer's time that
	// counts, in seconds since 1970; 0 is no limit.
	Since, Until int64
	// Shallow are the commits whose parents a shallow clone has not got, as
	// the file "shallow" names them.
	Shallow []object.ID
	// Partial says that a promisor remote has what is missing.
	Partial    bool
	Classifier Classifier
	// Workers is how many goroutines work at once; 0 means 1.
	Workers int
}

// audit is one run.
type audit struct {
	Options
	g       *Graph
	gaps    *gaps
	shallow map[Node]bool
	targets []target // of Tips
	head    target
}

// Audit finds the bytecode in every commit that the tips lead to. What is
// missing from the repository is not an error: Report.Gaps says it, and what
// the report says is then not all. A damaged object is an error.
func Audit(ctx context.Context, o Options) (*Report, error) {
	o.Workers = max(o.Workers, 1)
	g, err := sweep(ctx, o.Store, &o.Classifier, o.Workers)
	if err != nil {
		return nil, err
	}
	return o.examine(ctx, g)
}

// examine makes the report of a graph.
func (o Options) examine(ctx context.Context, g *Graph) (*Report, error) {
	a := &audit{Options: o, g: g, gaps: &gaps{g: g, partial: o.Partial}, shallow: map[Node]bool{}}
	if err := a.findTargets(); err != nil {
		return nil, err
	}
	commits, err := a.choose(ctx)
	if err != nil {
		return nil, err
	}
	essences := newEssences(g, o.Store, &o.Classifier, a.gaps)
	at := newAttribution(essences, newPaths(g.Names, o.Classifier.keeps))
	if !g.isClean() {
		if err := a.distill(ctx, essences, commits); err != nil {
			return nil, err
		}
		a.attribute(at, commits)
	}
	w := &writer{audit: a, attribution: at, commits: commits}
	return w.report(ctx)
}

// findTargets follows the tips to commits and trees.
func (a *audit) findTargets() error {
	for _, id := range a.Shallow {
		if n, ok := a.g.Commits.Find(id); ok {
			a.shallow[n] = true
		}
	}
	for _, tip := range a.Tips {
		at, err := a.peel(tip.ID)
		if err != nil {
			return fmt.Errorf("%s: %w", tip.Name, err)
		}
		a.targets = append(a.targets, at)
	}
	a.head = target{none, none}
	if a.Head.IsZero() {
		return nil
	}
	var err error
	if a.head, err = a.peel(a.Head); err != nil {
		return fmt.Errorf("HEAD: %w", err)
	}
	return nil
}

// distill finds the essence of all trees of interest: those of the commits, of
// their parents, and of the tips.
func (a *audit) distill(ctx context.Context, s *essences, commits []Node) error {
	for _, commit := range commits {
		if _, err := s.of(ctx, a.g.Tree(commit)); err != nil {
			return fmt.Errorf("commit %v: %w", a.g.Commits.At(commit), err)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	for _, at := range append(a.targets, a.head) {
		if at.tree == none {
			continue
		}
		if _, err := s.of(ctx, at.tree); err != nil {
			return err
		}
	}
	return a.distillParents(ctx, s, commits)
}

// distillParents is distill for parents that are not among the commits.
func (a *audit) distillParents(ctx context.Context, s *essences, commits []Node) error {
	for _, commit := range commits {
		for _, parent := range a.parents(commit) {
			if !parent.Present() {
				continue
			}
			if _, err := s.of(ctx, a.g.Tree(parent)); err != nil {
				return fmt.Errorf("commit %v: %w", a.g.Commits.At(parent), err)
			}
		}
	}
	return nil
}

// attribute compares all commits with their parents.
func (a *audit) attribute(at *attribution, commits []Node) {
	var parents []essenceID
	for _, commit := range commits {
		parents = parents[:0]
		for _, parent := range a.parents(commit) {
			parents = append(parents, at.ofCommit(parent))
		}
		at.commit(commit, at.ofCommit(commit), parents)
	}
	// A tag can name a tree that no commit has.
	for _, t := range a.targets {
		if t.commit == none && t.tree != none {
			at.hold(0, at.known(t.tree))
		}
	}
	at.assign()
}

// ofCommit returns the essence of the tree of a commit, which has been found
// already.
func (s *essences) ofCommit(commit Node) essenceID {
	if !commit.Present() {
		return unknown
	}
	return s.known(s.g.Tree(commit))
}

// known returns the essence of a tree for which it has been found already.
func (s *essences) known(tree Node) essenceID {
	if !tree.Present() {
		return s.ofMissing(tree)
	}
	return s.ofTree[tree]
}
