package finding

import (
	"fmt"
	"strings"
	"testing"
)

func TestRules(t *testing.T) {
	for i, rule := range Rules() {
		if want := fmt.Sprintf("PYC%03d", i+1); rule.ID != want {
			t.Errorf("rule %d has the id %s, want %s", i, rule.ID, want)
		}
		if rule.Name == "" || strings.HasSuffix(rule.Summary, ".") || !strings.HasSuffix(rule.Help, ".") {
			t.Errorf("%s: name %q, summary %q, help %q", rule.ID, rule.Name, rule.Summary, rule.Help)
		}
		if rule.Level != Error && rule.Level != Warning {
			t.Errorf("%s: level %q", rule.ID, rule.Level)
		}
	}
}
