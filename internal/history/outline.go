package history

import (
	"fmt"
	"math"
	"slices"

	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/odb"
)

// An outline is what is known about the entries of a tree: enough of them to
// find out quickly which entries a delta has left as they were. The others are
// neither subtrees nor bytecode.
type outline struct {
	// marks are in the order of the tree. No more than markEvery entries in
	// a row have no mark.
	marks []mark
	// subtrees is how many of the marks are subtrees.
	subtrees int
	// edges is the place of the subtrees in the graph.
	edges Span
	// holder is whether the tree has bytecode files or a cache directory
	// among its own entries. The sources of a holder have marks too.
	holder bool
	// holding is the place of the tree's Holding in the graph, or 0 where
	// that is not known.
	holding int32
	// held is how many of the marks are of a Holding, and sources how many
	// of these are sources.
	held, sources int
}

// A mark is an entry of a tree, from byte start up to end.
type mark struct {
	start, end uint32
	kind       markKind
	// edge is set for a subtree.
	edge Edge
}

type markKind uint8

const (
	// plainEntry is an entry that is marked to have marks everywhere.
	plainEntry markKind = iota
	subtreeEntry
	// cacheEntry is a subtree that is a cache directory.
	cacheEntry
	bytecodeEntry
	// sourceEntry is a possible source, in the outline of a holder.
	sourceEntry
)

func (k markKind) isSubtree() bool { return k == subtreeEntry || k == cacheEntry }
func (k markKind) isHolding() bool { return k == cacheEntry || k == bytecodeEntry }
func (k markKind) isHeld() bool    { return k.isHolding() || k == sourceEntry }

// markEvery weighs reading entries, up to this many at each end of a piece,
// against copying marks.
const markEvery = 8

// outliner makes the outline of one tree after the other.
type outliner struct {
	filler *Filler
	tree   object.TreeReader
	out    *outline
	// unmarked is how many entries were read since the last mark.
	unmarked int
	// inherited and inheritedHeld are how many subtrees, and how many marks
	// of a Holding, came from the base.
	inherited, inheritedHeld int
	// nextMark is the mark of the base behind the last one taken over.
	// disordered says that one was taken twice, or in another order: then
	// the numbers above do not tell whether all were taken.
	nextMark   int
	disordered bool
	// markSources is set while a holder is read.
	markSources bool
	edgeList    []Edge
}

// outline fills in t.State from the content of the tree, or from the outline
// of its base and the pieces that are not in it.
func (o *outliner) outline(filler *Filler, t odb.TreeVisit[outline]) error {
	if len(t.Content) > math.MaxUint32 {
		return fmt.Errorf("a tree of %d bytes", len(t.Content))
	}
	o.filler, o.out = filler, t.State
	o.begin(t.Content, t.Base != nil && t.Base.holder)
	for _, piece := range t.Pieces {
		if piece.From != odb.Inserted {
			o.inherit(t.Base.marks, piece)
		}
		o.readTo(piece.End)
	}
	o.readTo(len(t.Content))
	if o.out.holder && !o.markSources {
		o.begin(t.Content, true)
		o.readTo(len(t.Content))
	}
	if err := o.tree.Err(); err != nil {
		return err
	}
	if o.sameSubtrees(t.Base) {
		o.out.edges = t.Base.edges
		return nil
	}
	o.edgeList = o.edgeList[:0]
	for i := range o.out.marks {
		if o.out.marks[i].kind.isSubtree() {
			o.edgeList = append(o.edgeList, o.out.marks[i].edge)
		}
	}
	o.out.edges = filler.edges.add(o.edgeList)
	return nil
}

// begin begins to read a tree.
func (o *outliner) begin(content []byte, markSources bool) {
	*o.out = outline{marks: o.out.marks[:0]}
	o.tree = object.NewTreeReader(o.filler.g.Trees.format, content)
	o.unmarked, o.inherited, o.inheritedHeld = 0, 0, 0
	o.nextMark, o.disordered = 0, false
	o.markSources = markSources
}

// sameSubtrees reports whether the tree just read has the same subtrees as its
// base.
func (o *outliner) sameSubtrees(base *outline) bool {
	return base != nil && !o.disordered && o.inherited == base.subtrees && o.inherited == o.out.subtrees
}

// sameHolding reports whether the tree just read has the same Holding as its
// base. A source among them shows that neither is Whole.
func (o *outliner) sameHolding(base *outline) bool {
	return base != nil && base.holding != 0 && base.sources > 0 && !o.disordered &&
		o.inheritedHeld == base.held && o.inheritedHeld == o.out.held
}

// readTo reads entries until one begins at or behind the byte end.
func (o *outliner) readTo(end int) {
	for o.tree.Offset() < end && o.readEntry() {
	}
}

// readEntry reads one entry and marks it if need be.
func (o *outliner) readEntry() bool {
	start := o.tree.Offset()
	if !o.tree.Next() {
		return false
	}
	m := mark{start: uint32(start), end: uint32(o.tree.Offset()), kind: o.filler.markKind(&o.tree.Entry)}
	if m.kind.isSubtree() {
		m.edge = o.filler.edge(&o.tree.Entry)
	}
	if m.kind == plainEntry && o.markSources && o.filler.classify.Source(o.tree.Entry.Name) {
		m.kind = sourceEntry
	}
	if o.unmarked++; m.kind != plainEntry || o.unmarked > markEvery || start == 0 {
		o.add(m)
	}
	return true
}

// add adds a mark to the outline.
func (o *outliner) add(m mark) {
	o.unmarked = 0
	o.out.marks = append(o.out.marks, m)
	o.out.holder = o.out.holder || m.kind.isHolding()
	if m.kind.isSubtree() {
		o.out.subtrees++
	}
	if m.kind.isHeld() {
		o.out.held++
	}
	if m.kind == sourceEntry {
		o.out.sources++
	}
}

// inherit takes over from the base the marks of entries that lie within a
// piece whole. Before that it must find an entry that begins at the same place
// in the base and here: from there on they are alike until the piece ends.
func (o *outliner) inherit(base []mark, piece odb.Piece) {
	shift := piece.From - piece.Start
	end := piece.End + shift
	next, _ := slices.BinarySearchFunc(base, o.tree.Offset()+shift, func(m mark, at int) int { return int(m.start) - at })
	for !aligned(base, next, o.tree.Offset()+shift) {
		if o.tree.Offset() >= piece.End || !o.readEntry() {
			return
		}
		for next < len(base) && int(base[next].start) < o.tree.Offset()+shift {
			next++
		}
	}
	o.disordered = o.disordered || next < o.nextMark
	for ; next < len(base) && int(base[next].end) <= end; next++ {
		m := base[next]
		if m.kind.isSubtree() {
			o.inherited++
		}
		if m.kind.isHeld() {
			o.inheritedHeld++
		}
		m.start, m.end = uint32(int(m.start)-shift), uint32(int(m.end)-shift)
		o.add(m)
		o.tree.Seek(int(m.end))
	}
	o.nextMark = next
}

// aligned reports whether an entry of the base is known to begin at a byte, or
// to end there. next is the first mark at or behind it.
func aligned(base []mark, next, at int) bool {
	return next < len(base) && int(base[next].start) == at || next > 0 && int(base[next-1].end) == at
}
