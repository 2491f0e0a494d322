package history

import (
	"context"

	"github.com/pycguard/pycguard/internal/odb"
)

// sweep makes the graph of all commits and trees in the store, also of those
// that nothing leads to. It looks at each of them once, in the order in which
// they lie in their packs.
func sweep(ctx context.Context, store *odb.Store, classify *Classifier, workers int, progress Progress) (*Graph, error) {
	survey, err := store.Survey(ctx, workers)
	if err != nil {
		return nil, err
	}
	commits, err := NewIDTable(store.Format(), survey.Commits)
	if err != nil {
		return nil, err
	}
	trees, err := NewIDTable(store.Format(), survey.Trees)
	if err != nil {
		return nil, err
	}
	g := NewGraph(commits, trees)
	progress.expect((len(survey.Commits) + len(survey.Trees)) / store.Format().Size())
	newVisitor := func() odb.Visitor[outline] { return &sweeper{Filler: g.Filler(classify), progress: progress} }
	if err := odb.Walk(ctx, survey, workers, newVisitor); err != nil {
		return nil, err
	}
	return g, nil
}

// sweeper fills a graph with what one worker of the walk is shown.
type sweeper struct {
	*Filler
	outliner
	progress Progress
	seen     int
}

// progressStep is how many objects a worker looks at before it says so.
const progressStep = 512

func (s *sweeper) count() {
	s.seen++
	if s.seen%progressStep == 0 && s.progress.Done != nil {
		s.progress.Done(progressStep)
	}
}

// Commit fills in a commit.
func (s *sweeper) Commit(number int, content []byte) error {
	s.count()
	return s.AddCommit(Node(number), content)
}

// Tree fills in a tree, looking only at what it does not have from its base.
func (s *sweeper) Tree(t odb.TreeVisit[outline]) error {
	if err := s.outliner.outline(s.Filler, t); err != nil {
		return err
	}
	tree := Node(t.Number)
	if t.Counts {
		s.count()
		s.g.treeEdges[tree] = t.State.edges
	}
	switch {
	case t.State.holder && s.sameHolding(t.Base):
		t.State.holding = t.Base.holding
		if t.Counts {
			s.g.treeHolding[tree] = t.Base.holding
		}
	case t.State.holder && t.Counts:
		s.addHolding(tree, t.Content)
		t.State.holding = s.g.treeHolding[tree]
	}
	return nil
}
