package dialect

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// TestProofs has rules that cover all names, and such that seem to.
func TestProofs(t *testing.T) {
	for _, test := range []struct {
		program, data string
		want          State // of *.pyc in the top directory
	}{
		{"Docker", "**/*.pyc\n", Ignored},
		{"Docker", "**/*.py[co]\n", Ignored},
		{"Docker", "**/[^z]*.pyc\n", Unknown},
		{"Docker", "**/?*.pyc\n", Unknown},
		{"Docker", "**\n!**/keep*\n", Unknown},
		{"Docker", "**\n!**/*.py\n", Ignored},
		{"Docker", "**\n!README.md\n", Ignored},
		{"Docker", "**\n!*\n", Kept},
		{"Mercurial", "glob:*.pyc\n", Ignored},
		{"Mercurial", "\\.py[co]$\n", Ignored},
		{"Mercurial", "\\.pyc\n", Ignored},
		{"Mercurial", "^.+\\.(pyc|pyo)$\n", Ignored},
		{"Mercurial", "(^|/)[^/]*\\.pyc$\n", Ignored},
		{"Mercurial", "[^z]\\.pyc$\n", Unknown},
		{"Mercurial", "glob:[!z]*.pyc\n", Unknown},
		{"Mercurial", "^\\S.*\\.pyc$\n", Unknown},
		{"Mercurial", "\\B\\.pyc$\nglob:*.pyc\n", Ignored},
		{"Mercurial", "*.log\nglob:*.pyc\n", Unknown},
		{"Mercurial", "a)(?:b\nglob:*.pyc\n", Unknown},
		{"Mercurial", "a(?!b)\nglob:*.pyc\n", Ignored},
		{"Mercurial", "a(?<!b*)\nglob:*.pyc\n", Unknown},
		{"Mercurial", "include:x\nglob:*.pyc\n", Ignored},
		{"Breezy", "*.pyc\n", Ignored},
		{"Breezy", "[!z]*.pyc\n", Unknown},
		{"Breezy", "*.pyc\nRE:*\n", Unknown},
		{"Breezy", "*.pyc\n!zz*\n", Unknown},
		{"Breezy", "*.pyc\n!zz*.txt\n", Ignored},
		{"Breezy", "*.pyc\n!src/*\n", Ignored},
		{"Fossil", "[^z]*.pyc", Unknown},
		{"Fossil", "*.py[a-z]", Ignored},
		{"Perforce", "*.pyc\n!zz*\n", Unknown},
		{"Perforce", "*.pyc\n!*.txt\n", Ignored},
		{"Helm", "[^z]*.pyc\n", Unknown},
		{"Helm", "*.pyc\n", Ignored},
		{"Helm", "!zz*\n", Unknown},
		{"gcloud", "[!z]*.pyc\n", Unknown},
		{"gcloud", "*.pyc\n!zz*\n", Unknown},
		{"gcloud", "*.pyc\n!/src/*\n", Ignored},
	} {
		proof := byProgram(test.program).Prove([]byte(test.data), []string{""}, nil)
		if got := proof.state(Pyc); got != test.want {
			t.Errorf("%s: %q: state %v, want %v: %+v", test.program, test.data, got, test.want, proof)
		}
	}
}

// state returns the state of the only answer for a form.
func (p Proof) state(form Form) State {
	for _, answers := range [][]Answer{p.Covered, p.Gaps, p.Open} {
		for _, answer := range answers {
			if answer.Form == form {
				return answer.State
			}
		}
	}
	return Kept
}

// TestCoveredIsIgnored checks that no name of a covered form is let through,
// least of all those that the rules are made of.
func TestCoveredIsIgnored(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 17))
	pieces := []string{"a", "z", "*", "*", "**/", "/", "?", "[!z]", "[^z]", "[a-y]", "py[co]", ".pyc", ".pyc", ".py", "*.pyc", "*.pyc", "src", "__pycache__", ".*", "\\.", "(a|.*)", "^", "$", "+", ".", "\\w", "\\W", "\\b"}
	starts := []string{"", "", "", "!", "!!", "RE:", "!RE:", "glob:", "syntax: glob\n", "**/", "/"}
	names := []string{"a", "z", "zz", "az", "za", "src", "a.b", "z-1", "\u00e9", "yz y"}
	covered := 0
	for range gittest.Scale(t, 300) {
		var b strings.Builder
		for range 1 + random.IntN(3) {
			b.WriteString(starts[random.IntN(len(starts))])
			for range 1 + random.IntN(4) {
				b.WriteString(pieces[random.IntN(len(pieces))])
			}
			b.WriteString("\n")
		}
		for _, d := range All() {
			covered += checkCovered(t, d, b.String(), names)
		}
	}
	if covered < 300 {
		t.Errorf("only %d forms were covered", covered)
	}
}

func checkCovered(t *testing.T, d *Dialect, rules string, names []string) int {
	t.Helper()
	proof := d.Prove([]byte(rules), []string{"", "src", "src/a", "z"}, nil)
	endings := map[Form][]string{Cached: {".a.pyc", ".z.pyc.1"}, Pyc: {".pyc"}, Pyo: {".pyo"}, Class: {"$py.class"}}
	decider := d.decider([]byte(rules), nil)
	for _, answer := range proof.Covered {
		dir := answer.Dir
		if answer.Form == Cached {
			dir = join(dir, "__pycache__")
		}
		for _, ending := range endings[answer.Form] {
			for _, name := range names {
				path := join(dir, name+ending)
				if decision := decider.file(path); decision.State == Kept {
					t.Errorf("%s: %q: %s in %q is covered by %+v, and %q is kept: %+v", d.Program, rules, answer.Form, answer.Dir, answer.Rule, path, decision)
				}
			}
		}
	}
	return len(proof.Covered)
}
