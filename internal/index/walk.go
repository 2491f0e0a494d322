package index

import "errors"

// errStop ends a walk because yield asked for it.
var errStop = errors.New("the walk was stopped")

func (f *file) walk(match func(path []byte) bool, yield func(Entry) bool) error {
	err := f.mapping.guard(f.name, func() error { return f.walkEntries(match, yield) })
	if err == errStop {
		return nil
	}
	if err != nil {
		return err
	}
	return f.checksum.wait()
}

// walkEntries verifies each entry and hands those that match to yield.
func (f *file) walkEntries(match func(path []byte) bool, yield func(Entry) bool) error {
	c := f.cursor()
	for range f.entries {
		if err := c.advance(); err != nil {
			return err
		}
		if match(c.path) && !yield(c.raw.entry(c.path, f.format)) {
			return errStop
		}
	}
	return nil
}
