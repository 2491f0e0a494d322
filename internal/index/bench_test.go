package index_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/pycguard/pycguard/internal/index"
	"github.com/pycguard/pycguard/internal/object"
)

// BenchmarkSelect reads and verifies a whole index and selects few entries.
func BenchmarkSelect(b *testing.B) {
	for _, n := range []int{10_000, 1_000_000} {
		for _, version := range []uint32{2, 4} {
			data := build(version, object.SHA1, plainEntries(n))
			b.Run(fmt.Sprintf("v%d/%d", version, n), func(b *testing.B) {
				b.SetBytes(int64(len(data)))
				b.ReportAllocs()
				for b.Loop() {
					selectBytecode(b, data)
				}
			})
		}
	}
}

func selectBytecode(b *testing.B, data []byte) {
	x, err := index.Parse(data, object.SHA1)
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	if _, err := x.Select(func(path []byte, _ int, _ uint32) bool { return bytes.HasSuffix(path, []byte(".pyc")) }); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkHash is the floor of BenchmarkSelect: the checksum alone.
func BenchmarkHash(b *testing.B) {
	data := build(2, object.SHA1, plainEntries(1_000_000))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		hash := object.SHA1.New()
		hash.Write(data)
		hash.Sum(nil)
	}
}
