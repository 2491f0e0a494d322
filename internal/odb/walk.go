package odb

import (
	"context"
	"slices"

	"github.com/pycguard/pycguard/internal/object"
)

// A Visitor is shown every commit and tree of a survey. Each worker has its
// own. S is what a visitor knows about a tree that helps with the deltas of
// it; the zero S is for a tree that has not been shown.
type Visitor[S any] interface {
	// Commit shows a commit, at least up to the end of its committer line.
	Commit(number int, content []byte) error
	// Tree shows a tree. A tree can be shown more than once, to different
	// visitors, when the store has several copies; it counts once.
	Tree(t TreeVisit[S]) error
}

// TreeVisit is one tree as shown to a Visitor. Nothing in it may be kept.
type TreeVisit[S any] struct {
	Number int
	// Counts is false for all copies of the tree but one.
	Counts  bool
	Content []byte
	// Base is what this visitor said of the tree that this one is a delta
	// of, or nil. Pieces is what the delta took from where.
	Base   *S
	Pieces []Piece
	// State is for what the visitor knows about this tree. It may hold
	// what was known about another, for its memory to be used again.
	State *S
}

// Piece is a stretch of a tree made by a delta. The pieces of a tree lie side
// by side and cover it.
type Piece struct {
	Start, End int
	// From is where the stretch begins in the base, or Inserted.
	From int
}

// Inserted is the From of a piece that is not a copy.
const Inserted = -1

// Walk shows all commits and trees of the survey to visitors, one for each
// worker. Every entry is verified by its checksum in the index.
func Walk[S any](ctx context.Context, v *Survey, workers int, newVisitor func() Visitor[S]) error {
	pieces := len(v.loose)
	for _, f := range v.forests {
		pieces += len(f.roots)
	}
	return v.store.parallel(ctx, workers, pieces, func() func(start, end int) error {
		w := &walker[S]{store: v.store, visitor: newVisitor()}
		return func(start, end int) error { return w.work(v, start, end) }
	})
}

// walker reads families of deltas, keeping what is needed to go on with the
// children of what it has read.
type walker[S any] struct {
	store   *Store
	forest  *forest
	visitor Visitor[S]

	opened   int
	inflater inflater
	delta    []byte
	pieces   []Piece
	order    []int32
	stack    []*node[S]
	spare    []*node[S]
}

// node is a unit that has been read, and how many of its children have.
type node[S any] struct {
	unit    int32
	next    int32
	content []byte
	state   S
}

// work does the pieces from start to end: the families of all forests, one
// behind the other, and then the loose objects.
func (w *walker[S]) work(v *Survey, start, end int) error {
	for _, f := range v.forests {
		n := len(f.roots)
		if start < min(end, n) {
			w.forest = f
			if err := w.families(f.roots[start:min(end, n)]); err != nil {
				return err
			}
		}
		start, end = max(0, start-n), max(0, end-n)
	}
	return w.looseUnits(v.loose[start:end])
}

