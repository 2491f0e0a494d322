package dialect

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"

	"github.com/pycguard/pycguard/internal/gittest"
)

// TestDecide has a line for each rule of syntax worth remembering. want is
// the state and the line that decides: "ignored 1", "kept", "unknown 2".
func TestDecide(t *testing.T) {
	for _, test := range []struct{ program, data, path, want string }{
		{"Docker", "__pycache__\n", "__pycache__/a.pyc", "ignored 1"},
		{"Docker", "__pycache__\n", "src/__pycache__/a.pyc", "kept"},
		{"Docker", "**/__pycache__\n", "src/__pycache__/a.pyc", "ignored 1"},
		{"Docker", "\xef\xbb\xbf# x\n/src/\n", "src/a.pyc", "ignored 2"},
		{"Docker", "**\n! src \n", "src/a.pyc", "kept 2"},
		{"Docker", "!src\n**/*.pyc\r\n", "src/a.pyc", "ignored 2"},
		{"Docker", "!\n", "a.pyc", "unknown 1"},
		{"Docker", "a\n[\n", "a", "unknown 2"},
		{"Docker", "caf\xe9\n", "a", "unknown 1"},

		{"Mercurial", "\\.pyc$\n", "b/a.pyc", "ignored 1"},
		{"Mercurial", "^a\\.pyc$\n", "b/a.pyc", "kept"},
		{"Mercurial", "x|^b/\n", "b/a.pyc", "ignored 1"},
		{"Mercurial", "x|a\n", "b/a.pyc", "kept"},
		{"Mercurial", "(?i)\\.PYC$\n", "b/a.pyc", "ignored 1"},
		{"Mercurial", "syntax: glob\n*.pyc # c\n", "b/a.pyc", "ignored 2"},
		{"Mercurial", "syntax: glob\n*.pyc\\#\n", "b/a.pyc#", "ignored 2"},
		{"Mercurial", "syntax: rootglob\n*.pyc\n", "b/a.pyc", "kept"},
		{"Mercurial", "syntax: rootglob\n*.pyc\n", "a.pyc", "ignored 2"},
		{"Mercurial", "glob:__pycache__/\n", "b/__pycache__/x", "ignored 1"},
		{"Mercurial", "glob:caf?\n", "b/caf\xe9", "ignored 1"},
		{"Mercurial", "glob:caf?\n", "b/caf\u00e9", "kept"},
		{"Mercurial", "glob:*.py{c,o}\n", "b/a.pyo", "ignored 1"},
		{"Mercurial", "a(?!b)\n", "ab", "unknown 1"},
		{"Mercurial", "include:other\n", "ab", "unknown 1"},
		{"Mercurial", "(a)\\1\n", "aa", "unknown 1"},
		{"Mercurial", "syntax: nonsense\n\\.pyc$\n", "a.pyc", "ignored 2"},
		{"Mercurial", "[[:alpha:]]\n", "a:]", "ignored 1"},
		{"Mercurial", "[[:alpha:]]\n", "b:", "kept"},

		{"Breezy", "*.pyc\n", "b/a.pyc", "ignored 1"},
		{"Breezy", "./*.pyc\n", "b/a.pyc", "kept"},
		{"Breezy", "./*.pyc\n", "a.pyc", "ignored 1"},
		{"Breezy", "b/*.pyc\n", "x/b/a.pyc", "kept"},
		{"Breezy", "**/b/*.pyc\n", "x/b/a.pyc", "ignored 1"},
		{"Breezy", "!keep.pyc\n*.pyc\n", "b/keep.pyc", "kept 1"},
		{"Breezy", "!!b/*\n!keep.pyc\n*.pyc\n", "b/keep.pyc", "ignored 1"},
		{"Breezy", "RE:b/.*\\.pyc\n", "b/a.pyc", "ignored 1"},
		{"Breezy", "RE:\\.pyc\n", "b/a.pyc", "kept"},
		{"Breezy", "RE:(?i).*\\.PYC\n", "b/a.pyc", "unknown 1"},
		{"Breezy", "*.pyc\n!RE:(?i)x\n", "b/a.pyc", "unknown 2"},
		{"Breezy", "RE:\\w*\n", "\u00e9", "unknown 1"},
		{"Breezy", "*.pyc\n", "\xe9.pyc", "unknown 0"},

		{"Fossil", "*.pyc", "b/a.pyc", "ignored 1"},
		{"Fossil", "__pycache__", "b/__pycache__/x", "kept"},
		{"Fossil", "x\n__pycache__/", "__pycache__/x", "ignored 2"},
		{"Fossil", "'a b',*.pyc", "a b", "ignored 1"},
		{"Fossil", "[a-", "a", "kept"},
		{"Fossil", "# *.pyc\n", "a.pyc", "unknown 1"},

		{"Perforce", "*.pyc\n", "b/a.pyc", "ignored 1"},
		{"Perforce", "/*.pyc\n", "b/a.pyc", "kept"},
		{"Perforce", "x/\n", "b/x", "kept"},
		{"Perforce", "x/\n", "b/x/a.pyc", "ignored 1"},
		{"Perforce", "*.pyc\n!a.pyc\n", "b/a.pyc", "kept 2"},
		{"Perforce", "!a.pyc\n*.pyc\n", "b/a.pyc", "ignored 2"},
		{"Perforce", "b\n!a.pyc\n", "b/a.pyc", "unknown 2"},
		{"Perforce", "b/**\n", "b/a.pyc", "unknown 1"},
		{"Perforce", "b/**\n*.pyc\n", "b/a.pyc", "ignored 2"},

		{"Helm", "*.pyc\n", "b/a.pyc", "ignored 1"},
		{"Helm", "b/*.pyc\n", "x/b/a.pyc", "kept"},
		{"Helm", " /a.pyc \n", "a.pyc", "ignored 1"},
		{"Helm", "x/\n", "x", "kept"},
		{"Helm", "!*.py\n", "b/a.pyc", "ignored 1"},
		{"Helm", "!*\n", "b/a.pyc", "kept"},
		{"Helm", "**\n", "a", "unknown 1"},
		{"Helm", "a\n[\n", "a", "unknown 2"},

		{"gcloud", "*.pyc\n", "b/a.pyc", "ignored 1"},
		{"gcloud", "b/*.pyc\n", "x/b/a.pyc", "ignored 1"},
		{"gcloud", "/b/*.pyc\n", "x/b/a.pyc", "kept"},
		{"gcloud", "/x/**/*.pyc\n", "x/b/c/a.pyc", "ignored 1"},
		{"gcloud", "b\n!a.pyc\n", "b/a.pyc", "ignored 1"},
		{"gcloud", "*.pyc\n!a.pyc\n", "b/a.pyc", "kept 2"},
		{"gcloud", "x\f*.pyc\n", "a.pyc", "ignored 1"},
		{"gcloud", "#!include:missing\n", "a.pyc", "unknown 1"},
		{"gcloud", "#!include:missing\n*.pyc\n", "a.pyc", "ignored 2"},
		{"gcloud", "x\n# !include:.gitignore\n", "a.pyc", "ignored 2"},
		{"gcloud", "*.pyc  \n", "a.pyc", "ignored 1"},
		{"gcloud", "[!b].pyc\n", "a.pyc", "ignored 1"},
	} {
		include := func(name string) ([]byte, bool) { return []byte("*.pyc\n"), name == ".gitignore" }
		d := byProgram(test.program).Decide([]byte(test.data), test.path, include)
		if got := describe(d); got != test.want {
			t.Errorf("%s: %q for %q: %s (%s), want %s", test.program, test.data, test.path, got, d.Reason, test.want)
		}
	}
}

