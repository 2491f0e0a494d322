package history

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/odb"
)

// An essenceID is the number of an essence. Trees with the same bytecode, and
// the same names of possible sources beside it, have the same number, however
// else they differ. So commits that touch no bytecode are told from one
// comparison of two numbers.
type essenceID int32

const (
	// clean is the essence of a tree without bytecode.
	clean essenceID = iota
	// unknown is the essence of a tree that is missing.
	unknown

	// notYet and underway mark trees whose essence is not known yet.
	notYet   essenceID = -1
	underway essenceID = -2
)

// sub is a subtree that is not clean.
type sub struct {
	Name    NameID
	Essence essenceID
}

// essence is the places of the lists of one essence. All are sorted by NameID.
type essence struct{ files, sources, subs Span }

// maxDepth is how many trees may stand one in the other. git itself stops at
// 2048 unless core.maxTreeDepth says otherwise.
const maxDepth = 4096

// essences finds the essence of trees, each once.
type essences struct {
	g        *Graph
	store    *odb.Store
	classify *Classifier
	gaps     *gaps

	ofTree []essenceID
	// ofCache is for trees in cache directories, where everything counts.
	ofCache map[Node]essenceID

	list       []essence
	byContent  map[string]essenceID
	files      lists[File]
	sources    lists[NameID]
	subs       lists[sub]
	filesOut   *listWriter[File]
	sourcesOut *listWriter[NameID]
	subsOut    *listWriter[sub]
	key        []byte // scratch space

	cacheNames map[NameID]bool
}

func newEssences(g *Graph, store *odb.Store, classify *Classifier, gaps *gaps) *essences {
	s := &essences{
		g:          g,
		store:      store,
		classify:   classify,
		gaps:       gaps,
		ofTree:     slices.Repeat([]essenceID{notYet}, g.Trees.Len()),
		ofCache:    map[Node]essenceID{},
		list:       make([]essence, 2),
		byContent:  map[string]essenceID{},
		cacheNames: map[NameID]bool{},
	}
	s.filesOut, s.sourcesOut, s.subsOut = s.files.writer(), s.sources.writer(), s.subs.writer()
	for n := range NameID(g.Names.Len()) {
		if classify.CacheDir([]byte(g.Names.At(n))) {
			s.cacheNames[n] = true
		}
	}
	return s
}

func (s *essences) filesOf(e essenceID) []File     { return s.files.at(s.list[e].files) }
func (s *essences) sourcesOf(e essenceID) []NameID { return s.sources.at(s.list[e].sources) }
func (s *essences) subsOf(e essenceID) []sub       { return s.subs.at(s.list[e].subs) }

// of returns the essence of a tree. It is depth first without recursion: trees
// may be deep.
func (s *essences) of(ctx context.Context, root Node) (essenceID, error) {
	if !root.Present() {
		return s.ofMissing(root), nil
	}
	type step struct {
		tree Node
		edge int // the next to look at
	}
	stack := []step{{tree: root}}
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if s.ofTree[top.tree] >= 0 {
			stack = stack[:len(stack)-1]
			continue
		}
		s.ofTree[top.tree] = underway
		child, next := s.nextChild(top.tree, top.edge)
		top.edge = next
		if child == none {
			e, err := s.finish(ctx, top.tree)
			if err != nil {
				return 0, err
			}
			s.ofTree[top.tree] = e
			continue
		}
		if s.ofTree[child] == underway {
			return 0, fmt.Errorf("tree %v contains itself; check the repository with git fsck", s.g.Trees.At(child))
		}
		if len(stack) == maxDepth {
			return 0, fmt.Errorf("tree %v has more than %d levels of directories", s.g.Trees.At(root), maxDepth)
		}
		stack = append(stack, step{tree: child})
	}
	return s.ofTree[root], nil
}

// ofMissing returns the essence of a tree that is not in the graph.
func (s *essences) ofMissing(tree Node) essenceID {
	if s.g.MissingID(tree) == s.g.emptyTree {
		return clean
	}
	s.gaps.add(tree, object.Tree)
	return unknown
}

// nextChild returns the next subtree whose essence is needed and not known, and
// where to go on; or none.
func (s *essences) nextChild(tree Node, from int) (child Node, next int) {
	edges := s.g.Edges(tree)
	for i := from; i < len(edges); i++ {
		child := edges[i].Tree
		if child.Present() && s.ofTree[child] < 0 && !s.isCache(edges[i].Name) {
			return child, i + 1
		}
	}
	return none, len(edges)
}

// isCache reports whether a name is that of a cache directory.
func (s *essences) isCache(name NameID) bool { return len(s.cacheNames) > 0 && s.cacheNames[name] }