// looseUnits shows loose objects. They have no deltas, and are verified by
// their hash.
func (w *walker[S]) looseUnits(units []looseUnit) error {
	var n node[S]
	for _, u := range units {
		_, content, err := w.store.Read(u.id)
		if err == nil {
			n.content = content
			err = w.visit(u.kind, u.number, &n, nil)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// families shows whole families, one after the other.
func (w *walker[S]) families(roots []int32) error {
	for _, root := range roots {
		w.forest.largestLast(root, &w.order)
		n, err := w.root(root)
		if err != nil {
			return err
		}
		if n == nil {
			continue
		}
		w.stack = append(w.stack, n)
		for len(w.stack) > 0 {
			if err := w.step(); err != nil {
				return err
			}
		}
	}
	return nil
}

// step goes on to the next child of the node on top. The node is let go as soon
// as the last child has been made, so that a chain needs two of them only.
func (w *walker[S]) step() error {
	top := w.stack[len(w.stack)-1]
	children := w.forest.childrenOf(top.unit)
	if int(top.next) == len(children) {
		w.pop(top)
		return nil
	}
	child, err := w.child(top, children[top.next])
	if err != nil {
		return err
	}
	top.next++
	if int(top.next) == len(children) {
		w.pop(top)
	}
	w.stack = append(w.stack, child)
	return nil
}

func (w *walker[S]) pop(top *node[S]) {
	w.stack = w.stack[:len(w.stack)-1]
	w.free(top)
}

func (w *walker[S]) newNode(unit int32) *node[S] {
	if len(w.spare) == 0 {
		return &node[S]{unit: unit}
	}
	n := w.spare[len(w.spare)-1]
	w.spare = w.spare[:len(w.spare)-1]
	n.unit, n.next = unit, 0
	return n
}

func (w *walker[S]) free(n *node[S]) { w.spare = append(w.spare, n) }

// root reads the head of a family. It returns nil for a commit without deltas:
// of that only the beginning was read.
func (w *walker[S]) root(i int32) (*node[S], error) {
	u := &w.forest.units[i]
	e, err := w.open(u)
	if err != nil {
		return nil, err
	}
	if e.kind.isDelta() {
		return w.rootOfOther(i, e)
	}
	n := w.newNode(i)
	if u.kind == object.Commit && len(w.forest.childrenOf(i)) == 0 {
		n.content, err = w.inflateCommitHead(n.content, e)
		if err == nil {
			err = w.visit(u.kind, u.number, n, nil)
		}
		w.free(n)
		return nil, w.at(u, err)
	}
	if n.content, err = w.inflate(n.content, e); err == nil {
		err = w.visit(u.kind, u.number, n, nil)
	}
	return n, w.at(u, err)
}

// rootOfOther makes a delta whose base is in another pack or a loose file.
func (w *walker[S]) rootOfOther(i int32, e entry) (*node[S], error) {
	u := &w.forest.units[i]
	_, base, err := w.store.Read(object.FromBytes(w.store.format, e.baseID))
	if err != nil {
		return nil, err
	}
	n := w.newNode(i)
	if err = w.apply(n, base, e); err == nil {
		err = w.visit(u.kind, u.number, n, nil)
	}
	return n, w.at(u, err)
}

// child makes a delta of a node that has been read.
func (w *walker[S]) child(base *node[S], i int32) (*node[S], error) {
	u := &w.forest.units[i]
	e, err := w.open(u)
	if err != nil {
		return nil, err
	}
	n := w.newNode(i)
	if err = w.apply(n, base.content, e); err == nil {
		err = w.visit(u.kind, u.number, n, &base.state)
	}
	return n, w.at(u, err)
}

// releaseEvery is how many entries a worker reads before it lets go of the
// memory of the pack, so that a walk does not end with the whole pack in it.
const releaseEvery = 1 << 15

// open verifies an entry and reads its header.
func (w *walker[S]) open(u *unit) (entry, error) {
	if w.opened++; w.opened%releaseEvery == 0 {
		w.forest.pack.release()
	}
	if err := w.forest.pack.checkEntry(u.offset, u.size, u.place); err != nil {
		return entry{}, err
	}
	return w.forest.pack.entryAt(u.offset)
}

// at adds the place to an error.
func (w *walker[S]) at(u *unit, err error) error {
	if err == nil {
		return nil
	}
	return corrupt(w.forest.pack.file.path, u.offset, err)
}

// visit shows a node to the visitor.
func (w *walker[S]) visit(kind object.Kind, which number, n *node[S], base *S) error {
	place, counts := which.value()
	if kind == object.Tree {
		t := TreeVisit[S]{Number: place, Counts: counts, Content: n.content, State: &n.state}
		if base != nil {
			t.Base, t.Pieces = base, w.pieces
		}
		return w.visitor.Tree(t)
	}
	if !counts {
		return nil
	}
	return w.visitor.Commit(place, n.content)
}

// freeTree is the size up to which a commit or tree made by a delta is never
// refused. Ids do not compress, so a larger one is not larger than its pack.
const freeTree = 32 << 20

// apply makes the content of n out of its base.
func (w *walker[S]) apply(n *node[S], base []byte, e entry) (err error) {
	if w.delta, err = w.inflate(w.delta, e); err != nil {
		return err
	}
	size, instructions, err := checkDelta(len(base), w.delta)
	if err == nil && size > max(freeTree, e.pack.end) {
		err = errDeltaSize
	}
	if err != nil {
		return err
	}
	n.content = slices.Grow(n.content[:0], int(size))
	w.pieces = w.pieces[:0]
	for len(instructions) > 0 {
		var step instruction
		if step, instructions, err = cutInstruction(instructions); err != nil {
			return err
		}
		piece := Piece{Start: len(n.content), From: step.from}
		if step.insert != nil {
			piece.From = Inserted
			n.content = append(n.content, step.insert...)
		} else {
			n.content = append(n.content, base[step.from:step.from+step.size]...)
		}
		piece.End = len(n.content)
		w.pieces = append(w.pieces, piece)
	}
	return nil
}

// inflate reads the data of an entry into a buffer that it may use again.
func (w *walker[S]) inflate(buffer []byte, e entry) ([]byte, error) {
	// The decoder is faster with bytes behind the stream, such as the
	// trailer of the pack. The checksum has shown that it ends in its entry.
	content, _, err := w.inflater.whole(buffer, e.pack.file.data[e.data:], e.size)
	return content, err
}

// commitHead is how many bytes of a commit are read at first. That holds a
// tree, two parents, and names of usual lengths.
const commitHead = 320

// inflateCommitHead reads the beginning of a commit, up to the end of the
// committer line or more.
func (w *walker[S]) inflateCommitHead(buffer []byte, e entry) ([]byte, error) {
	stream := e.pack.file.data[e.data:]
	for want := int64(commitHead); want < e.size; want *= 2 {
		buffer = slices.Grow(buffer[:0], int(want))[:want]
		n, err := w.inflater.prefix(buffer, stream)
		if err != nil || int64(n) < want {
			break
		}
		if object.HasCommitHead(buffer) {
			return buffer, nil
		}
	}
	return w.inflate(buffer, e)
}
