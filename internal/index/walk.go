package index

import "errors"

// errStop ends a walk because yield asked for it.
var errStop = errors.New("the walk was stopped")

// walk is that of source, for a file that is an index by itself. That need not
// be known before: where it is not, walk returns an error.
func (f *file) walk(match Match, yield func(Entry) bool) error {
	err := f.verify(func() error {
		if err := f.walkEntries(match, yield); err != nil {
			return err
		}
		return f.whole()
	})
	if err == errStop {
		return nil
	}
	return err
}

// verify runs read, which looks at the file, and waits for the checksum.
func (f *file) verify(read func() error) error {
	if err := f.mapping.guard(f.name, read); err != nil {
		return err
	}
	return f.checksum.wait()
}

// walkEntries verifies each entry, hands those that match to yield, and steps
// over the extensions.
func (f *file) walkEntries(match Match, yield func(Entry) bool) error {
	c := f.cursor()
	for range f.entries {
		if err := c.advance(); err != nil {
			return err
		}
		if match(c.path, c.shared, c.raw().mode()) && !yield(c.raw().entry(c.path, f.format)) {
			return errStop
		}
	}
	return f.parseExtensions(c.pos)
}
