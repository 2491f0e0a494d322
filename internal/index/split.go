package index

import (
	"bytes"
	"cmp"
	"errors"

	"github.com/pycguard/pycguard/internal/object"
)

// split is a split index: the entries of a shared index file, without those
// that the top file deletes, with those that it replaces, and those that it
// adds. See "Split index" in gitformat-index.
type split struct {
	top, base         *file
	deleted, replaced bitmap // over the entries of base
	// replacements is how many entries at the start of top replace one of
	// base; the others are added.
	replacements int
}

// sharedID returns the checksum, and thereby the name, of the shared index.
func (f *file) sharedID() object.ID { return object.FromBytes(f.format, f.link.data) }

// newSplit joins top, which has a link, with its shared index, which is whole.
func newSplit(top, base *file) (*split, error) {
	if base.checksum.want != top.sharedID() {
		return nil, base.errorf(len(base.body), "the checksum is %v, but %s belongs to a shared index with %v", base.checksum.want, top.name, top.sharedID())
	}
	s := &split{top: top, base: base}
	if err := s.parseBitmaps(top.link.data[top.idSize:]); err != nil {
		return nil, top.errorf(top.link.offset, "in the extension %q: %v", top.link.signature, err)
	}
	return s, nil
}

func (s *split) parseBitmaps(data []byte) (err error) {
	size := s.base.entries
	if len(data) == 0 {
		s.deleted, s.replaced = newBitmap(size), newBitmap(size)
		return nil
	}
	if s.deleted, data, err = parseEWAH(data, size); err != nil {
		return err
	}
	if s.replaced, data, err = parseEWAH(data, size); err != nil {
		return err
	}
	s.replacements = s.replaced.ones()
	switch {
	case len(data) != 0:
		return errors.New("bytes behind the bitmaps")
	case s.deleted.intersects(s.replaced):
		return errors.New("an entry is both replaced and deleted")
	case s.replacements > s.top.entries:
		return errors.New("more entries are replaced than there are")
	}
	return nil
}

func (s *split) count() int {
	return s.base.entries - s.deleted.ones() + s.top.entries - s.replacements
}

func (s *split) close() error { return errors.Join(s.top.close(), s.base.close()) }

func (s *split) walk(match Match, yield func(Entry) bool) error {
	err := s.top.mapping.guard(s.top.name, func() error {
		return s.base.mapping.guard(s.base.name, func() error { return s.walkEntries(match, yield) })
	})
	if err == errStop {
		return nil
	}
	return cmp.Or(err, s.top.checksum.wait(), s.base.checksum.wait())
}

// walkEntries merges the entries of base that are left with the added ones.
func (s *split) walkEntries(match Match, yield func(Entry) bool) error {
	out := merged{format: s.top.format, match: match, yield: yield}
	replacing, base := s.top.cursor(), s.base.cursor()
	added, err := s.added()
	if err != nil {
		return err
	}
	for i := range s.base.entries {
		if err := base.advance(); err != nil {
			return err
		}
		if s.deleted.has(i) {
			continue
		}
		raw := base.raw()
		if s.replaced.has(i) {
			if raw, err = replacement(&replacing); err != nil {
				return err
			}
		}
		if err := added.emitBefore(&out, base.path, raw.stage()); err != nil {
			return err
		}
		if err := out.emit(&base, raw); err != nil {
			return err
		}
	}
	return added.emitRest(&out)
}

// replacement returns the next entry that replaces one of base. It has no path.
func replacement(c *cursor) (raw, error) {
	if _, err := c.next(); err != nil {
		return raw{}, err
	}
	if len(c.path) != 0 {
		return raw{}, c.errorf(c.start, "the entry %.200q replaces another and should have no path", c.path)
	}
	return c.raw(), nil
}

// addition steps through the entries that the top file adds.
type addition struct {
	cursor
	// left is how many there are from the current one on.
	left int
}

func (s *split) added() (*addition, error) {
	a := &addition{cursor: s.top.cursor(), left: s.top.entries - s.replacements}
	for range s.replacements {
		if _, err := replacement(&a.cursor); err != nil {
			return nil, err
		}
	}
	return a, a.first()
}

func (a *addition) first() error {
	if a.left == 0 {
		return nil
	}
	return a.advance()
}

// emitBefore emits the additions that stand before an entry of base.
func (a *addition) emitBefore(out *merged, path []byte, stage uint8) error {
	for a.left > 0 && cmp.Or(bytes.Compare(a.path, path), cmp.Compare(a.raw().stage(), stage)) < 0 {
		if err := a.emit(out); err != nil {
			return err
		}
	}
	return nil
}

func (a *addition) emitRest(out *merged) error {
	for a.left > 0 {
		if err := a.emit(out); err != nil {
			return err
		}
	}
	return nil
}

func (a *addition) emit(out *merged) error {
	if err := out.emit(&a.cursor, a.raw()); err != nil {
		return err
	}
	a.left--
	return a.first()
}

// merged takes the entries of a split index, and verifies their order.
type merged struct {
	format object.Format
	match  Match
	yield  func(Entry) bool
	// path and stage are those of the last entry.
	path  []byte
	stage uint8
}

// emit takes the path that c is at, with the rest of the entry.
func (m *merged) emit(c *cursor, raw raw) error {
	if cmp.Or(bytes.Compare(m.path, c.path), cmp.Compare(m.stage, raw.stage())) >= 0 {
		return c.errorf(c.start, "the entry %.200q is not in order: in the split index it stands behind %.200q", c.path, m.path)
	}
	m.path, m.stage = append(m.path[:0], c.path...), raw.stage()
	if m.match(c.path, 0, raw.mode()) && !m.yield(raw.entry(c.path, m.format)) {
		return errStop
	}
	return nil
}
