package history

import (
	"bytes"
	"fmt"

	"github.com/pycguard/pycguard/internal/object"
)

// A Filler fills nodes of a graph. One goroutine uses it.
type Filler struct {
	Names *NameCache

	g        *Graph
	classify *Classifier
	parents  *listWriter[Node]
	edges    *listWriter[Edge]

	// lastBlobs are the last blobs that were seen under each name.
	lastBlobs map[NameID]knownBlob

	// Scratch space for the node being filled.
	parentIDs   []object.ID
	parentNodes []Node
	edgeList    []Edge
	fileList    []File
	sourceList  []NameID
}

// knownBlob is a blob with its number.
type knownBlob struct {
	hash   [object.MaxSize]byte
	number BlobID
}

// Filler returns a new filler.
func (g *Graph) Filler(classify *Classifier) *Filler {
	return &Filler{
		g:         g,
		classify:  classify,
		Names:     g.Names.Cache(),
		lastBlobs: map[NameID]knownBlob{},
		parents:   g.parents.writer(),
		edges:     g.edges.writer(),
	}
}

// AddCommit fills in a commit from its content.
func (f *Filler) AddCommit(commit Node, content []byte) error {
	data, err := object.ParseCommit(f.g.Commits.format, content, f.parentIDs)
	if err != nil {
		return fmt.Errorf("commit %v: %w", f.g.Commits.At(commit), err)
	}
	f.parentIDs = data.Parents
	f.parentNodes = f.parentNodes[:0]
	for _, id := range data.Parents {
		f.parentNodes = append(f.parentNodes, f.g.CommitNode(id))
	}
	f.SetCommit(commit, f.g.TreeNode(data.Tree), data.Committer.Time, f.parentNodes)
	return nil
}

// AddTree fills in a tree from its content.
func (f *Filler) AddTree(tree Node, content []byte) error {
	f.edgeList = f.edgeList[:0]
	holder := false
	entries := object.NewTreeReader(f.g.Trees.format, content)
	for entries.Next() {
		kind := f.markKind(&entries.Entry)
		holder = holder || kind.isHolding()
		if kind.isSubtree() {
			f.edgeList = append(f.edgeList, f.edge(&entries.Entry))
		}
	}
	if err := entries.Err(); err != nil {
		return fmt.Errorf("tree %v: %w", f.g.Trees.At(tree), err)
	}
	f.SetEdges(tree, f.edgeList)
	if holder {
		f.addHolding(tree, content)
	}
	return nil
}

// addHolding makes a tree a holder. Its content has been read to the end
// already.
func (f *Filler) addHolding(tree Node, content []byte) {
	f.fileList, f.sourceList = f.fileList[:0], f.sourceList[:0]
	whole := true
	entries := object.NewTreeReader(f.g.Trees.format, content)
	for entries.Next() {
		e := &entries.Entry
		switch kind := f.markKind(e); {
		case kind == bytecodeEntry:
			f.fileList = append(f.fileList, f.file(e))
		case kind == plainEntry:
			whole = false
			if f.classify.Source(e.Name) {
				f.sourceList = append(f.sourceList, f.Names.Add(e.Name))
			}
		}
	}
	f.setHolding(tree, f.fileList, f.sourceList, whole)
}

// markKind says what matters about an entry.
func (f *Filler) markKind(e *object.TreeEntry) markKind {
	isCache := f.classify.CacheDir(e.Name)
	switch {
	case e.Mode.IsDir() && isCache:
		return cacheEntry
	case e.Mode.IsDir():
		return subtreeEntry
	case isCache || f.classify.Bytecode(e.Name):
		return bytecodeEntry
	}
	return plainEntry
}

func (f *Filler) edge(e *object.TreeEntry) Edge {
	return Edge{f.Names.Add(e.Name), f.g.treeNode(e.ID)}
}

func (f *Filler) file(e *object.TreeEntry) File {
	name := f.Names.Add(e.Name)
	return File{
		Name: name,
		Mode: e.Mode.Canonical(),
		Blob: f.blob(name, e.ID),
	}
}

// blob returns the number of a blob. Most often it is the one that had the name
// the last time, because the trees of a family follow each other.
func (f *Filler) blob(name NameID, hash []byte) BlobID {
	if last, known := f.lastBlobs[name]; known && bytes.Equal(last.hash[:len(hash)], hash) {
		return last.number
	}
	last := knownBlob{number: f.g.Blobs.add(f.g.Trees.format, hash)}
	copy(last.hash[:], hash)
	f.lastBlobs[name] = last
	return last.number
}

// SetCommit fills in a commit.
func (f *Filler) SetCommit(commit, tree Node, time int64, parents []Node) {
	f.g.commitTree[commit] = tree
	f.g.commitTime[commit] = time
	f.g.commitParents[commit] = f.parents.add(parents)
}

// SetEdges fills in the subtrees of a tree. The list is copied.
func (f *Filler) SetEdges(tree Node, edges []Edge) { f.g.treeEdges[tree] = f.edges.add(edges) }

// setHolding makes a tree a holder. The lists are sorted and copied.
func (f *Filler) setHolding(tree Node, files []File, sources []NameID, whole bool) {
	g := f.g
	holding := g.addHolding(files, sources, whole)
	g.holdingLock.Lock()
	defer g.holdingLock.Unlock()
	g.treeHolding[tree] = int32(len(g.holdings))
	g.holdings = append(g.holdings, holding)
}
