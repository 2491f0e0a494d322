package measure

import (
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	var out strings.Builder
	table := Table{W: &out}
	if err := table.Head("work", "time"); err != nil {
		t.Fatal(err)
	}
	if err := table.Row("`a | b`", "1 ms"); err != nil {
		t.Fatal(err)
	}
	want := "\n| work | time |\n|---|---|\n| `a \\| b` | 1 ms |\n"
	if out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}
