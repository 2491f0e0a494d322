package ignore

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// TestRules has one line a case: an ignore file at the top, a path (a slash
// at its end: a directory), and the line that decides, 0 for none. Git is
// asked for each, too.
func TestRules(t *testing.T) {
	repo := gittest.Init(t)
	for _, test := range []struct {
		file, path string
		line       int
	}{
		// Lines.
		{"a\r\n", "a", 1},
		{"a\r", "a", 1},
		{"a\r\r\n", "a", 0},
		{"a\r\r\n", "a\r", 1},
		{"\xef\xbb\xbfa\n", "a", 1},
		{"\xef\xbb\xbf\xef\xbb\xbfa\n", "a", 0},
		{"b\n\xef\xbb\xbfa\n", "a", 0},
		{"\n\n#a\na\n", "a", 4},
		{"#a", "#a", 0},
		{"\\#a", "#a", 1},
		{" #a", " #a", 1},
		{"\\!a", "!a", 1},
		{"a\x00b", "a", 1},
		{"a \x00b", "a", 1},
		{"!", "!", 0},
		// Spaces at the end.
		{"a  ", "a", 1},
		{"a\\ ", "a ", 1},
		{"a\\  ", "a ", 1},
		{"a \\ ", "a  ", 1},
		{"a\\\\ ", "a\\", 1},
		{"a\t", "a", 0},
		{"a \r\n", "a", 1},
		{"a/ ", "a/", 1},
		{"a \t", "a", 0},
		{"a\\", "a\\", 0},
		{"a\\", "a", 0},
		// Anchoring and directories.
		{"a", "b/a", 1},
		{"/a", "b/a", 0},
		{"b/a", "c/b/a", 0},
		{"a/", "a", 0},
		{"a/", "a/", 1},
		{"a/", "b/a/", 1},
		{"a//", "a/", 0},
		{"/", "a", 0},
		{"//", "a", 0},
		{"/a/", "a/b", 1},
		{"a/b/", "a/b/c", 1},
		// The last rule wins, but not below an ignored directory.
		{"a\n!a", "a", 2},
		{"!a\na", "a", 2},
		{"a/\n!a/b", "a/b", 1},
		{"a/*\n!a/b", "a/b", 2},
		{"a\n!a/", "a/b", 0},
		{"a\n!a/", "a/a", 1},
		{"*\n!a/\n", "a/b", 1},
		// Stars.
		{"*", "a/b", 1},
		{"*.pyc", "a/b.pyc", 1},
		{"*.pyc", ".pyc", 1},
		{"*$py.class", "a$py.class", 1},
		{"a*b", "a/b", 0},
		{"/a*b", "a/b", 0},
		{"/a/*", "a/b", 1},
		{"a**b", "axyb", 1},
		{"/a**b", "a/x/b", 0},
		{"/a**/b", "a/x/b", 1},
		{"/a**/b", "ax/y/b", 1},
		{"/a?**/b", "ax/y/b", 0},
		{"a/**", "a/b", 1},
		{"a/**", "a/", 0},
		{"a/**/b", "a/b", 1},
		{"a/**/b", "a/x/y/b", 1},
		{"a/**/b", "a/xb", 0},
		{"a/**/**/b", "a/x/b", 1},
		{"**/a", "a", 1},
		{"**/a/b", "x/a/b", 1},
		{"**/*a/b", "x/y/za/b", 1},
		{"a/**\\/b", "a/b", 0},
		{"a/**\\/b", "a/x/b", 1},
		{"**", "a/b", 1},
		{"/**", "a", 1},
		{"***/a", "x/y/a", 1},
		{"a/**/", "a/b/", 1},
		{"a/**/", "a/b", 0},
		{"x/*/**/c", "x/a/b/c", 1},
		{"x/*/b*/**/c", "x/a/bb/d/c", 1},
		// Brackets.
		{"[ab]", "a", 1},
		{"[!ab]", "a", 0},
		{"[^ab]", "c", 1},
		{"[]a]", "]", 1},
		{"[!]a]", "b", 1},
		{"[a-c]", "b", 1},
		{"[a\\-c]", "b", 0},
		{"[c-a]", "b", 0},
		{"[a-]", "-", 1},
		{"[-a]", "-", 1},
		{"[a-c-e]", "d", 0},
		{"[a-c-e]", "-", 1},
		{"[[-\\]]", "\\", 1},
		{"[a", "[a", 0},
		{"[a", "a", 0},
		{"[", "[", 0},
		{"[]", "[]", 0},
		{"[\\]]", "]", 1},
		{"[\\", "\\", 0},
		{"[[:digit:]]", "5", 1},
		{"[[:digit:]-z]", "-", 1},
		{"[[:nope:]a]", "a", 0},
		{"[[:digit]", ":", 1},
		{"[[:]", "[", 1},
		{"[[::]]", ":", 0},
		{"[[:space:]]", "\v", 0},
		{"[[:space:]]", "\t", 1},
		{"[[:punct:]]", "~", 1},
		{"[[:alpha:]]", "\xe9", 0},
		{"[\x80-\xff]", "\xe9", 1},
		{"a[/]b", "a/b", 0},
		{"a[!x]b", "a/b", 0},
		{"a?b", "a/b", 0},
		{"/a[+-0]b", "a/b", 0},
		{"\\a\\b", "ab", 1},
		{"\\[a\\]", "[a]", 1},
	} {
		path, isDir := strings.CutSuffix(test.path, "/")
		s := scene{files: map[string]string{"": test.file}, paths: []string{path}, dirs: map[string]bool{}}
		if isDir {
			s.addDir(path)
		}
		d := s.matcher().Match(path, isDir)
		line := 0
		if d.Rule != nil {
			line = d.Rule.Line
		}
		if line != test.line {
			t.Errorf("%q: %q is decided by line %d, want %d", test.file, test.path, line, test.line)
		}
		s.check(t, s.ask(repo))
	}
}

