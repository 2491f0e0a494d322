package ignore

import (
	"fmt"
	"strings"
	"testing"

	gogit "github.com/go-git/go-git/v5/plumbing/format/gitignore"
	sabhiram "github.com/sabhiram/go-gitignore"
)

// rulesLike returns n rules of the forms that ignore files have.
func rulesLike(n int) []string {
	forms := []string{"name%d", "*.ext%d", "dir%d/", "/build%d/out", "docs/*/gen%d", "lib%d*.so", "**/tmp%d/cache", "!keep%d.log", "cache%d/**", "*.py[cod%d]"}
	lines := make([]string, n)
	for i := range lines {
		lines[i] = fmt.Sprintf(forms[i%len(forms)], i)
	}
	return lines
}

var benchPaths = []string{
	"src/package/module.py",
	"src/package/__pycache__/module.cpython-313.pyc",
	"docs/deep/gen4",
	"a/b/c/d/name500",
}

// BenchmarkMatch decides four paths with files of several lengths. The rules
// of a file are looked at for each directory on a path too.
func BenchmarkMatch(b *testing.B) {
	for _, n := range []int{1, 5, 10, 16, 24, 100, 1000, 10_000} {
		lines := rulesLike(n)
		text := strings.Join(lines, "\n")
		b.Run(fmt.Sprintf("rules=%d/pycguard", n), func(b *testing.B) {
			m := New(Parse([]byte(text), ".gitignore", ""))
			benchPathsWith(b, func(path string) { m.Match(path, false) })
		})
		b.Run(fmt.Sprintf("rules=%d/pycguard-linear", n), func(b *testing.B) {
			f := Parse([]byte(text), ".gitignore", "")
			f.index = nil
			m := New(f)
			benchPathsWith(b, func(path string) { m.Match(path, false) })
		})
		b.Run(fmt.Sprintf("rules=%d/pycguard-fold", n), func(b *testing.B) {
			m := New(Parse([]byte(text), ".gitignore", "", FoldCase))
			benchPathsWith(b, func(path string) { m.Match(path, false) })
		})
		b.Run(fmt.Sprintf("rules=%d/sabhiram", n), func(b *testing.B) {
			m := sabhiram.CompileIgnoreLines(lines...)
			benchPathsWith(b, func(path string) { m.MatchesPath(path) })
		})
		b.Run(fmt.Sprintf("rules=%d/go-git", n), func(b *testing.B) {
			m := newGoGit(lines, nil)
			benchPathsWith(b, func(path string) { m.Match(strings.Split(path, "/"), false) })
		})
	}
}

// benchPathsWith measures one path per iteration.
func benchPathsWith(b *testing.B, match func(string)) {
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		match(benchPaths[i%len(benchPaths)])
		i++
	}
}

func newGoGit(lines []string, dir []string) gogit.Matcher {
	var patterns []gogit.Pattern
	for _, line := range lines {
		patterns = append(patterns, gogit.ParsePattern(line, dir))
	}
	return gogit.NewMatcher(patterns)
}
