package history

import (
	"cmp"
	"encoding/binary"
	"slices"
	"sync"
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

	// notYet marks trees whose essence has not been found yet.
	notYet essenceID = -1
)

// sub is a subtree that is not clean.
type sub struct {
	Name    NameID
	Essence essenceID
}

// essence is the places of the lists of one essence. All are sorted by NameID.
type essence struct{ files, sources, subs Span }

// essences numbers essences. Several distillers may add to it at once.
type essences struct {
	g *Graph
	// ofTree is the essence of each tree, and ofCache that of a tree that is
	// in a cache directory, where everything counts.
	ofTree, ofCache []essenceID

	lock       sync.Mutex
	list       []essence
	byContent  map[string]essenceID
	files      lists[File]
	sources    lists[NameID]
	subs       lists[sub]
	filesOut   *listWriter[File]
	sourcesOut *listWriter[NameID]
	subsOut    *listWriter[sub]
}

func newEssences(g *Graph) *essences {
	s := &essences{
		g:         g,
		ofTree:    slices.Repeat([]essenceID{notYet}, g.Trees.Len()),
		ofCache:   slices.Repeat([]essenceID{notYet}, g.Trees.Len()),
		list:      make([]essence, 2),
		byContent: map[string]essenceID{},
	}
	s.filesOut, s.sourcesOut, s.subsOut = s.files.writer(), s.sources.writer(), s.subs.writer()
	return s
}

func (s *essences) filesOf(e essenceID) []File     { return s.files.at(s.list[e].files) }
func (s *essences) sourcesOf(e essenceID) []NameID { return s.sources.at(s.list[e].sources) }
func (s *essences) subsOf(e essenceID) []sub       { return s.subs.at(s.list[e].subs) }

// content is what an essence is made of.
type content struct {
	files   []File
	sources []NameID
	subs    []sub
}

func (c *content) isClean() bool { return len(c.files) == 0 && len(c.subs) == 0 }

// appendKey sorts the lists and appends what tells the content from any other.
func (c *content) appendKey(key []byte) []byte {
	slices.SortStableFunc(c.files, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	slices.Sort(c.sources)
	slices.SortStableFunc(c.subs, func(a, b sub) int { return cmp.Compare(a.Name, b.Name) })
	key = binary.AppendUvarint(key, uint64(len(c.files)))
	for _, f := range c.files {
		key = binary.AppendUvarint(key, uint64(f.Name))
		key = binary.AppendUvarint(key, uint64(f.Mode))
		key = binary.AppendUvarint(key, uint64(f.Blob))
	}
	key = binary.AppendUvarint(key, uint64(len(c.sources)))
	for _, name := range c.sources {
		key = binary.AppendUvarint(key, uint64(name))
	}
	for _, child := range c.subs {
		key = binary.AppendUvarint(key, uint64(child.Name))
		key = binary.AppendUvarint(key, uint64(child.Essence))
	}
	return key
}

// intern returns the number of an essence, given its content, sorted, and the
// key of it.
func (s *essences) intern(c *content, key []byte) essenceID {
	s.lock.Lock()
	defer s.lock.Unlock()
	if e, known := s.byContent[string(key)]; known {
		return e
	}
	e := essenceID(len(s.list))
	s.byContent[string(key)] = e
	s.list = append(s.list, essence{s.filesOut.add(c.files), s.sourcesOut.add(c.sources), s.subsOut.add(c.subs)})
	return e
}

// ofCommit returns the essence of the tree of a commit, when all have been
// found.
func (s *essences) ofCommit(commit Node) essenceID {
	if !commit.Present() {
		return unknown
	}
	return s.known(s.g.Tree(commit))
}

// known returns the essence of a tree, when all have been found.
func (s *essences) known(tree Node) essenceID {
	if !tree.Present() {
		return s.ofMissing(tree)
	}
	return s.ofTree[tree]
}

// ofMissing returns the essence of a tree that is not in the graph.
func (s *essences) ofMissing(tree Node) essenceID {
	if isEmptyTree(s.g.MissingID(tree)) {
		return clean
	}
	return unknown
}
