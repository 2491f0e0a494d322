package cli

import (
	"fmt"
	"strings"
	"testing"
)

func TestLinePrefix(t *testing.T) {
	var out strings.Builder
	w := &linePrefix{w: &out, prefix: "> "}
	for _, part := range []string{"one\ntwo", " and more", "", "\n\nthree\n"} {
		if n, err := fmt.Fprint(w, part); n != len(part) || err != nil {
			t.Fatalf("%q: wrote %d, %v", part, n, err)
		}
	}
	if want := "> one\n> two and more\n> \n> three\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}
