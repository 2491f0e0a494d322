package odb

import (
	"errors"
	"fmt"
	"os"

	"github.com/pycguard/pycguard/internal/object"
)

// Read returns the kind and content of an object, after verifying that the
// content has the hash that the id says. The content must not be changed: the
// store may hand it out again. A *MissingError says that the store has not
// got the object, a *CorruptError that it could not be read.
func (s *Store) Read(id object.ID) (kind object.Kind, content []byte, err error) {
	err = s.locate(id, func(found location) error {
		if kind, content, err = s.readAt(found); err != nil {
			return err
		}
		if got := s.format.Hash(kind, content); got != id {
			return corruptf(found.path(), found.offset, "object %v has the content of the %v %v", id, kind, got)
		}
		return nil
	})
	if err != nil {
		return 0, nil, err
	}
	s.releaseSometimes()
	return kind, content, nil
}

// readsToRelease is how many objects are read before the memory of the packs is
// let go. Each may have brought 64 KiB of them into memory.
const readsToRelease = 1 << 13

func (s *Store) releaseSometimes() {
	if s.reads.Add(1)%readsToRelease != 0 {
		return
	}
	for _, p := range *s.packs.Load() {
		p.release()
	}
}

// Header returns the kind and the size in bytes of an object, without reading
// its content and so without verifying it.
func (s *Store) Header(id object.ID) (kind object.Kind, size int64, err error) {
	err = s.locate(id, func(found location) error {
		kind, size, err = s.headerAt(found)
		return err
	})
	return kind, size, err
}

// Has reports whether the store has an object. It looks at the pack indexes
// and file names only.
func (s *Store) Has(id object.ID) (bool, error) {
	err := s.locate(id, func(location) error { return nil })
	if _, missing := errors.AsType[*MissingError](err); missing {
		return false, nil
	}
	return err == nil, err
}

// locate finds an object and reads it, below a guard. A loose file that
// vanishes in between has been packed, so it is looked for once more.
func (s *Store) locate(id object.ID, read func(location) error) error {
	if id.Format() != s.format {
		return fmt.Errorf("object %v: the store has ids of %v", id, s.format)
	}
	return guard(s.files, func() error {
		err := s.findAndRead(id, read)
		if isNotExist(err) {
			if _, err := s.scan(); err != nil {
				return err
			}
			err = s.findAndRead(id, read)
		}
		return err
	})
}

func (s *Store) findAndRead(id object.ID, read func(location) error) error {
	found, err := s.find(id)
	if err != nil {
		return err
	}
	return read(found)
}

// location is where an object was found: in a pack, or in a loose file of an
// object directory.
type location struct {
	id     object.ID
	pack   *pack
	offset int64
	dir    string
}

func (l location) path() string {
	if l.pack != nil {
		return l.pack.file.path
	}
	return loosePath(l.dir, l.id)
}

// find looks for an object as git does: in the packs, in the loose files, and
// then once more in packs that have appeared since, because a repack may have
// moved it there.
func (s *Store) find(id object.ID) (location, error) {
	found, err := s.findNow(id)
	if _, missing := errors.AsType[*MissingError](err); !missing {
		return found, err
	}
	added, err := s.scan()
	if err != nil {
		return location{}, err
	}
	if !added {
		return location{}, &MissingError{ID: id, Ignored: s.dirs.ignored}
	}
	return s.findNow(id)
}

// findNow looks for an object in the packs that are open and in loose files.
func (s *Store) findNow(id object.ID) (location, error) {
	if found, err := s.findPacked(id); found.pack != nil || err != nil {
		return found, err
	}
	for _, dir := range s.dirs.dirs {
		_, err := os.Lstat(loosePath(dir, id))
		if err == nil {
			return location{id: id, dir: dir}, nil
		}
		if !isNotExist(err) {
			return location{}, fmt.Errorf("look for object %v: %w", id, err)
		}
	}
	return location{}, &MissingError{ID: id, Ignored: s.dirs.ignored}
}

// findPacked looks for an object in the packs, the one last used first.
func (s *Store) findPacked(id object.ID) (location, error) {
	last := s.last.Load()
	if last != nil {
		if i, ok := last.index.find(id); ok {
			return last.location(id, i)
		}
	}
	for _, p := range *s.packs.Load() {
		if p == last {
			continue
		}
		if i, ok := p.index.find(id); ok {
			s.last.Store(p)
			return p.location(id, i)
		}
	}
	return location{}, nil
}

// location returns where entry i of the index is.
func (p *pack) location(id object.ID, i int) (location, error) {
	offset, err := p.index.offset(i)
	return location{id: id, pack: p, offset: offset}, err
}
