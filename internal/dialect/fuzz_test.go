package dialect

import (
	"bytes"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// fuzz checks what holds for every file of a dialect: no panic, no wait, and a
// plan that only adds lines, closes what it says it closes, and has nothing to
// add the second time.
func fuzz(f *testing.F, program string) {
	d := byProgram(program)
	for _, data := range existing {
		f.Add([]byte(data))
	}
	for _, stars := range []string{"*a", "**/", "(a*)*", "a{9}{9}", "[[:alnum:]]*", "?*", "/**"} {
		f.Add([]byte(strings.Repeat(stars, 40)))
	}
	gittest.Corpus(f, func(add func(string, ...any)) {
		for name, rule := range map[string]string{
			"negated": "!a\n", "braces": "a{1,2}[^]b]\\w$\n", "stars": "**/**/[!a-z]*\n", "regular expression": "RE:(a|b)\\\n",
			"syntax": "syntax: glob\n{a,[b}\n", "quotes": "'\"a b,", "include": "#!include:x\n",
		} {
			add(name, []byte(rule))
		}
	})
	f.Fuzz(func(t *testing.T, data []byte) {
		include := func(string) ([]byte, bool) { return data, true }
		patch := d.Plan(data, someDirs, include)
		if !bytes.HasPrefix(patch.Data, data) || (len(patch.Lines) == 0) != (len(patch.Data) == len(data)) {
			t.Fatalf("%q becomes %q with %q", data, patch.Data, patch.Lines)
		}
		proof := d.Prove(patch.Data, someDirs, include)
		if len(proof.Gaps) != len(patch.Proof.Gaps) || len(proof.Open) != len(patch.Proof.Open) {
			t.Fatalf("%q: another proof than the plan says", patch.Data)
		}
		if again := d.Plan(patch.Data, someDirs, include); len(again.Lines) > 0 {
			t.Fatalf("%q: the second plan adds %q", patch.Data, again.Lines)
		}
	})
}

func FuzzDocker(f *testing.F)    { fuzz(f, "Docker") }
func FuzzMercurial(f *testing.F) { fuzz(f, "Mercurial") }
func FuzzBreezy(f *testing.F)    { fuzz(f, "Breezy") }
func FuzzFossil(f *testing.F)    { fuzz(f, "Fossil") }
func FuzzPerforce(f *testing.F)  { fuzz(f, "Perforce") }
func FuzzHelm(f *testing.F)      { fuzz(f, "Helm") }
func FuzzGcloud(f *testing.F)    { fuzz(f, "gcloud") }