func TestFoldCase(t *testing.T) {
	repo := gittest.Init(t)
	for _, test := range []struct {
		file, path string
		ignored    bool
	}{
		{"ABC", "abc", true},
		{"abc", "ABC", true},
		{"*.PYC", "a.pyc", true},
		{"/Lib/a", "lib/A", true},
		{"Lib/*b", "lib/AB", true},
		{"[A]", "a", false},
		{"[A]", "A", false},
		{"[a]", "A", true},
		{"[A-C]", "b", true},
		{"[A-C]", "B", true},
		{"[[:upper:]]", "b", true},
		{"\\A", "a", false},
		{"\\A", "A", false},
		{"\\a", "A", true},
		{"É", "é", false},
	} {
		s := scene{files: map[string]string{"": test.file}, fold: true, paths: []string{test.path}}
		if d := s.matcher().Match(test.path, false); d.Ignored != test.ignored {
			t.Errorf("%q: %q is ignored: %v, want %v", test.file, test.path, d.Ignored, test.ignored)
		}
		s.check(t, s.ask(repo))
	}
}

// TestIndexIsLinear compares the index of long files with looking at each
// rule.
func TestIndexIsLinear(t *testing.T) {
	matched := 0
	for seed := range gittest.Scale(t, 300) {
		g := newGen(uint64(3_000_000 + seed))
		var paths []string
		for range 60 {
			paths = append(paths, g.path(nil))
		}
		var text strings.Builder
		for range 40 {
			text.WriteString(g.pattern(paths) + "\n")
		}
		f := Parse([]byte(text.String()), "f", "", scene{fold: g.one(2)}.options()...)
		if f.index == nil {
			t.Fatalf("no index for %d rules", len(f.rules))
		}
		plain := *f
		plain.index = nil
		for _, path := range append(paths, "") {
			for _, isDir := range []bool{false, true} {
				got, want := f.last(path, isDir), plain.last(path, isDir)
				if got != want {
					t.Fatalf("seed %d: %q, directory %v: index says %+v, want %+v", seed, path, isDir, got, want)
				}
				if got != nil {
					matched++
				}
			}
		}
	}
	if matched < 1000 {
		t.Errorf("only %d matches", matched)
	}
}

