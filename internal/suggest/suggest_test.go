package suggest

import "testing"

func TestNearest(t *testing.T) {
	keys := []string{"allow", "new-only", "extra-patterns"}
	for word, want := range map[string]string{
		"alow":           "allow",
		"allows":         "allow",
		"new_only":       "new-only",
		"newonly":        "new-only",
		"extra-pattern":  "extra-patterns",
		"extra_patterns": "extra-patterns",
		"zebra":          "",
		"":               "",
	} {
		if got := Nearest(word, keys); got != want {
			t.Errorf("Nearest(%q): got %q, want %q", word, got, want)
		}
	}
}
