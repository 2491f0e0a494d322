package index_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
)

// FuzzParse compares with the plain reader, once with the checksum as it comes
// and once without one, which lets changes through to what is behind it.
func FuzzParse(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		for _, format := range formats {
			for version := range uint32(3) {
				name := fmt.Sprintf("version %d %v", version+2, format)
				add(name, smallIndex(version+2, format), format == object.SHA256)
				add(name+" plain", build(version+2, format, plainEntries(3)), format == object.SHA256)
			}
		}
		for i, c := range gitExtensions {
			r := gittest.Init(f)
			r.Write("a/b.py", "")
			r.Write("c", "")
			r.Git("add", ".")
			c.write(r)
			add(fmt.Sprintf("extension %s %d", c.signature, i), indexBytes(r), false)
		}
	})
	f.Fuzz(func(t *testing.T, data []byte, sha256 bool) {
		format := object.SHA1
		if sha256 {
			format = object.SHA256
		}
		expectLittleMemory(t, data, format)
		expectAsReference(t, data, format)
		if len(data) > format.Size() {
			clear(data[len(data)-format.Size():])
			expectAsReference(t, data, format)
		}
	})
}

// expectLittleMemory bounds what reading allocates by the file's size. Paths of
// version 4 may be 64 times as long together.
func expectLittleMemory(t *testing.T, data []byte, format object.Format) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	parseAll(data, format)
	runtime.ReadMemStats(&after)
	if limit := uint64(200*len(data) + 1<<16); after.TotalAlloc-before.TotalAlloc > limit {
		t.Errorf("reading %d bytes allocated %d", len(data), after.TotalAlloc-before.TotalAlloc)
	}
}
