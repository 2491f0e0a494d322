package history

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/odb"
)

// maxDepth is how many trees may stand one in the other. git itself stops at
// 2048 unless core.maxTreeDepth says otherwise.
const maxDepth = 4096

// A distiller finds the essence of trees. Several may share one essences: then
// two may find the same essence, which does no harm.
type distiller struct {
	*essences
	store    *odb.Store
	classify *Classifier
	gaps     *gaps
	cacheDir []bool // by NameID, for the names of the graph

	stack []step // scratch space
}

// step is a tree on the way down, and the edge to look at next.
type step struct {
	tree Node
	edge int
}

// of returns the essence of a tree. It is depth first without recursion: trees
// may be deep. A tree that contains itself, which only a damaged store can
// have, is too deep as well.
func (d *distiller) of(root Node) (essenceID, error) {
	if !root.Present() {
		return d.missing(root), nil
	}
	d.stack = append(d.stack[:0], step{tree: root})
	for len(d.stack) > 0 {
		top := &d.stack[len(d.stack)-1]
		child := d.nextChild(top)
		switch {
		case child == none:
			e, err := d.finish(top.tree)
			if err != nil {
				return 0, err
			}
			store(&d.ofTree[top.tree], e)
			d.stack = d.stack[:len(d.stack)-1]
		case len(d.stack) == maxDepth:
			return 0, d.tooDeep(root)
		default:
			d.stack = append(d.stack, step{tree: child})
		}
	}
	return load(&d.ofTree[root]), nil
}

// load and store are for the essences that other distillers look at.
func load(e *essenceID) essenceID         { return essenceID(atomic.LoadInt32((*int32)(e))) }
func store(e *essenceID, value essenceID) { atomic.StoreInt32((*int32)(e), int32(value)) }

func (d *distiller) tooDeep(tree Node) error {
	return fmt.Errorf("tree %v has more than %d levels of directories; check the repository with git fsck", d.g.Trees.At(tree), maxDepth)
}

// missing returns the essence of a tree that is not in the graph, and notes the
// gap.
func (d *distiller) missing(tree Node) essenceID {
	e := d.ofMissing(tree)
	if e == unknown {
		d.gaps.add(tree, object.Tree)
	}
	return e
}

// nextChild returns the next subtree whose essence is needed and not found yet,
// or none.
func (d *distiller) nextChild(at *step) Node {
	if load(&d.ofTree[at.tree]) >= 0 {
		return none
	}
	edges := d.g.Edges(at.tree)
	for ; at.edge < len(edges); at.edge++ {
		edge := edges[at.edge]
		if edge.Tree.Present() && load(&d.ofTree[edge.Tree]) < 0 && !d.cacheDir[edge.Name] {
			return edge.Tree
		}
	}
	return none
}

// finish returns the essence of a tree whose subtrees' essences are found.
func (d *distiller) finish(tree Node) (essenceID, error) {
	if e := load(&d.ofTree[tree]); e >= 0 {
		return e, nil
	}
	return d.combine(d.g.holding(tree), tree, d.ofEdge)
}

// combine returns the essence of a tree from what it holds and from the essence
// of its subtrees.
func (d *distiller) combine(h Holding, tree Node, of func(Edge) (essenceID, error)) (essenceID, error) {
	var subs []sub
	for _, edge := range d.g.Edges(tree) {
		e, err := of(edge)
		if err != nil {
			return 0, err
		}
		if e != clean {
			subs = append(subs, sub{edge.Name, e})
		}
	}
	slices.SortStableFunc(subs, func(a, b sub) int { return cmp.Compare(a.Name, b.Name) })
	return d.number(h, subs), nil
}

func (d *distiller) ofEdge(edge Edge) (essenceID, error) {
	switch {
	case !edge.Tree.Present():
		return d.missing(edge.Tree), nil
	case d.cacheDir[edge.Name]:
		return d.inCache(edge.Tree, 0)
	}
	return load(&d.ofTree[edge.Tree]), nil
}

// inCache returns the essence of a tree in a cache directory, where every file
// counts.
func (d *distiller) inCache(tree Node, depth int) (essenceID, error) {
	if !tree.Present() {
		return d.missing(tree), nil
	}
	if e := load(&d.ofCache[tree]); e >= 0 {
		return e, nil
	}
	if depth == maxDepth {
		return 0, d.tooDeep(tree)
	}
	h, err := d.everything(tree)
	if err != nil {
		return 0, err
	}
	e, err := d.combine(h, tree, func(edge Edge) (essenceID, error) { return d.inCache(edge.Tree, depth+1) })
	if err != nil {
		return 0, err
	}
	store(&d.ofCache[tree], e)
	return e, nil
}

// everything returns a holding with all files of a tree. Where the graph has only
// those that count everywhere, the tree is read again.
func (d *distiller) everything(tree Node) (Holding, error) {
	if h := d.g.holding(tree); h.Whole {
		return h, nil
	}
	id := d.g.Trees.At(tree)
	_, data, err := d.store.Read(id)
	if err != nil {
		return Holding{}, err
	}
	var files []File
	var sources []NameID
	entries := object.NewTreeReader(id.Format(), data)
	for entries.Next() {
		entry := &entries.Entry
		if entry.Mode.IsDir() {
			continue // an edge of the graph
		}
		name := d.g.Names.Add(string(entry.Name))
		files = append(files, File{name, entry.Mode.Canonical(), d.g.Blobs.add(id.Format(), entry.ID)})
		if d.classify.Source(entry.Name) {
			sources = append(sources, name)
		}
	}
	if err := entries.Err(); err != nil {
		return Holding{}, fmt.Errorf("tree %v: %w", id, err)
	}
	return d.g.addHolding(files, sources, true), nil
}

// distill finds the essence of all trees of interest: those of some commits and
// of their parents, and of the tips.
func (a *audit) distill(ctx context.Context, s *essences, commits []Node) error {
	trees := a.treesOf(commits)
	cacheDir := a.cacheDirs()
	return inParallel(ctx, a.Workers, a.Workers, func(worker int) error {
		d := &distiller{essences: s, store: a.Store, classify: &a.Classifier, gaps: a.gaps, cacheDir: cacheDir}
		// Neighbours in time share most of their subtrees.
		for _, tree := range trees[len(trees)*worker/a.Workers : len(trees)*(worker+1)/a.Workers] {
			if err := ctx.Err(); err != nil {
				return err
			}
			if _, err := d.of(tree); err != nil {
				return err
			}
		}
		return nil
	})
}

// treesOf returns the trees of some commits and of their parents, and of the
// tips.
func (a *audit) treesOf(commits []Node) []Node {
	var trees []Node
	for _, commit := range commits {
		trees = append(trees, a.g.Tree(commit))
		for _, parent := range a.parents(commit) {
			if parent.Present() {
				trees = append(trees, a.g.Tree(parent))
			}
		}
	}
	for _, at := range append(a.targets, a.head) {
		if at.tree != none {
			trees = append(trees, at.tree)
		}
	}
	return trees
}

// cacheDirs says of each name whether it is that of a cache directory.
func (a *audit) cacheDirs() []bool {
	is := make([]bool, a.g.Names.Len())
	for n := range is {
		is[n] = a.Classifier.CacheDir([]byte(a.g.Names.At(NameID(n))))
	}
	return is
}
