package finding

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/pycguard/pycguard/internal/gittest"
)

func TestQuote(t *testing.T) {
	for path, want := range map[string]string{
		"a/b.pyc":         "a/b.pyc",
		"with space.pyc":  "with space.pyc",
		"größe.pyc":       "größe.pyc",
		"":                `""`,
		"a\nb.pyc":        `"a\nb.pyc"`,
		"\x1b[2Ja.pyc":    `"\033[2Ja.pyc"`,
		`quo"te.pyc`:      `"quo\"te.pyc"`,
		`back\slash`:      `"back\\slash"`,
		"latin\xe4.pyc":   `"latin\344.pyc"`,
		"c1\u009bm.pyc":   `"c1\302\233m.pyc"`,
		"rtl\u202ecyp.py": `"rtl\342\200\256cyp.py"`,
		"\x7f":            `"\177"`,
	} {
		if got := Quote(path); got != want {
			t.Errorf("Quote(%q): got %s, want %s", path, got, want)
		}
	}
}

// Below 0x80 the quoting is git's own; above, git with core.quotePath off
// leaves everything as it is, and so do we for what is printable.
func TestQuoteAgreesWithGit(t *testing.T) {
	repo := gittest.Init(t)
	blob := strings.TrimSpace(repo.GitIn("", "hash-object", "-w", "--stdin"))
	random := rand.New(rand.NewPCG(1, 2))
	var info strings.Builder
	for range gittest.Scale(t, 500) {
		name := make([]byte, 1+random.IntN(12))
		for i := range name {
			name[i] = byte(1 + random.IntN(0x7f))
			if name[i] == '/' {
				name[i] = '_'
			}
		}
		info.WriteString("100644 " + blob + " 0\tx" + string(name) + "\x00")
	}
	repo.GitIn(info.String(), "update-index", "-z", "--index-info")
	raw := strings.Split(strings.TrimSuffix(repo.Git("ls-files", "-z"), "\x00"), "\x00")
	quoted := strings.Split(strings.TrimSuffix(repo.Git("-c", "core.quotePath=false", "ls-files"), "\n"), "\n")
	if len(raw) != len(quoted) || len(raw) < 400 {
		t.Fatalf("%d raw paths, %d quoted", len(raw), len(quoted))
	}
	for i := range raw {
		if got := Quote(raw[i]); got != quoted[i] {
			t.Errorf("Quote(%q): got %s, git %s", raw[i], got, quoted[i])
		}
	}
}

func FuzzQuote(f *testing.F) {
	f.Add("a\x1b]0;title\a.pyc")
	f.Fuzz(func(t *testing.T, path string) {
		quoted := Quote(path)
		if !utf8.ValidString(quoted) {
			t.Errorf("Quote(%q) is not UTF-8: %q", path, quoted)
		}
		if strings.ContainsFunc(quoted, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }) {
			t.Errorf("Quote(%q) holds a control character: %q", path, quoted)
		}
	})
}

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"two\nlines, größe":         "two\nlines, größe",
		`reading "a\nb": no`:        `reading "a\nb": no`,
		"\x1b[2J\r\u202e\u009b\xff": `\033[2J\r\342\200\256\302\233\377`,
	} {
		if got := Printable(text); got != want {
			t.Errorf("Printable(%q): got %q, want %q", text, got, want)
		}
	}
}
