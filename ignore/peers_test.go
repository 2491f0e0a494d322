package ignore

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	sabhiram "github.com/sabhiram/go-gitignore"

	"github.com/pycguard/pycguard/internal/gittest"
)

// ordinaryRules are lines as the ignore files of real projects have them.
var ordinaryRules = []string{
	"__pycache__/", "*.py[cod]", "*$py.class", "*.so", "build/", "/dist/", "lib64/", "*.egg-info/", ".env", ".env.*", "!.env.example",
	"*.log", "!keep.log", "docs/_build/", "target/", "**/tmp/", "/.vscode/*", "!/.vscode/settings.json", "*~", "#*#", "\\#*\\#", ".DS_Store",
	"node_modules", "coverage.*", "a/**/b", "src/**/*.pyc", "data/**", "*.sw?", "[Bb]in/", "[Dd]ebug/", "share/python-wheels/", "/lib", "core",
	"*.tar.gz", "*.pyc ", "Thumbs.db", "/*.cfg", "logs/*.log", "!logs/important.log", "file+(1).txt", "*.[oa]", "??.bak",
}

var ordinaryPaths = []string{
	"x.pyc", "x.pyo", "x$py.class", "x.pyd", "src/x.pyc", "src/a/x.pyc", "src/a/b/x.pyc", "__pycache__/", "a/__pycache__/x.cpython-313.pyc", "lib.so",
	"build/", "build/a", "a/build/", "build", "dist/", "a/dist/", "dist/x", "lib64/", "lib64", "pkg.egg-info/", "pkg.egg-info/PKG-INFO", ".env", ".env.local", ".env.example",
	"a.log", "keep.log", "logs/a.log", "logs/important.log", "x/logs/a.log", "docs/_build/", "docs/_build/html", "x/docs/_build/", "target/", "tmp/", "x/tmp/", "x/tmp/y",
	".vscode/settings.json", ".vscode/launch.json", "a~", "#a#", ".DS_Store", "a/.DS_Store", "node_modules/", "a/node_modules/x", "coverage.xml", "xcoverage.xml",
	"a/b", "a/x/b", "a/x/y/b", "c/a/b", "data/x", "data/x/y", "x/data/y", "a.swp", "a.sw", "bin/", "Bin/", "Debug/x", "share/python-wheels/", "lib", "x/lib", "core", "x/core", "score",
	"x.tar.gz", "xtar.gz", "Thumbs.db", "thumbs.db", "setup.cfg", "x/setup.cfg", "file+(1).txt", "file.txt", "a.o", "a.oa", "ab.bak", "abc.bak", "README.md", "src/main.py",
}

// TestPeers prints how often the two public matchers differ from git, taking
// the matcher here for git: that they are the same is tested elsewhere.
func TestPeers(t *testing.T) {
	ordinary := tally{}
	for seed := range gittest.Scale(t, 200) {
		g := newGen(uint64(5_000_000 + seed))
		var rules []string
		for range 1 + g.IntN(12) {
			rules = append(rules, g.pick(ordinaryRules...))
		}
		ordinary.add("files of 1 to 12 ordinary rules", rules, ordinaryPaths)
	}
	for _, rule := range ordinaryRules {
		ordinary.add("one ordinary rule", []string{rule}, ordinaryPaths)
	}
	random := tally{}
	for seed := range gittest.Scale(t, 2000) {
		g := newGen(uint64(6_000_000 + seed))
		var paths []string
		for range 20 {
			paths = append(paths, g.path(nil))
		}
		rule := strings.ReplaceAll(g.pattern(paths), "\x00", "")
		random.add("one random rule with "+feature(rule), []string{rule}, paths)
	}
	for seed := range gittest.Scale(t, 500) {
		g := newGen(uint64(7_000_000 + seed))
		var paths []string
		for range 20 {
			paths = append(paths, g.path(nil))
		}
		random.add("files of 1 to 8 random rules", strings.Split(g.file(paths), "\n"), paths)
	}
	t.Logf("pairs whose answer differs from git's:\n%s%s", ordinary, random)
	if ordinary.sum("sabhiram") == 0 || random.sum("go-git") == 0 {
		t.Error("a public matcher is as right as git: the comparison is broken, or the README is out of date")
	}
}

// feature names what is most unusual in a rule.
func feature(rule string) string {
	switch {
	case strings.Contains(rule, "["):
		return "a bracket"
	case strings.Contains(rule, "\\"):
		return "a backslash"
	case strings.Contains(rule, "**"):
		return "two stars"
	case strings.TrimRight(rule, " \r\t") != rule:
		return "space at the end"
	case strings.HasPrefix(rule, "!"):
		return "a negation"
	case strings.HasSuffix(rule, "/"):
		return "a slash at the end"
	case strings.Contains(rule, "/"):
		return "a slash"
	case strings.ContainsAny(rule, "*?"):
		return "a star or question mark"
	}
	return "no special character"
}

// tally counts, for each kind of pair, all of them and those on which a
// matcher differs.
type tally map[string]map[string]int

func (c tally) add(kind string, rules, paths []string) {
	if c[kind] == nil {
		c[kind] = map[string]int{}
	}
	ours := New(Parse([]byte(strings.Join(rules, "\n")), ".gitignore", ""))
	var lines []string
	for _, rule := range rules {
		// go-git leaves comments to its reader of files.
		if !strings.HasPrefix(rule, "#") {
			lines = append(lines, rule)
		}
	}
	other, goGit := sabhiram.CompileIgnoreLines(rules...), newGoGit(lines, nil)
	for _, path := range paths {
		want := ours.MatchesPath(path)
		name, isDir := strings.CutSuffix(path, "/")
		c[kind]["pairs"]++
		if other.MatchesPath(path) != want {
			c[kind]["sabhiram"]++
		}
		if goGit.Match(strings.Split(name, "/"), isDir) != want {
			c[kind]["go-git"]++
		}
	}
}

func (c tally) sum(column string) int {
	n := 0
	for _, counts := range c {
		n += counts[column]
	}
	return n
}

func (c tally) String() string {
	var b strings.Builder
	for _, kind := range slices.Sorted(maps.Keys(c)) {
		n := c[kind]
		percent := func(column string) float64 { return 100 * float64(n[column]) / float64(n["pairs"]) }
		fmt.Fprintf(&b, "%-45s %8d pairs  sabhiram %5.1f %%  go-git %5.1f %%\n", kind, n["pairs"], percent("sabhiram"), percent("go-git"))
	}
	return b.String()
}
