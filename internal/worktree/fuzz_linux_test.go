package worktree

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// FuzzListing reads records as the system gives them, damaged ones too: no
// name comes out that is not among them.
func FuzzListing(f *testing.F) {
	const regular, directory = 8, 4
	gittest.Corpus(f, func(add func(string, ...any)) {
		two := append(directoryRecord("a.pyc", regular), directoryRecord("__pycache__", directory)...)
		add("two", two)
		add("cut", two[:len(two)-9])
		add("no length", append(directoryRecord("a", regular), make([]byte, 24)...))
		add("dots", append(directoryRecord(".", directory), directoryRecord("..", directory)...))
	})
	dir := gittest.TempDir(f)
	f.Fuzz(func(t *testing.T, records []byte) {
		var l listing
		if err := l.parse(dir, records); err != nil {
			return
		}
		for _, e := range l.entries {
			if name := l.name(e); !bytes.Contains(records, name) || bytes.IndexByte(name, 0) >= 0 {
				t.Errorf("%q: got the name %q", records, name)
			}
		}
	})
}

// directoryRecord writes one record of getdents64(2).
func directoryRecord(name string, kind byte) []byte {
	size := (recordNameAt + len(name) + 1 + 7) &^ 7
	record := make([]byte, size)
	binary.NativeEndian.PutUint64(record, 1)
	binary.NativeEndian.PutUint16(record[recordLengthAt:], uint16(size))
	record[recordTypeAt] = kind
	copy(record[recordNameAt:], name)
	return record
}
