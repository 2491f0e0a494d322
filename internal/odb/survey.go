package odb

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/pycguard/pycguard/internal/object"
)

// Survey is a list of all commits and trees of a store, reachable or not, and
// of how they lie in it, so that each can be read once, every delta right
// after its base. It shows the store as it is when it is made.
type Survey struct {
	// Commits and Trees are the hashes of all commits and trees, one behind
	// the other, in ascending order, each once. The number of an object is
	// its place there.
	Commits, Trees []byte

	store   *Store
	forests []*forest
	loose   []looseUnit
}

// looseUnit is a commit or tree in a loose file.
type looseUnit struct {
	id     object.ID
	kind   object.Kind
	number number
}

// number is the place of an object among all of its kind, or the complement
// of that place when another copy of the object stands for it.
type number int32

// value returns the place, and whether this copy is the one that counts.
func (n number) value() (place int, counts bool) {
	if n < 0 {
		return int(^n), false
	}
	return int(n), true
}

// Survey lists the commits and trees of the store. It verifies the checksums
// of the pack indexes, on which it relies.
func (s *Store) Survey(ctx context.Context, workers int) (*Survey, error) {
	// The loose objects come first: one that a repack moves meanwhile is
	// then in a pack that is listed after it.
	ids, err := s.listLoose()
	if err == nil {
		_, err = s.scan()
	}
	if err != nil {
		return nil, err
	}
	v := &Survey{store: s}
	if v.loose, err = s.surveyLoose(ctx, ids, workers); err != nil {
		return nil, err
	}
	for _, p := range *s.packs.Load() {
		f, err := s.surveyPack(ctx, p, workers)
		if err != nil {
			return nil, err
		}
		v.forests = append(v.forests, f)
	}
	v.giveNumbers()
	return v, nil
}

// listLoose returns the ids of the loose objects.
func (s *Store) listLoose() ([]object.ID, error) {
	var ids []object.ID
	for _, dir := range s.dirs.dirs {
		for first := range 256 {
			prefix := fmt.Sprintf("%02x", first)
			entries, err := os.ReadDir(filepath.Join(dir, prefix))
			if err != nil && !isNotExist(err) {
				return nil, fmt.Errorf("list the loose objects: %w", err)
			}
			for _, entry := range entries {
				// What is no id is a temporary file.
				if id, err := object.ParseID(prefix + entry.Name()); err == nil && id.Format() == s.format {
					ids = append(ids, id)
				}
			}
		}
	}
	return ids, nil
}

// surveyLoose keeps the commits and trees among loose objects.
func (s *Store) surveyLoose(ctx context.Context, ids []object.ID, workers int) ([]looseUnit, error) {
	var lock sync.Mutex
	var units []looseUnit
	survey := func(start, end int) error {
		for _, id := range ids[start:end] {
			kind, _, err := s.Header(id)
			if err != nil {
				return err
			}
			if kind == object.Commit || kind == object.Tree {
				lock.Lock()
				units = append(units, looseUnit{id: id, kind: kind})
				lock.Unlock()
			}
		}
		return nil
	}
	err := s.parallel(ctx, workers, len(ids), func() func(start, end int) error { return survey })
	return units, err
}
