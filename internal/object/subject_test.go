package object_test

import (
	"testing"

	"github.com/pycguard/pycguard/internal/object"
)

func TestSubject(t *testing.T) {
	for content, want := range map[string]string{
		"tree x\nauthor y\n\nsubject\n\nbody\n": "subject",
		"tree x\n\n\n\nlate\n":                  "late",
		"tree x\n\nno end":                      "no end",
		"tree x\n\n":                            "",
		"tree x\n":                              "",
	} {
		if got := object.Subject([]byte(content)); string(got) != want {
			t.Errorf("%q: got %q, want %q", content, got, want)
		}
	}
}