// finish returns the essence of a tree whose subtrees' essences are known.
func (s *essences) finish(ctx context.Context, tree Node) (essenceID, error) {
	var subs []sub
	for _, edge := range s.g.Edges(tree) {
		e, err := s.ofEdge(ctx, edge)
		if err != nil {
			return 0, err
		}
		if e != clean {
			subs = append(subs, sub{edge.Name, e})
		}
	}
	files := s.g.Files(tree)
	if len(subs) == 0 && len(files) == 0 {
		return clean, nil
	}
	return s.intern(slices.Clone(files), slices.Clone(s.g.Sources(tree)), subs), nil
}

func (s *essences) ofEdge(ctx context.Context, edge Edge) (essenceID, error) {
	switch {
	case !edge.Tree.Present():
		return s.ofMissing(edge.Tree), nil
	case s.isCache(edge.Name):
		return s.inCache(ctx, edge.Tree, 0)
	}
	return s.ofTree[edge.Tree], nil
}

// inCache returns the essence of a tree in a cache directory, where every file
// counts. The graph has only the names that count everywhere, so the tree is
// read again.
func (s *essences) inCache(ctx context.Context, tree Node, depth int) (essenceID, error) {
	if e, known := s.ofCache[tree]; known {
		return e, nil
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	id := s.g.Trees.At(tree)
	if depth == maxDepth {
		return 0, fmt.Errorf("tree %v is below more than %d levels of directories", id, maxDepth)
	}
	_, content, err := s.store.Read(id)
	if _, missing := errors.AsType[*odb.MissingError](err); missing {
		return 0, fmt.Errorf("%w; it was there a moment ago, so run again", err)
	}
	if err != nil {
		return 0, err
	}
	e, err := s.readCache(ctx, content, depth)
	if err != nil {
		return 0, fmt.Errorf("tree %v: %w", id, err)
	}
	s.ofCache[tree] = e
	return e, nil
}

func (s *essences) readCache(ctx context.Context, content []byte, depth int) (essenceID, error) {
	var files []File
	var sources []NameID
	var subs []sub
	entries := object.NewTreeReader(s.g.Trees.format, content)
	for entries.Next() {
		entry := &entries.Entry
		name := s.g.Names.Add(string(entry.Name))
		if !entry.Mode.IsDir() {
			blob := s.g.Blobs.add(s.g.Trees.format, entry.ID)
			files = append(files, File{name, entry.Mode.Canonical(), blob})
			if s.classify.Source(entry.Name) {
				sources = append(sources, name)
			}
			continue
		}
		e, err := s.inCacheBelow(ctx, s.g.treeNode(entry.ID), depth+1)
		if err != nil {
			return 0, err
		}
		if e != clean {
			subs = append(subs, sub{name, e})
		}
		if s.classify.CacheDir(entry.Name) {
			s.cacheNames[name] = true
		}
	}
	if err := entries.Err(); err != nil {
		return 0, err
	}
	if len(files) == 0 && len(subs) == 0 {
		return clean, nil
	}
	return s.intern(files, sources, subs), nil
}

func (s *essences) inCacheBelow(ctx context.Context, tree Node, depth int) (essenceID, error) {
	if !tree.Present() {
		return s.ofMissing(tree), nil
	}
	return s.inCache(ctx, tree, depth)
}

// intern returns the number of an essence. It sorts the lists.
func (s *essences) intern(files []File, sources []NameID, subs []sub) essenceID {
	slices.SortStableFunc(files, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	slices.Sort(sources)
	slices.SortStableFunc(subs, func(a, b sub) int { return cmp.Compare(a.Name, b.Name) })
	key := s.key[:0]
	key = binary.AppendUvarint(key, uint64(len(files)))
	for _, f := range files {
		key = binary.AppendUvarint(key, uint64(f.Name))
		key = binary.AppendUvarint(key, uint64(f.Mode))
		key = binary.AppendUvarint(key, uint64(f.Blob))
	}
	key = binary.AppendUvarint(key, uint64(len(sources)))
	for _, name := range sources {
		key = binary.AppendUvarint(key, uint64(name))
	}
	for _, child := range subs {
		key = binary.AppendUvarint(key, uint64(child.Name))
		key = binary.AppendUvarint(key, uint64(child.Essence))
	}
	s.key = key
	if e, known := s.byContent[string(key)]; known {
		return e
	}
	e := essenceID(len(s.list))
	s.byContent[string(key)] = e
	s.list = append(s.list, essence{s.filesOut.add(files), s.sourcesOut.add(sources), s.subsOut.add(subs)})
	return e
}
