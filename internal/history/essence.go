package history

import (
	"encoding/binary"
	"hash/maphash"
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

// essence is what a tree holds itself, and its subtrees that are not clean,
// sorted by NameID: a list in essences.subs.
type essence struct {
	Holding
	subs Span
}

// essences numbers essences. Several distillers may add to it at once.
type essences struct {
	g *Graph
	// ofTree is the essence of each tree, and ofCache that of a tree that is
	// in a cache directory, where everything counts.
	ofTree, ofCache []essenceID

	lock sync.Mutex
	list []essence
	// byHash has the last essence with a hash; before has the one that came
	// before it with the same hash, or clean.
	byHash  map[uint64]essenceID
	before  []essenceID
	seed    maphash.Seed
	subs    lists[sub]
	subsOut *listWriter[sub]
}

func newEssences(g *Graph) *essences {
	s := &essences{
		g:       g,
		ofTree:  slices.Repeat([]essenceID{notYet}, g.Trees.Len()),
		ofCache: slices.Repeat([]essenceID{notYet}, g.Trees.Len()),
		list:    make([]essence, 2),
		byHash:  map[uint64]essenceID{},
		before:  make([]essenceID, 2),
		seed:    maphash.MakeSeed(),
	}
	s.subsOut = s.subs.writer()
	return s
}

func (s *essences) filesOf(e essenceID) []File     { return s.g.files.at(s.list[e].Files) }
func (s *essences) sourcesOf(e essenceID) []NameID { return s.g.sources.at(s.list[e].Sources) }
func (s *essences) subsOf(e essenceID) []sub       { return s.subs.at(s.list[e].subs) }

// number returns the number of the essence with a holding and subtrees, which
// are sorted by NameID.
func (s *essences) number(h Holding, subs []sub) essenceID {
	files, sources := s.g.files.at(h.Files), s.g.sources.at(h.Sources)
	if len(files) == 0 && len(subs) == 0 {
		return clean
	}
	sum := s.hash(files, sources, subs)
	s.lock.Lock()
	defer s.lock.Unlock()
	last := s.byHash[sum]
	for e := last; e != clean; e = s.before[e] {
		if slices.Equal(files, s.filesOf(e)) && slices.Equal(sources, s.sourcesOf(e)) && slices.Equal(subs, s.subsOf(e)) {
			return e
		}
	}
	e := essenceID(len(s.list))
	s.byHash[sum] = e
	s.before = append(s.before, last)
	s.list = append(s.list, essence{h, s.subsOut.add(subs)})
	return e
}

// hash hashes what an essence is made of.
func (s *essences) hash(files []File, sources []NameID, subs []sub) uint64 {
	var space [1024]byte
	text := space[:0]
	for _, f := range files {
		text = binary.LittleEndian.AppendUint64(text, uint64(f.Name)<<32|uint64(f.Blob))
		text = append(text, byte(f.Mode>>12), byte(f.Mode))
	}
	for _, name := range sources {
		text = binary.LittleEndian.AppendUint32(text, uint32(name))
	}
	for _, child := range subs {
		text = binary.LittleEndian.AppendUint64(text, uint64(child.Name)<<32|uint64(child.Essence))
	}
	return maphash.Bytes(s.seed, text)
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
