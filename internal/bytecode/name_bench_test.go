package bytecode

import (
	"fmt"
	"regexp"
	"testing"
)

// benchPaths are like those of a large repository; few are bytecode.
func benchPaths() []string {
	var paths []string
	names := []string{"__init__.py", "models.py", "test_views.py", "README.md", "index.tsx", "Makefile", "libyaml_helpers.c", "schema.graphql", "bytecode.po", "styles.css"}
	for i := range 10_000 {
		paths = append(paths, fmt.Sprintf("src/project_%02d/packages/module_%03d/sub/%s", i%37, i%411, names[i%len(names)]))
		if i%100 == 0 {
			paths = append(paths, fmt.Sprintf("src/project_%02d/__pycache__/mod_%03d.cpython-313.pyc", i%37, i))
		}
	}
	return paths
}

func benchmarkNames(b *testing.B, is func(string) bool) {
	paths := benchPaths()
	b.ReportAllocs()
	found := 0
	for b.Loop() {
		found = 0
		for _, path := range paths {
			if is(path) {
				found++
			}
		}
	}
	if found != 100 {
		b.Fatalf("found %d of 100", found)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(paths)), "ns/path")
}

// BenchmarkIsName compares ways of asking whether a path is bytecode: IsName,
// IsName without its hint, and a regular expression.
func BenchmarkIsName(b *testing.B) {
	plain := regexp.MustCompile(`(?i)(^|/)__pycache__(/|$)|\.py[co](\.[0-9]+)?$|\$py\.class$`)
	b.Run("IsName", func(b *testing.B) { benchmarkNames(b, IsName[string]) })
	b.Run("components", func(b *testing.B) {
		benchmarkNames(b, func(path string) bool { return IsFileName(path) || hasCacheDir(path) })
	})
	b.Run("regexp", func(b *testing.B) { benchmarkNames(b, plain.MatchString) })
}
