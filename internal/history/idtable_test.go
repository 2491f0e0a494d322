package history

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/pycguard/pycguard/internal/object"
)

// TestIDTable looks for the ids of tables of many sizes, and for ids beside
// them. Some tables have ids that begin alike.
func TestIDTable(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	for _, format := range []object.Format{object.SHA1, object.SHA256} {
		for _, n := range []int{0, 1, 2, 3, 255, 256, 1000, 5000} {
			for _, alike := range []int{0, 2, 4, 8, format.Size() - 2} {
				hashes := randomHashes(random, format, n, alike)
				table, err := NewIDTable(format, slices.Concat(hashes...))
				if err != nil || table.Len() != len(hashes) {
					t.Fatalf("%v, %d ids: %d in the table, %v", format, len(hashes), table.Len(), err)
				}
				for i, hash := range hashes {
					if node, ok := table.FindHash(hash); !ok || node != Node(i) {
						t.Fatalf("%v, %d ids, %d bytes alike: id %d is found at %d, %v", format, n, alike, i, node, ok)
					}
					beside := bytes.Clone(hash)
					beside[random.IntN(len(beside))] ^= 1 << random.IntN(8)
					want, isThere := slices.BinarySearchFunc(hashes, beside, bytes.Compare)
					if node, ok := table.FindHash(beside); ok != isThere || ok && node != Node(want) {
						t.Fatalf("%v, %d ids, %d bytes alike: %x is found at %d, %v, want %d, %v", format, n, alike, beside, node, ok, want, isThere)
					}
				}
			}
		}
	}
}

// randomHashes returns up to n hashes in ascending order, whose first bytes
// are alike.
func randomHashes(random *rand.Rand, format object.Format, n, alike int) [][]byte {
	hashes := make([][]byte, n)
	for i := range hashes {
		hash := bytes.Repeat([]byte{0xc3}, format.Size())
		for at := alike; at < len(hash); at++ {
			hash[at] = byte(random.Uint32())
		}
		hashes[i] = hash
	}
	slices.SortFunc(hashes, bytes.Compare)
	return slices.CompactFunc(hashes, bytes.Equal)
}

func BenchmarkFindHash(b *testing.B) {
	random := rand.New(rand.NewPCG(9, 10))
	hashes := randomHashes(random, object.SHA1, 1_000_000, 0)
	table, err := NewIDTable(object.SHA1, slices.Concat(hashes...))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, ok := table.FindHash(hashes[random.IntN(len(hashes))]); !ok {
			b.Fatal("an id of the table is not found")
		}
	}
}
