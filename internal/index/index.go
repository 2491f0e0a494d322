// Package index reads git's index: the list of paths that the next commit
// would contain. It follows gitformat-index in git's documentation: versions
// 2, 3 and 4, both object formats.
//
// It is a strict reader. git itself verifies neither the checksum nor the
// order of the entries, and lists an index that was cut in the middle of an
// entry without complaint; here each of these is an error that names the file
// and the offset. The package does not write, does not compare with trees or
// files, and knows nothing about bytecode.
//
// Vocabulary, as in git's documentation: an entry is one path with its mode,
// object id and stage (0, or 1 to 3 for the sides of a conflict); an extension
// is an optional block behind the entries; a split index keeps most entries in
// a shared index file (extension "link"); a sparse index has entries that stand
// for whole directories (extension "sdir").
package index

import (
	"iter"

	"github.com/pycguard/pycguard/internal/object"
)

// Index is one index. It may be used by one goroutine at a time.
type Index struct {
	file *file
	// source is nil until it is known where the entries are; resolve then
	// finds out. What kind of index a file is stands behind its entries.
	source  source
	resolve func() (source, error)
}

// source is where the entries of an Index come from.
type source interface {
	// walk calls yield for each entry whose path match accepts, in the
	// index's order, until yield returns false. It returns nil only when
	// everything was read and found right, or yield ended the walk.
	walk(match Match, yield func(Entry) bool) error
	// count returns the number of entries.
	count() int
	close() error
}

// Match decides about one entry after another, by its path and its mode. The
// first shared bytes of path are those of the path that it was called with
// before, so that what was learnt about them then is still true; they can have
// more in common. It must not keep the slice. It may be called for all entries
// once more, from the first one on: then shared is 0.
type Match func(path []byte, shared int, mode uint32) bool

// Parse reads an index from the bytes of its file, which must not change while
// the Index is in use. It checks the header; Select and Entries check the rest.
// Damage is a *FormatError; an index that cannot be understood without other
// files is an *UnsupportedError; Load reads that too where it can.
func Parse(data []byte, format object.Format) (*Index, error) {
	f, err := parseFile("index", data, format, nil)
	if err != nil {
		return nil, err
	}
	return alone(f), nil
}

// Open is Parse for the file at path. Where there is no such file the error is
// fs.ErrNotExist; git takes that for an index without entries. The caller
// closes the Index.
func Open(path string, format object.Format) (*Index, error) {
	f, err := openFile(path, format)
	if err != nil {
		return nil, err
	}
	return alone(f), nil
}

// alone returns an Index that has the entries of f and no others.
func alone(f *file) *Index {
	return &Index{file: f, resolve: func() (source, error) { return f, f.whole() }}
}

// Close releases the file. Entries already handed out stay valid.
func (x *Index) Close() error {
	if x.source != nil {
		return x.source.close()
	}
	return x.file.close()
}

// Len returns the number of entries. It is known when Select, or a loop over
// Entries, has ended without an error, and 0 before.
func (x *Index) Len() int {
	if x.source == nil {
		return 0
	}
	return x.source.count()
}

// Select returns the entries whose path match accepts, in the index's order:
// by path, then by stage. It looks at every entry and verifies the whole file,
// so that nil entries and a nil error mean that there are none.
func (x *Index) Select(match Match) ([]Entry, error) {
	if x.source == nil {
		// Nearly every file is an index by itself and undamaged. It needs
		// one pass, which says so at its end. All others start over.
		if selected, err := selectFrom(x.file, match); err == nil {
			x.source = x.file
			return selected, nil
		}
	}
	if err := x.findSource(); err != nil {
		return nil, err
	}
	return selectFrom(x.source, match)
}

func selectFrom(s source, match Match) ([]Entry, error) {
	var selected []Entry
	err := s.walk(match, func(entry Entry) bool {
		selected = append(selected, entry)
		return true
	})
	if err != nil {
		return nil, err
	}
	return selected, nil
}

// Find returns the entries at the paths, which are sorted, as Select does.
func (x *Index) Find(paths []string) ([]Entry, error) {
	if err := x.findSource(); err != nil {
		return nil, err
	}
	return selectFrom(x.source, func(path []byte, _ int, _ uint32) bool {
		for len(paths) > 0 && paths[0] < string(path) {
			paths = paths[1:]
		}
		return len(paths) > 0 && paths[0] == string(path)
	})
}

// findSource sets source, if it is not set.
func (x *Index) findSource() error {
	if x.source != nil {
		return nil
	}
	if err := x.file.parseStructure(); err != nil {
		return err
	}
	source, err := x.resolve()
	if err != nil {
		return err
	}
	x.source = source
	return nil
}

// Entries returns all entries in the index's order. The last pair has an error
// when the file turned out to be damaged: what came before counts only when the
// loop has ended without one.
func (x *Index) Entries() iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		all := func([]byte, int, uint32) bool { return true }
		err := x.findSource()
		if err == nil {
			err = x.source.walk(all, func(entry Entry) bool { return yield(entry, nil) })
		}
		if err != nil {
			yield(Entry{}, err)
		}
	}
}
