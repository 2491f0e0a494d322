package report

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/gittest"
)

// TestRulesPage compares docs/rules.md, to which HelpURI leads, with the table
// of rules.
func TestRulesPage(t *testing.T) {
	page := rulesPage()
	gittest.Golden(t, filepath.Join("..", "..", "docs", "rules.md"), page)
	for _, rule := range finding.Rules() {
		_, anchor, _ := strings.Cut(HelpURI(rule), "docs/rules.md#")
		if heading := "\n## " + rule.ID + " " + rule.Name + "\n"; anchor != strings.ToLower(rule.ID+"-"+rule.Name) || !strings.Contains(page, heading) {
			t.Errorf("%s leads to #%s", rule.ID, anchor)
		}
	}
}

func rulesPage() string {
	var b strings.Builder
	b.WriteString("# Rules\n\nThe ids are promises: they stand in configurations and reports, and never get another meaning.\n")
	for _, rule := range finding.Rules() {
		fmt.Fprintf(&b, "\n## %s %s\n\n%s (%s)\n\n%s\n", rule.ID, rule.Name, sentence(rule.Summary), rule.Level, rule.Help)
		if rule.Command != "" {
			fmt.Fprintf(&b, "\n```sh\n%s\n```\n", rule.Command)
		}
	}
	return b.String()
}
