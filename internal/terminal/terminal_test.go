package terminal

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestPaint(t *testing.T) {
	if got := (Screen{}).Paint(Bad, "x"); got != "x" {
		t.Errorf("without colours: got %q, want %q", got, "x")
	}
	if got, want := (Screen{Color: true}).Paint(Trouble, "x"), "\x1b[1;31mx\x1b[0m"; got != want {
		t.Errorf("with colours: got %q, want %q", got, want)
	}
	if got := (Screen{Color: true}).Paint(Bad, ""); got != "" {
		t.Errorf("nothing in colour: got %q", got)
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text              string
		width, from, hang int
		want              string
	}{
		{"one two three", 0, 0, 2, "one two three"},
		{"one two three", 13, 0, 2, "one two three"},
		{"one two three", 12, 0, 2, "one two\n  three"},
		{"one two three", 13, 1, 2, "one two\n  three"},
		{"one two three", 5, 0, 2, "one\n  two\n  three"},
		{"averylongword in it", 5, 0, 1, "averylongword\n in\n it"},
		{"漢字 漢字", 8, 0, 0, "漢字\n漢字"},
		{"two  spaces stay", 12, 0, 0, "two  spaces\nstay"},
	} {
		if got := Wrap(c.text, c.width, c.from, c.hang); got != c.want {
			t.Errorf("Wrap(%q, %d, %d, %d): got %q, want %q", c.text, c.width, c.from, c.hang, got, c.want)
		}
	}
}

// Breaking loses nothing, and lines are too long only where a word is.
func TestWrapKeepsWords(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		words := make([]string, r.IntN(12)+1)
		for i := range words {
			words[i] = strings.Repeat("w", r.IntN(15)+1)
		}
		text := strings.Join(words, " ")
		width, hang := r.IntN(40)+1, r.IntN(5)
		wrapped := Wrap(text, width, 0, hang)
		if got := strings.Join(strings.Fields(wrapped), " "); got != text {
			t.Fatalf("Wrap(%q, %d): the words changed to %q", text, width, got)
		}
		for line := range strings.SplitSeq(wrapped, "\n") {
			if Columns(line) > width && strings.Contains(strings.TrimSpace(line), " ") {
				t.Fatalf("Wrap(%q, %d): line %q is too long", text, width, line)
			}
		}
	}
}
