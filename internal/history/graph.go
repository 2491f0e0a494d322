package history

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/pycguard/pycguard/internal/object"
)

// A Node is the number of a commit or tree in a Graph: its place in the sorted
// table of ids. A negative Node is an object that something refers to and that
// the object store has not (or has as another kind): ^n is its place in
// Graph.Missing.
type Node int32

// Present reports whether the node is in the graph.
func (n Node) Present() bool { return n >= 0 }

// An Edge is one subtree of a tree.
type Edge struct {
	Name NameID
	Tree Node
}

// A File is an entry of a tree that counts as bytecode by its own name: a blob,
// a symbolic link or a submodule.
type File struct {
	Name NameID
	// Mode is as git shows it, for example 0o100644.
	Mode object.Mode
	Blob BlobID
}

// Holding is what a holder has among its own entries. The lists are sorted by
// NameID.
type Holding struct {
	Files Span // in Graph.files
	// Sources are the names that could be sources of bytecode.
	Sources Span // in Graph.sources
	// Whole says that the holder has nothing else but subtrees.
	Whole bool
}

// Graph is the commits and trees of a repository as arrays of numbers. Both
// kinds are numbered from 0 in the order of their ids. It is filled by any
// number of Fillers at once, each node by one of them, and read afterwards.
//
// The arrays hold no pointers, so that the garbage collector does not look
// into them, and lists that are equal may share one Span.
type Graph struct {
	Commits IDTable
	Trees   IDTable
	Names   *Names
	Blobs   *IDSet[BlobID]
	Missing *IDSet[Node]

	// treeMissing is set when a tree was looked for that the graph has not.
	treeMissing   atomic.Bool
	commitTree    []Node
	commitTime    []int64
	commitParents []Span // in parents
	parents       lists[Node]

	treeEdges []Span // in edges
	edges     lists[Edge]
	// treeHolding is the place of the tree's Holding in holdings, 0 for a
	// tree that is no holder.
	treeHolding []int32
	holdings    []Holding
	holdingLock sync.Mutex
	files       lists[File]
	sources     lists[NameID]
	filesOut    *listWriter[File]
	sourcesOut  *listWriter[NameID]
}

// NewGraph returns a graph without content for the commits and trees with the
// given ids. Every node must be filled before the graph is read.
func NewGraph(commits, trees IDTable) *Graph {
	g := &Graph{
		Commits:       commits,
		Trees:         trees,
		Names:         newNames(),
		Blobs:         &IDSet[BlobID]{},
		Missing:       &IDSet[Node]{},
		commitTree:    make([]Node, commits.Len()),
		commitTime:    make([]int64, commits.Len()),
		commitParents: make([]Span, commits.Len()),
		treeEdges:     make([]Span, trees.Len()),
		treeHolding:   make([]int32, trees.Len()),
		holdings:      make([]Holding, 1),
	}
	g.filesOut, g.sourcesOut = g.files.writer(), g.sources.writer()
	return g
}

// Tree returns the tree of a commit.
func (g *Graph) Tree(commit Node) Node { return g.commitTree[commit] }

// Time returns the committer's time of a commit, in seconds since 1970.
func (g *Graph) Time(commit Node) int64 { return g.commitTime[commit] }

// Parents returns the parents of a commit, in its order.
func (g *Graph) Parents(commit Node) []Node { return g.parents.at(g.commitParents[commit]) }

// Edges returns the subtrees of a tree, in its order.
func (g *Graph) Edges(tree Node) []Edge { return g.edges.at(g.treeEdges[tree]) }

// Files returns the bytecode files among the entries of a tree, sorted by NameID.
func (g *Graph) Files(tree Node) []File { return g.files.at(g.holding(tree).Files) }

// Sources returns the names of possible sources among the entries of a holder.
// It is empty for other trees, whatever they have.
func (g *Graph) Sources(tree Node) []NameID { return g.sources.at(g.holding(tree).Sources) }

// holding returns what a tree holds; nothing, when it is no holder.
func (g *Graph) holding(tree Node) Holding { return g.holdings[g.treeHolding[tree]] }

// addHolding sorts lists and copies them.
func (g *Graph) addHolding(files []File, sources []NameID, whole bool) Holding {
	slices.SortStableFunc(files, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	slices.Sort(sources)
	// Holders are few: one lock for all fillers does not slow them.
	g.holdingLock.Lock()
	defer g.holdingLock.Unlock()
	return Holding{Files: g.filesOut.add(files), Sources: g.sourcesOut.add(sources), Whole: whole}
}

// IsHolder reports whether a tree has bytecode files or a cache directory among
// its own entries.
func (g *Graph) IsHolder(tree Node) bool { return g.treeHolding[tree] != 0 }

// CommitNode returns the node of a commit: a missing one where the graph has
// no commit with the id.
func (g *Graph) CommitNode(id object.ID) Node { return g.node(&g.Commits, id) }

// TreeNode returns the node of a tree: a missing one where the graph has no
// tree with the id.
func (g *Graph) TreeNode(id object.ID) Node {
	n := g.node(&g.Trees, id)
	if !n.Present() {
		g.treeMissing.Store(true)
	}
	return n
}

func (g *Graph) node(table *IDTable, id object.ID) Node {
	if n, ok := table.Find(id); ok {
		return n
	}
	return ^g.Missing.Add(id)
}

// treeNode is TreeNode for a hash as it stands in a tree.
func (g *Graph) treeNode(hash []byte) Node {
	if n, ok := g.Trees.FindHash(hash); ok {
		return n
	}
	return g.TreeNode(object.FromBytes(g.Trees.format, hash))
}

// isEmptyTree reports whether an id is that of the tree without entries. As in
// git, it need not be in the object store.
func isEmptyTree(id object.ID) bool { return id == id.Format().Hash(object.Tree, nil) }

// isClean reports whether it is plain without a look at each tree that no tree
// leads to bytecode: no tree has any, and none is missing.
func (g *Graph) isClean() bool { return len(g.holdings) == 1 && !g.treeMissing.Load() }

// MissingID returns the id of a node that is not in the graph.
func (g *Graph) MissingID(n Node) object.ID { return g.Missing.At(^n) }
