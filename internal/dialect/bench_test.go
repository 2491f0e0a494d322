package dialect

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkProve takes 5,000 directories and 100 rules, first with gaps in
// all, then with none, then with an exception that has to be looked at.
func BenchmarkProve(b *testing.B) {
	var dirs []string
	for i := range 5000 {
		dirs = append(dirs, fmt.Sprintf("src/package%d/sub%d/mod%d", i%70, i/70, i))
	}
	for _, d := range All() {
		var rules strings.Builder
		if d.Program == "Mercurial" {
			for i := range 50 {
				fmt.Fprintf(&rules, "(^|/)out%d/\n\\.log%d$\n", i, i)
			}
		} else {
			for i := range 50 {
				fmt.Fprintf(&rules, "build%d/*.o\n*.log%d\n", i, i)
			}
		}
		covered := string(d.Plan([]byte(rules.String()), dirs[:1], nil).Data)
		for _, test := range []struct{ name, data string }{
			{"gaps", rules.String()}, {"covered", covered}, {"exception", covered + "!src/package1/*\n"},
		} {
			b.Run(d.Program+"/"+test.name, func(b *testing.B) {
				for b.Loop() {
					d.Prove([]byte(test.data), dirs, nil)
				}
			})
		}
	}
}
