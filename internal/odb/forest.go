package odb

import (
	"context"
	"errors"
	"slices"

	"github.com/pycguard/pycguard/internal/object"
)

// forest is the commits and trees of one pack, each delta under its base. The
// units are in the order of the pack.
type forest struct {
	pack  *pack
	units []unit
	// roots are the units that are whole, or deltas of something that is not
	// in the pack.
	roots []int32
	// The children of unit i are children[firstChild[i]:firstChild[i+1]].
	firstChild []int32
	children   []int32
	// members is how many units there are in the family of each unit, which
	// largestLast fills in.
	members []int32
}

// unit is one commit or tree in a pack.
type unit struct {
	offset int64
	// size is how many bytes of the pack the entry takes.
	size int64
	kind object.Kind
	// place is the entry's place in the pack index.
	place int32
	// base is the unit that this is a delta of, or one of the below.
	base   int32
	number number
}

const (
	// noBase is the base of an entry that is whole.
	noBase = -1
	// otherBase is a base that is not in the same pack.
	otherBase = -2
)

var (
	errNoEntry = errors.New("the base of the delta is not where an entry begins")
	errCycle   = errors.New("the chain of deltas leads back to itself")
)

// surveyPack finds the commits and trees of a pack.
func (s *Store) surveyPack(ctx context.Context, p *pack, workers int) (f *forest, err error) {
	entries := &entryList{pack: p}
	err = guard(p.files, func() (err error) {
		if err = p.verify(); err == nil {
			entries.places, err = p.placesByOffset()
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	n := len(entries.places)
	entries.kinds, entries.bases = make([]object.Kind, n), make([]int32, n)
	for start := 0; start < n; start += headerWindow {
		if err := s.readWindow(ctx, entries, start, min(n, start+headerWindow), workers); err != nil {
			return nil, err
		}
	}
	// To verify the index brought all of it into memory.
	p.release()
	if err := entries.resolveKinds(); err != nil {
		return nil, err
	}
	return entries.forest(), nil
}

// headerWindow is how many headers are read before the memory of the pack is
// let go: most of it is blobs, which are not looked at again.
const headerWindow = 1 << 16

// readWindow reads the headers of the entries from start to end.
func (s *Store) readWindow(ctx context.Context, l *entryList, start, end, workers int) error {
	defer l.pack.file.release(l.places[start].offset, l.places[end-1].offset)
	return s.parallel(ctx, workers, end-start, func() func(from, to int) error {
		return func(from, to int) error { return s.readHeaders(l, start+from, start+to) }
	})
}

// entryList is all entries of a pack in its order.
type entryList struct {
	pack   *pack
	places []packedPlace
	// kinds is the kind of each object, 0 for a delta of which it is not
	// known yet.
	kinds []object.Kind
	bases []int32
}

// readHeaders reads kinds and bases from the headers of the entries.
func (s *Store) readHeaders(l *entryList, start, end int) error {
	for i := start; i < end; i++ {
		e, err := l.pack.entryAt(l.places[i].offset)
		if err != nil {
			return err
		}
		l.bases[i] = noBase
		switch e.kind {
		case offsetDelta:
			l.bases[i] = l.findBefore(i, e.baseOffset)
		case namedDelta:
			l.bases[i], l.kinds[i], err = s.namedBase(l, e)
		default:
			l.kinds[i] = e.kind.object()
		}
		if err == nil && l.bases[i] == noBase && e.kind.isDelta() {
			err = corrupt(l.pack.file.path, e.offset, errNoEntry)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// namedBase returns the entry that a named delta is based on. Where that is
// not in the pack it returns otherBase and the kind.
func (s *Store) namedBase(l *entryList, e entry) (int32, object.Kind, error) {
	id := object.FromBytes(s.format, e.baseID)
	if i, ok := l.pack.index.find(id); ok {
		offset, err := l.pack.index.offset(i)
		return l.findBefore(len(l.places), offset), 0, err
	}
	found, err := s.find(id)
	if err != nil {
		return noBase, 0, err
	}
	kind, _, err := s.headerAt(found)
	return otherBase, kind, err
}

// findBefore returns the entry before entry end that begins at offset, or
// noBase. It looks near end first, where most bases are.
func (l *entryList) findBefore(end int, offset int64) int32 {
	low, step := end-1, 1
	for low > 0 && l.places[max(low, 0)].offset > offset {
		end = low
		low -= step
		step *= 2
	}
	low = max(low, 0)
	for low < end {
		middle := low + (end-low)/2
		if l.places[middle].offset < offset {
			low = middle + 1
		} else {
			end = middle
		}
	}
	if low < len(l.places) && l.places[low].offset == offset {
		return int32(low)
	}
	return noBase
}

// resolveKinds gives each delta the kind of its base.
func (l *entryList) resolveKinds() error {
	var chain []int32
	for i := range l.kinds {
		chain = chain[:0]
		at := int32(i)
		for ; l.kinds[at] == 0; at = l.bases[at] {
			if len(chain) > len(l.kinds) {
				return corrupt(l.pack.file.path, l.places[i].offset, errCycle)
			}
			chain = append(chain, at)
		}
		for _, delta := range chain {
			l.kinds[delta] = l.kinds[at]
		}
	}
	return nil
}

// forest keeps the commits and trees.
func (l *entryList) forest() *forest {
	f := &forest{pack: l.pack}
	count := 0
	for _, kind := range l.kinds {
		if kind == object.Commit || kind == object.Tree {
			count++
		}
	}
	f.units = make([]unit, 0, count)
	// unitOf is the unit of each entry that was kept.
	unitOf := make([]int32, len(l.kinds))
	for i, kind := range l.kinds {
		if kind == object.Commit || kind == object.Tree {
			unitOf[i] = int32(len(f.units))
			f.units = append(f.units, l.unit(i))
		}
	}
	for i := range f.units {
		if base := f.units[i].base; base >= 0 {
			f.units[i].base = unitOf[base]
		}
	}
	f.linkChildren()
	return f
}

func (l *entryList) unit(i int) unit {
	end := l.pack.end
	if i+1 < len(l.places) {
		end = l.places[i+1].offset
	}
	at := l.places[i]
	return unit{offset: at.offset, size: end - at.offset, kind: l.kinds[i], place: at.place, base: l.bases[i]}
}

// linkChildren lists the children of each unit, in the order of the pack.
func (f *forest) linkChildren() {
	f.firstChild = make([]int32, len(f.units)+1)
	for i, u := range f.units {
		if u.base < 0 {
			f.roots = append(f.roots, int32(i))
		} else {
			f.firstChild[u.base+1]++
		}
	}
	for i := range f.units {
		f.firstChild[i+1] += f.firstChild[i]
	}
	f.children = make([]int32, f.firstChild[len(f.units)])
	f.members = make([]int32, len(f.units))
	// Filling from behind moves each start down to where it belongs.
	for i := len(f.units) - 1; i >= 0; i-- {
		if base := f.units[i].base; base >= 0 {
			f.firstChild[base+1]--
			f.children[f.firstChild[base+1]] = int32(i)
		}
	}
	copy(f.firstChild, f.firstChild[1:])
	f.firstChild[len(f.units)] = int32(len(f.children))
}

func (f *forest) childrenOf(i int32) []int32 {
	return f.children[f.firstChild[i]:f.firstChild[i+1]]
}

// largestLast orders the children of each unit of a family so that the one
// with the largest family is last. A walk that lets go of a unit when it goes
// on to its last child then never holds more than a handful, however deep the
// family: each unit held has less than half of the one before it under way.
// order is room to work in.
func (f *forest) largestLast(root int32, order *[]int32) {
	family := append((*order)[:0], root)
	for i := 0; i < len(family); i++ {
		family = append(family, f.childrenOf(family[i])...)
	}
	for _, i := range slices.Backward(family) {
		f.members[i] = 1
		children, largest := f.childrenOf(i), 0
		for place, child := range children {
			f.members[i] += f.members[child]
			if f.members[child] > f.members[children[largest]] {
				largest = place
			}
		}
		if last := len(children) - 1; last > 0 {
			children[largest], children[last] = children[last], children[largest]
		}
	}
	*order = family
}
