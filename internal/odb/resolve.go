package odb

import (
	"errors"

	"github.com/pycguard/pycguard/internal/object"
)

// maxDepth is how many deltas may stand on each other. git makes 4095 at most.
// A chain of named deltas that leads back to itself ends here.
const maxDepth = 10_000

// freeResult is the size up to which an object made by deltas is never
// refused. A few bytes of delta can copy a base many times over, so beyond
// this the result must be justified by the size of the pack.
const freeResult = 128 << 20

var errDepth = errors.New("the chain of deltas is too long, or leads back to itself")

// readAt returns the object found, from the cache where it is there.
func (s *Store) readAt(found location) (object.Kind, []byte, error) {
	if found.pack == nil {
		return readLoose(found.dir, found.id)
	}
	deltas, kind, content, err := s.readChain(found)
	for i := len(deltas) - 1; i >= 0 && err == nil; i-- {
		content, err = deltas[i].apply(content)
		if err == nil && (i > 0 || kind != object.Blob) {
			s.cache.add(deltas[i].place(), kind, content)
		}
	}
	return kind, content, err
}

// readChain follows the deltas from the place found down to an object that is
// whole or in the cache. It returns the deltas on the way, the object itself
// the first of them, and what the last one is a delta of.
func (s *Store) readChain(found location) (deltas []entry, kind object.Kind, content []byte, err error) {
	at := found
	for at.pack != nil {
		if kind, content, ok := s.cache.find(place{at.pack, at.offset}); ok {
			return deltas, kind, content, nil
		}
		e, err := at.pack.entryAt(at.offset)
		if err != nil {
			return nil, 0, nil, err
		}
		if !e.kind.isDelta() {
			content, err := e.inflate()
			if err == nil && (len(deltas) > 0 || e.kind.object() != object.Blob) {
				s.cache.add(e.place(), e.kind.object(), content)
			}
			return deltas, e.kind.object(), content, err
		}
		if len(deltas) == maxDepth {
			return nil, 0, nil, corrupt(found.path(), found.offset, errDepth)
		}
		deltas = append(deltas, e)
		if at, err = s.base(e); err != nil {
			return nil, 0, nil, err
		}
	}
	kind, content, err = readLoose(at.dir, at.id)
	return deltas, kind, content, err
}

// base returns where the base of a delta is.
func (s *Store) base(e entry) (location, error) {
	if e.kind == offsetDelta {
		return location{pack: e.pack, offset: e.baseOffset}, nil
	}
	id := object.FromBytes(s.format, e.baseID)
	if i, ok := e.pack.index.find(id); ok {
		return e.pack.location(id, i)
	}
	return s.find(id)
}

// headerAt follows the deltas to the kind of the object.
func (s *Store) headerAt(found location) (kind object.Kind, size int64, err error) {
	size = -1
	at := found
	for depth := 0; at.pack != nil; depth++ {
		e, err := at.pack.entryAt(at.offset)
		if err != nil {
			return 0, 0, err
		}
		if size < 0 {
			if size, err = e.objectSize(); err != nil {
				return 0, 0, err
			}
		}
		if !e.kind.isDelta() {
			return e.kind.object(), size, nil
		}
		if depth == maxDepth {
			return 0, 0, corrupt(found.path(), found.offset, errDepth)
		}
		if at, err = s.base(e); err != nil {
			return 0, 0, err
		}
	}
	kind, looseSize, err := looseHeader(at.dir, at.id)
	if size < 0 {
		size = looseSize
	}
	return kind, size, err
}

func (e entry) place() place { return place{e.pack, e.offset} }

// inflate returns the object, or the delta.
func (e entry) inflate() ([]byte, error) {
	content, _, err := inflateWhole(nil, e.pack.file.data[e.data:e.pack.end], e.size)
	if err != nil {
		return nil, corrupt(e.pack.file.path, e.offset, err)
	}
	return content, nil
}

// apply makes the object out of its base.
func (e entry) apply(base []byte) ([]byte, error) {
	delta, err := e.inflate()
	if err != nil {
		return nil, err
	}
	size, instructions, err := checkDelta(len(base), delta)
	if err == nil && size > max(freeResult, maxRatio*e.pack.end) {
		err = errDeltaSize
	}
	if err != nil {
		return nil, corrupt(e.pack.file.path, e.offset, err)
	}
	result, err := applyDelta(make([]byte, 0, size), base, instructions)
	if err != nil {
		return nil, corrupt(e.pack.file.path, e.offset, err)
	}
	return result, nil
}

// deltaSizesLen is the most that the two sizes at the start of a delta take.
const deltaSizesLen = 2 * 9

// objectSize returns the size of the object that the entry makes, reading
// only the start of a delta.
func (e entry) objectSize() (int64, error) {
	if !e.kind.isDelta() {
		return e.size, nil
	}
	var start [deltaSizesLen]byte
	n, err := inflatePrefix(start[:min(e.size, deltaSizesLen)], e.pack.file.data[e.data:e.pack.end])
	if err != nil {
		return 0, corrupt(e.pack.file.path, e.offset, err)
	}
	_, size, _, err := cutDeltaSizes(start[:n])
	if err != nil {
		return 0, corrupt(e.pack.file.path, e.offset, err)
	}
	return size, nil
}
