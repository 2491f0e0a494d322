package history

import (
	"cmp"
	"context"
	"fmt"
	"slices"

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
	// Timeline asks for Report.Timeline, where there is bytecode.
	Timeline bool
	// Workers is how many goroutines work at once; 0 means 1.
	Workers int
	// Progress is told how far the work is.
	Progress Progress
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
	g, err := sweep(ctx, o.Store, &o.Classifier, o.Workers, o.Progress)
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
	essences := newEssences(g)
	if !g.isClean() {
		a.sortByTime(commits)
		if err := a.distill(ctx, essences, commits); err != nil {
			return nil, err
		}
	}
	at := newAttribution(essences, newPaths(g.Names, o.Classifier.keeps), a.cacheDirs())
	if !g.isClean() {
		a.attribute(at, commits)
	}
	w := &writer{audit: a, attribution: at, commits: commits}
	return w.report(ctx)
}

// sortByTime puts neighbours in history next to each other, which is nothing to
// rely on and good for speed.
func (a *audit) sortByTime(commits []Node) {
	slices.SortFunc(commits, func(x, y Node) int {
		return cmp.Or(cmp.Compare(a.g.Time(x), a.g.Time(y)), cmp.Compare(x, y))
	})
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
