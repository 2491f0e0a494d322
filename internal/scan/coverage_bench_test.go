package scan

import (
	"fmt"
	"testing"
)

func BenchmarkCoverage(b *testing.B) {
	c := Coverage{Rules: []RuleFile{{"", []byte("__pycache__/\n*.py[co]\n*$py.class\n/build/\n.venv/\n*.log\n")}}}
	for i := range 5000 {
		dir := fmt.Sprintf("services/team%02d/package_%05d", i%100, i)
		c.Sources = append(c.Sources, dir)
		if i%50 == 0 {
			c.Rules = append(c.Rules, RuleFile{dir, []byte("/local/\n*.tmp\n")})
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if answer := c.Run(); answer.Open > 0 {
			b.Fatal(answer.Findings)
		}
	}
}
