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
	"errors"
	"iter"

	"github.com/pycguard/pycguard/internal/object"
)

// Index is one index. It may be used by one goroutine at a time.
type Index struct {
	source source
}

// source is where the entries of an Index come from.
type source interface {
	// walk calls yield for each entry whose path match accepts, in the
	// index's order, until yield returns false. It returns nil only when
	// everything was read and found right, or yield ended the walk.
	walk(match func(path []byte) bool, yield func(Entry) bool) error
	// count returns the number of entries.
	count() int
	close() error
}

// Parse reads an index from the bytes of its file, which must not change while
// the Index is in use. It checks the header, the bounds of every entry and the
// extensions; Select and Entries check the rest. Damage is a *FormatError; an
// index that cannot be understood without other files is an
// *UnsupportedError; Load reads that too where it can.
func Parse(data []byte, format object.Format) (*Index, error) {
	f, err := parseFile("index", data, format, nil)
	if err != nil {
		return nil, err
	}
	return wholeFile(f)
}

// Open is Parse for the file at path. Where there is no such file the error is
// fs.ErrNotExist; git takes that for an index without entries. The caller
// closes the Index.
func Open(path string, format object.Format) (*Index, error) {
	f, err := openFile(path, format)
	if err != nil {
		return nil, err
	}
	return wholeFile(f)
}

// wholeFile returns an Index that has the entries of f alone.
func wholeFile(f *file) (*Index, error) {
	if err := f.whole(); err != nil {
		return nil, errors.Join(err, f.close())
	}
	return &Index{source: f}, nil
}

// Close releases the file. Entries already handed out stay valid.
func (x *Index) Close() error { return x.source.close() }

// Len returns the number of entries.
func (x *Index) Len() int { return x.source.count() }

// Select returns the entries whose path match accepts, in the index's order:
// by path, then by stage. It looks at every entry once and verifies the whole
// file, so that nil entries and a nil error mean that there are none.
//
// match is called with the path of each entry. It must not keep the slice.
func (x *Index) Select(match func(path []byte) bool) ([]Entry, error) {
	var selected []Entry
	err := x.source.walk(match, func(entry Entry) bool {
		selected = append(selected, entry)
		return true
	})
	if err != nil {
		return nil, err
	}
	return selected, nil
}

// Entries returns all entries in the index's order. The last pair has an error
// when the file turned out to be damaged: what came before counts only when the
// loop has ended without one.
func (x *Index) Entries() iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		all := func([]byte) bool { return true }
		err := x.source.walk(all, func(entry Entry) bool { return yield(entry, nil) })
		if err != nil {
			yield(Entry{}, err)
		}
	}
}