func describe(d Decision) string {
	state := map[State]string{Kept: "kept", Ignored: "ignored", Unknown: "unknown"}[d.State]
	if d.State == Kept && d.Rule == (Rule{}) {
		return state
	}
	return fmt.Sprint(state, " ", d.Rule.Line)
}

// TestProve checks that rules for some names only are no proof.
func TestProve(t *testing.T) {
	for _, test := range []struct {
		program, data string
		covered       int // of the four forms in two directories
	}{
		{"Docker", "**/*.pyc\n", 2},
		{"Docker", "**/__init__.pyc\n", 0},
		{"Docker", "**/__pycache__/*.cpython-313.pyc\n", 0},
		{"Docker", "src\n", 4},
		{"Mercurial", "glob:*.cpython-*.pyc\nglob:[a-z]*.pyo\n", 0},
		{"Mercurial", "\\.py[co]$\n", 4},
		{"Breezy", "__pycache__\n*.py[co]\n*$py.class\n!src\n", 8},
		{"Breezy", "__pycache__\n*.py[co]\n*$py.class\n!src/*.pyc\n", 7},
		{"Fossil", "*/__pycache__", 1},
		{"Fossil", "*__pycache__", 2},
		{"Helm", "?.pyc\n", 0},
		{"gcloud", "__pycache__\n/src\n", 5},
		{"Perforce", "__pycache__\n", 2},
	} {
		proof := byProgram(test.program).Prove([]byte(test.data), []string{"", "src"}, nil)
		if len(proof.Covered) != test.covered || len(proof.Covered)+len(proof.Gaps) != 8 {
			t.Errorf("%s: %q: %d forms are covered, want %d; gaps %+v, open %+v",
				test.program, test.data, len(proof.Covered), test.covered, proof.Gaps, proof.Open)
		}
	}
}

