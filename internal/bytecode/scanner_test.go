package bytecode

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// expectScanned compares a Scanner with IsName on one path after another.
// take returns how many of the bytes that a path shares with the one before
// the Scanner is told about.
func expectScanned(t *testing.T, paths [][]byte, take func(shared int) int) {
	t.Helper()
	var s Scanner
	var previous []byte
	for i, path := range paths {
		shared := take(commonLength(previous, path))
		if got, want := s.IsName(path, shared), IsName(path); got != want {
			t.Fatalf("path %d, %q, shares %d with %q: got %v, want %v", i, path, shared, previous, got, want)
		}
		previous = path
	}
}

func commonLength(a, b []byte) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// TestScannerEveryCut lets a path with a cache directory follow each of its own
// beginnings.
func TestScannerEveryCut(t *testing.T) {
	path := []byte("some/package/__pycache__/module/and/more.txt")
	for end := len("some/package/__pycache__/"); end <= len(path); end++ {
		for cut := range end {
			expectScanned(t, [][]byte{path[:cut], path[:end]}, func(shared int) int { return shared })
		}
	}
}

// TestScannerAsIsName walks through paths that each change the one before: cut
// somewhere, and continued with pieces of the names that count.
func TestScannerAsIsName(t *testing.T) {
	pieces := []string{"/", "_", "__", "y", "c", "yc", "p", "__pyc", "ache__", "/__py", "cache__/", "__pycache__", "__PyCache__/", ".pyc",
		".pyo", ".12", "$py.class", "a", "module", "lifecycle", "/src/", ".py", "\xf9\xe3", "\x00"}
	for seed := range gittest.Scale(t, 300) {
		rng := rand.New(rand.NewPCG(uint64(seed), 3))
		var paths [][]byte
		path, found := []byte{}, 0
		for range 300 {
			path = bytes.Clone(path[:rng.IntN(len(path)+1)])
			for range rng.IntN(5) {
				path = append(path, pieces[rng.IntN(len(pieces))]...)
			}
			path = path[:min(len(path), 60)]
			paths = append(paths, path)
			if IsName(path) {
				found++
			}
		}
		if found < 5 || found > 295 {
			t.Fatalf("seed %d: %d of 300 paths are bytecode, which tests little", seed, found)
		}
		expectScanned(t, paths, func(shared int) int { return shared })
		expectScanned(t, paths, func(shared int) int { return rng.IntN(shared + 1) })
	}
}

func FuzzScanner(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("near-misses", []byte("__pyc\n__pycache__\n__pycache__/a\n__pycaches\nlib/lifecycle.py\nlib/lifecycle.pyc"))
		add("cache-directories", []byte("src/module/a.py\nsrc/module/__pycache__/a.py\nsrc/module/b.py\nsrc/module__pycache__/b.py"))
	})
	f.Fuzz(func(t *testing.T, lines []byte) {
		paths := bytes.Split(lines, []byte("\n"))
		expectScanned(t, paths, func(shared int) int { return shared })
		expectScanned(t, paths, func(shared int) int { return shared / 2 })
	})
}

// BenchmarkScanner compares with IsName on the same paths, in the order of an
// index.
func BenchmarkScanner(b *testing.B) {
	var paths [][]byte
	for _, path := range slices.Sorted(slices.Values(benchPaths())) {
		paths = append(paths, []byte(path))
	}
	shared := make([]int, len(paths))
	for i := range paths[1:] {
		shared[i+1] = commonLength(paths[i], paths[i+1])
	}
	perPath := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(paths)), "ns/path")
	}
	b.Run("IsName", func(b *testing.B) {
		for b.Loop() {
			for _, path := range paths {
				IsName(path)
			}
		}
		perPath(b)
	})
	b.Run("Scanner", func(b *testing.B) {
		for b.Loop() {
			var s Scanner
			for i, path := range paths {
				s.IsName(path, shared[i])
			}
		}
		perPath(b)
	})
}
