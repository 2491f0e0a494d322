package ignore

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// pythonTemplate are the lines about bytecode that most Python repositories
// have.
const pythonTemplate = "__pycache__/\n*.py[codz]\n*$py.class\n"

func matcherOf(files map[string]string) *Matcher {
	var parsed []*File
	for dir, content := range files {
		parsed = append(parsed, Parse([]byte(content), join(dir, ".gitignore"), dir))
	}
	return New(parsed...)
}

// gapsOf returns the gaps as "DIR PATTERN PATH RULE".
func gapsOf(found []Coverage) []string {
	var gaps []string
	for _, gap := range Gaps(found) {
		gaps = append(gaps, fmt.Sprintf("%s %s %s %s", gap.Dir, gap.Pattern, gap.Path, show(gap.Decision)))
	}
	return gaps
}

func TestGaps(t *testing.T) {
	const cacheGap = " __pycache__/ __pycache__/x.cpython-313.pyc "
	for _, test := range []struct {
		name  string
		files map[string]string
		dirs  []string
		want  []string
	}{
		{"template", map[string]string{"": pythonTemplate}, []string{"", "a", "a/b"}, nil},
		{"nothing", nil, []string{""}, []string{
			cacheGap, " *.pyc x.pyc ", " *.pyo x.pyo ", " *$py.class x$py.class ",
		}},
		{"all", map[string]string{"": "*\n"}, []string{"", "a"}, nil},
		{"no temporary name", map[string]string{"": "*.py[co]\n*$py.class\n"}, []string{""}, []string{
			" __pycache__/ __pycache__/x.cpython-313.pyc.140589556619184 ",
		}},
		{"temporary name", map[string]string{"": "*.py[co]*\n*$py.class\n"}, []string{""}, nil},
		{"pyc only", map[string]string{"": "__pycache__/\n*.pyc\n"}, []string{""}, []string{
			" *.pyo x.pyo ", " *$py.class x$py.class ",
		}},
		{"anchored", map[string]string{"": "/__pycache__/\n*.py[co]*\n/*$py.class\n"}, []string{"", "a"}, []string{
			"a *$py.class a/x$py.class ",
		}},
		{"a negation that a bracket leaves a part of", map[string]string{"": pythonTemplate + "!*e*.pyo\n[!k]*.pyo\n"}, []string{""}, []string{
			" *.pyo ke.pyo .gitignore:4:!*e*.pyo",
		}},
		{"literal probe", map[string]string{"": pythonTemplate + "!*.pyc\nx.pyc\nq.pyc\nqx.pyc\n"}, []string{""}, []string{
			" *.pyc a.pyc .gitignore:4:!*.pyc",
		}},
		{"lengths", map[string]string{"": "__pycache__/\n*.pyo\n*$py.class\n?.pyc\n??.pyc\n"}, []string{""}, []string{
			" *.pyc xxx.pyc ",
		}},
		{"range of stems", map[string]string{"": "__pycache__/\n*.pyo\n*$py.class\n[!j]*.pyc\n"}, []string{""}, []string{
			" *.pyc j.pyc ",
		}},
		{"two ranges cover", map[string]string{"": "__pycache__/\n*.pyo\n*$py.class\n[!j]*.pyc\nj*.pyc\n"}, []string{""}, nil},
		{"longer stems only", map[string]string{"": "__pycache__/\n*.pyo\n*$py.class\n??*.pyc\n"}, []string{""}, []string{
			" *.pyc x.pyc ",
		}},
		{"one tag", map[string]string{"": "__pycache__/*.cpython-313.pyc\n/*.py[co]\n*$py.class\n"}, []string{""}, []string{
			" __pycache__/ __pycache__/x.cpython-312.opt-1.pyc ",
		}},
		{"one tag, as a suffix", map[string]string{"": "*.cpython-313.pyc\n*.pyo\n*$py.class\n"}, []string{""}, []string{
			" __pycache__/ __pycache__/x.cpython-312.opt-1.pyc ", " *.pyc x.pyc ",
		}},
		{"one tag, below a rule for all", map[string]string{"": pythonTemplate, "a": "*.cpython-313.pyc\n!b/?*.py?\n"}, []string{"a"}, nil},
		{"suffix with a letter more", map[string]string{"": "__pycache__/\n*m.pyc\n*.pyo\n*$py.class\n"}, []string{""}, []string{
			" *.pyc x.pyc ",
		}},
		{"one name negated", map[string]string{"": pythonTemplate + "!keep.pyc\n"}, []string{""}, []string{
			" *.pyc keep.pyc .gitignore:4:!keep.pyc",
		}},
		{"one name negated, ignored again", map[string]string{"": pythonTemplate + "!keep.pyc\nkeep.pyc\n"}, []string{""}, nil},
		{"some names negated, one ignored again", map[string]string{"": pythonTemplate + "!keep*.pyc\nkeep.pyc\n"}, []string{""}, []string{
			" *.pyc keepx.pyc .gitignore:4:!keep*.pyc",
		}},
		{"two negations", map[string]string{"": pythonTemplate + "!keep.py?\n!hold.pyc\n"}, []string{""}, []string{
			" *.pyc hold.pyc .gitignore:5:!hold.pyc", " *.pyc keep.pyc .gitignore:4:!keep.py?",
			" *.pyo keep.pyo .gitignore:4:!keep.py?",
		}},
		{"anchored negation", map[string]string{"": pythonTemplate + "!/a/keep.pyc\n"}, []string{"", "a", "a/b"}, []string{
			"a *.pyc a/keep.pyc .gitignore:4:!/a/keep.pyc",
		}},
		{"negation below an ignored cache", map[string]string{"": pythonTemplate + "!__pycache__/*.pyc\n"}, []string{""}, nil},
		{"cache negated", map[string]string{"": pythonTemplate + "!__pycache__/\n"}, []string{""}, []string{
			" __pycache__/ __pycache__/x.cpython-313.pyc.140589556619184 .gitignore:4:!__pycache__/",
		}},
		{"cache negated in a directory", map[string]string{"": pythonTemplate, "a": "!__pycache__/\n!*.pyc\n"}, []string{"a"}, []string{
			"a __pycache__/ a/__pycache__/x.cpython-313.pyc a/.gitignore:1:!__pycache__/", "a *.pyc a/x.pyc a/.gitignore:2:!*.pyc",
		}},
		{"cache file negated", map[string]string{"": "*.py[co]*\n*$py.class\n!__pycache__/set?p.*.pyc\n"}, []string{"", "a"}, []string{
			" __pycache__/ __pycache__/setxp..pyc .gitignore:3:!__pycache__/set?p.*.pyc",
		}},
		{"nested negation", map[string]string{"": pythonTemplate, "a": "!*.pyc\n"}, []string{"", "a", "a/b"}, []string{
			"a *.pyc a/x.pyc a/.gitignore:1:!*.pyc", "a/b *.pyc a/b/x.pyc a/.gitignore:1:!*.pyc",
		}},
		{"nested negation below an ignored directory", map[string]string{"": pythonTemplate + "a/\n", "a": "!*.pyc\n"}, []string{"a", "a/b"}, nil},
		{"rules of a cache directory", map[string]string{"": "*.py[co]*\n*$py.class\n", "__pycache__": "!*\n"}, []string{""}, []string{
			" __pycache__/ __pycache__/x.cpython-313.pyc __pycache__/.gitignore:1:!*",
		}},
	} {
		got := gapsOf(matcherOf(test.files).Prove(test.dirs))
		if !slices.Equal(got, test.want) {
			t.Errorf("%s:\ngot  %q\nwant %q", test.name, got, test.want)
		}
	}
}