// TestDockerAgreesWithLibrary compares the rules taken one by one with the
// library's answer for the file as a whole.
func TestDockerAgreesWithLibrary(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 5))
	d := byProgram("Docker")
	pieces := []string{"a", "b", ".pyc", "*", "**", "**/", "/", "?", "[ab]", "[^a]", "__pycache__", "\\", "$", "build", "caf\u00e9", ".", "./", "../", " ", "]"}
	told := 0
	for range gittest.Scale(t, 3000) {
		var b strings.Builder
		for range 1 + random.IntN(4) {
			b.WriteString([]string{"", "", "!", "! ", "#", "/", " "}[random.IntN(7)])
			for range 1 + random.IntN(4) {
				b.WriteString(pieces[random.IntN(len(pieces))])
			}
			b.WriteString([]string{"\n", "\r\n"}[random.IntN(2)])
		}
		for _, path := range judgePaths {
			want, err := dockerIgnores(b.String(), path)
			got := d.Decide([]byte(b.String()), path, nil)
			if (err != nil) != (got.State == Unknown) || err == nil && want != (got.State == Ignored) {
				t.Errorf("rules\n%s\nignore %q: %v, %v, here %+v", b.String(), path, want, err, got)
			}
			if err == nil {
				told++
			}
		}
	}
	if told < 10000 {
		t.Errorf("only %d paths were decided", told)
	}
}

func dockerIgnores(rules, path string) (bool, error) {
	patterns, err := ignorefile.ReadAll(strings.NewReader(rules))
	if err != nil {
		return false, err
	}
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		return false, err
	}
	return matcher.MatchesOrParentMatches(path)
}

func TestFind(t *testing.T) {
	for _, test := range []struct{ path, program, base string }{
		{".dockerignore", "Docker", ""},
		{"api/Dockerfile.dockerignore", "Docker", "api"},
		{".hgignore", "Mercurial", ""},
		{"x/.bzrignore", "Breezy", "x"},
		{".fossil-settings/ignore-glob", "Fossil", ""},
		{"a/b/.fossil-settings/ignore-glob", "Fossil", "a/b"},
		{"a/b/.p4ignore", "Perforce", "a/b"},
		{"chart/.helmignore", "Helm", "chart"},
		{".gcloudignore", "gcloud", ""},
		{".gitignore", "", ""},
		{"ignore-glob", "", ""},
		{"x.hgignore", "", ""},
	} {
		d := Find(test.path)
		switch {
		case d == nil && test.program != "", d != nil && d.Program != test.program:
			t.Errorf("Find(%q) = %v, want %q", test.path, d, test.program)
		case d != nil && d.Base(test.path) != test.base:
			t.Errorf("%s: Base(%q) = %q, want %q", d.Program, test.path, d.Base(test.path), test.base)
		}
	}
}