// TestHostilePatterns has patterns for which a matcher that recurses needs
// longer than any test may run.
func TestHostilePatterns(t *testing.T) {
	long := strings.Repeat("a", 4000) + "b"
	deep := strings.Repeat("a/", 2000) + "b"
	for _, test := range []struct{ pattern, path string }{
		{strings.Repeat("*a", 30) + "*c*b", long},
		{"/" + strings.Repeat("*a", 30) + "*c*b", long},
		{strings.Repeat("**/", 30) + "c*b", deep},
		{strings.Repeat("**/a/", 30) + "c*b", deep},
		{"/" + strings.Repeat("**/*a", 30) + "/c*b", deep},
		{strings.Repeat("**/*/", 30) + "c*b", deep},
		{strings.Repeat("**\\/a/", 30) + "c*b", deep},
		{strings.Repeat("*", 5000) + "c*b", long},
		{strings.Repeat("?*", 1000) + "c*b", long},
		{strings.Repeat("[a-z]*", 1000) + "c*b", long},
		{strings.Repeat("[", 100_000), long},
		{strings.Repeat("[[:", 100_000), long},
		{strings.Repeat("[:", 2_000_000) + "]", long},
	} {
		if rule := Parse([]byte(test.pattern), "f", "").last(test.path, false); rule != nil {
			t.Errorf("%.40q matches", test.pattern)
		}
	}
}

// TestGlobIsPlain compares globs with a matcher that tries everything.
func TestGlobIsPlain(t *testing.T) {
	matched := 0
	for seed := range gittest.Scale(t, 20_000) {
		g := newGen(uint64(4_000_000 + seed))
		var pattern, text strings.Builder
		for range 1 + g.IntN(6) {
			pattern.WriteString(g.pick("*", "**", "**/", "/", "/**/", "a", "b", "?", "[ab]", "*/", "**\\/"))
		}
		for range g.IntN(8) {
			text.WriteString(g.pick("a", "b", "/", "a", "b"))
		}
		pathname := g.one(2)
		glob := compileGlob(pattern.String(), pathname, false)
		tokens := append(append([]token(nil), glob.tokens...), glob.tail...)
		got, want := glob.match(text.String()), matchPlainly(tokens, text.String())
		if got != want {
			t.Fatalf("seed %d: %q matches %q: %v, want %v", seed, pattern.String(), text.String(), got, want)
		}
		if got {
			matched++
		}
	}
	if matched < 500 {
		t.Errorf("only %d matches", matched)
	}
}

func matchPlainly(tokens []token, text string) bool {
	if len(tokens) == 0 {
		return text == ""
	}
	tok, rest := tokens[0], tokens[1:]
	if tok.single() {
		return text != "" && tok.matchByte(text[0]) && matchPlainly(rest, text[1:])
	}
	if tok.op == opRest {
		return true
	}
	for i := 0; i <= len(text); i++ {
		begins := tok.op == opStar || tok.op == opDirs && i == 0 || i > 0 && text[i-1] == '/'
		if begins && matchPlainly(rest, text[i:]) {
			return true
		}
		if tok.op == opStar && i < len(text) && text[i] == '/' {
			return false
		}
	}
	return false
}

func TestMatchDoesNotAllocate(t *testing.T) {
	m := New(Parse([]byte(strings.Join(rulesLike(100), "\n")), ".gitignore", ""))
	for _, path := range benchPaths {
		if n := testing.AllocsPerRun(100, func() { m.Match(path, false) }); n != 0 {
			t.Errorf("%q: %v allocations", path, n)
		}
	}
}

func TestLaterFileOfADirectoryCounts(t *testing.T) {
	m := New(Parse([]byte("a"), "first", "d"), Parse([]byte("b"), "second", "d"))
	if m.Match("d/a", false).Ignored || !m.Match("d/b", false).Ignored {
		t.Error("the first of two files for one directory counts")
	}
}

func TestGoGitignoreInterface(t *testing.T) {
	m := New(Parse([]byte("build/\n*.log\n!keep.log\n"), ".gitignore", ""))
	for _, test := range []struct{ path, want string }{
		{"build", "false none"},
		{"build/", "true 1 build/ false"},
		{"build/a", "true 1 build/ false"},
		{"/a.log", "true 2 *.log false"},
		{"keep.log", "false 3 !keep.log true"},
	} {
		ignored, how := m.MatchesPathHow(test.path)
		got := fmt.Sprint(ignored, " none")
		if how != nil {
			got = fmt.Sprintf("%v %d %s %v", ignored, how.LineNo, how.Line, how.Negate)
		}
		if got != test.want {
			t.Errorf("%q: %s, want %s", test.path, got, test.want)
		}
		if m.MatchesPath(test.path) != ignored {
			t.Errorf("%q: MatchesPath is not MatchesPathHow", test.path)
		}
	}
}