func TestCoveredBy(t *testing.T) {
	m := matcherOf(map[string]string{"": pythonTemplate, "a": "__pycache__\n"})
	var got []string
	for _, c := range m.Prove([]string{"a", ""}) {
		got = append(got, fmt.Sprintf("%s %s %s", c.Dir, c.Pattern, show(c.Decision)))
	}
	want := []string{
		" __pycache__/ .gitignore:1:__pycache__/", " *.pyc .gitignore:2:*.py[codz]", " *.pyo .gitignore:2:*.py[codz]", " *$py.class .gitignore:3:*$py.class",
		"a __pycache__/ a/.gitignore:1:__pycache__", "a *.pyc .gitignore:2:*.py[codz]", "a *.pyo .gitignore:2:*.py[codz]", "a *$py.class .gitignore:3:*$py.class",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestHiddenBy(t *testing.T) {
	m := matcherOf(map[string]string{"": "__pycache__/\n!keep.pyc\n"})
	personal := Parse([]byte("*.pyo\n*.pyc\n*s\n"), "/home/ada/ignore", "")
	var got []string
	for _, c := range Gaps(m.Prove([]string{""}, personal)) {
		got = append(got, fmt.Sprintf("%s %s", c.Path, show(Decision{Rule: c.HiddenBy})))
	}
	// A personal file cannot hide a negation of the repository's own.
	want := []string{"x.pyc ", "keep.pyc ", "x.pyo /home/ada/ignore:1:*.pyo", "x$py.class /home/ada/ignore:3:*s"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestProofWithGit takes random rules and names: where the proof finds no gap,
// git must ignore every name of bytecode, and what it calls a gap git must not
// ignore.
func TestProofWithGit(t *testing.T) {
	repo := gittest.Init(t)
	proved := 0
	for seed := range gittest.Scale(t, 40) {
		g := newGen(uint64(1_000_000 + seed))
		s := proofScene(g)
		found := s.matcher().Prove(s.sources())
		covered := map[string]bool{}
		for _, c := range found {
			s.paths = append(s.paths, c.Path)
			covered[c.Dir+"\x00"+c.Pattern] = c.Ignored
		}
		s.dirs = map[string]bool{}
		for _, dir := range s.sources() {
			for i, form := range forms {
				if covered[dir+"\x00"+form.pattern] {
					proved++
					s.paths = append(s.paths, g.written(dir, i)...)
				}
			}
		}
		for i, answer := range s.ask(repo) {
			ignored := answer != "" && !strings.Contains(answer, ":!")
			if i < len(found) && ignored != found[i].Ignored || i >= len(found) && !ignored {
				t.Fatalf("seed %d: %q: git says %q\n%s", seed, s.paths[i], answer, s)
			}
		}
	}
	t.Logf("%d forms proved", proved)
	if proved < 20 {
		t.Errorf("only %d forms were proved: the test asks too little", proved)
	}
}

// proofScene has rules that are about bytecode.
func proofScene(g gen) scene {
	s := scene{files: map[string]string{}, fold: g.one(4)}
	for _, dir := range []string{"", "a", "a/b", "lib"} {
		if dir != "" && !g.one(3) {
			continue
		}
		var b strings.Builder
		if dir == "" {
			b.WriteString(pythonTemplate)
		}
		for range g.IntN(5) {
			b.WriteString(g.bytecodeRule() + "\n")
		}
		s.files[dir] = b.String()
	}
	return s
}

func (s scene) sources() []string { return []string{"", "a", "a/b", "lib"} }

func (g gen) bytecodeRule() string {
	var b strings.Builder
	if g.one(3) {
		b.WriteString("!")
	}
	b.WriteString(g.pick("", "", "", "/", "**/", "a/", "a/**/", "__pycache__/"))
	b.WriteString(g.pick("*", "*", "?*", "??*", "[a-w]*", "[!k]*", "keep", "keep*", "*e*", "x", "*[a-z]", "__pycache__", "*.cpython-31?"))
	b.WriteString(g.pick("", ".pyc", ".pyc", ".py[co]", ".py?", ".pyo", "$py.class", "$py.*", ".*", "*", ".p*c", ".cpython-311.pyc", "/"))
	return b.String()
}

// written are names as an interpreter writes them in dir.
func (g gen) written(dir string, form int) []string {
	if forms[form].cache {
		dir = join(dir, cacheName)
	}
	var paths []string
	for range 6 {
		stem := g.pick("keep", "keeper", "k", "kk", "z", "e", "the", "module", "__main__", "A", "T9", "x", "xx", "test_x", "0", "a.b", "ä")
		paths = append(paths, join(dir, stem+forms[form].endings[g.IntN(len(forms[form].endings))]))
	}
	return paths
}

// TestProofIsPlain compares the proof with one that looks at each directory.
func TestProofIsPlain(t *testing.T) {
	gaps := 0
	for seed := range gittest.Scale(t, 150) {
		s := proofScene(newGen(uint64(8_000_000 + seed)))
		m := s.matcher()
		dirs := append(s.sources(), "A", "a/b/lib", "lib/a", "x", "x/a", "x/x")
		plain := newProver(m, len(dirs))
		plain.known = nil
		w := walk{m: m}
		slices.Sort(dirs)
		for _, dir := range dirs {
			plain.dir(dir, w.to(dir))
		}
		got := m.Prove(dirs)
		if !slices.Equal(got, plain.found) {
			t.Fatalf("seed %d: found\n%v\nplainly\n%v\n%s", seed, gapsOf(got), gapsOf(plain.found), s)
		}
		if want := Gaps(got); !slices.Equal(m.FindGaps(dirs), want) {
			t.Fatalf("seed %d: found gaps\n%v\nproved\n%v\n%s", seed, gapsOf(m.FindGaps(dirs)), gapsOf(want), s)
		}
		gaps += len(Gaps(got))
	}
	if gaps < 300 {
		t.Errorf("only %d gaps", gaps)
	}
}

// TestIntricateRules has rules that only an automaton of exponentially many
// states tells apart: what cannot be proved is not called covered, and a plan
// still mends it.
func TestIntricateRules(t *testing.T) {
	rules := pythonTemplate
	for i := range 30 {
		rules += "!*a" + strings.Repeat("?", i) + "b*c" + strings.Repeat("?", 30-i) + ".pyc\n"
		rules += "*a" + strings.Repeat("?", i) + "b*c*.pyc\n"
	}
	var dirs []string
	for i := range 500 {
		dirs = append(dirs, fmt.Sprint("a", i))
	}
	gaps := Gaps(matcherOf(map[string]string{"": strings.ReplaceAll(rules, "!", "!**/")}).Prove(dirs))
	if len(gaps) < len(dirs) {
		t.Errorf("%d gaps in %d directories", len(gaps), len(dirs))
	}
	gaps = Gaps(matcherOf(map[string]string{"": rules}).Prove([]string{""}))
	if !slices.ContainsFunc(gaps, func(gap Coverage) bool { return gap.Unproved && gap.Pattern == "*.pyc" }) {
		t.Errorf("gaps %v, want one that is not proved", gaps)
	}
	files := applyPlan(t, Repair{Files: map[string][]byte{"": []byte(rules)}})
	if got := strings.TrimPrefix(string(files[""]), rules); got != "*.py[co]\n" {
		t.Errorf("the plan adds %q", got)
	}
}

func TestManyGapsOfADirectory(t *testing.T) {
	var text strings.Builder
	text.WriteString(pythonTemplate)
	for i := range 1000 {
		fmt.Fprintf(&text, "!keep%d.pyc\n", i)
	}
	if got := len(Gaps(matcherOf(map[string]string{"": text.String()}).Prove([]string{""}))); got != maxGaps {
		t.Errorf("%d gaps are listed, want %d", got, maxGaps)
	}
}

func TestProveOrder(t *testing.T) {
	m := matcherOf(map[string]string{"": "x\n"})
	found := m.Prove([]string{"b", "a/b", "", "a", "a-b", "b"})
	var dirs []string
	for _, c := range found {
		dirs = append(dirs, c.Dir)
	}
	if want := []string{"", "a", "a-b", "a/b", "b"}; !slices.Equal(slices.Compact(dirs), want) {
		t.Errorf("directories %q, want %q", slices.Compact(dirs), want)
	}
}

func BenchmarkProve(b *testing.B) {
	files := map[string]string{"": pythonTemplate + strings.Join(rulesLike(60), "\n")}
	var dirs []string
	for i := range 5000 {
		dirs = append(dirs, fmt.Sprintf("src/package%d/part%d", i/100, i%100))
		if i%50 == 0 {
			files[dirs[i]] = "*.tmp\n!keep.me\n"
		}
	}
	dirs = slices.AppendSeq(dirs, maps.Keys(map[string]bool{"": true, "src": true}))
	m := matcherOf(files)
	b.ReportAllocs()
	for b.Loop() {
		m.Prove(dirs)
	}
}
