package report

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/finding"
)

// TestRulesPage compares docs/rules.md, to which HelpURI leads, with the table
// of rules.
func TestRulesPage(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "rules.md")
	want := rulesPage()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Errorf("%s is not what the rules say (error %v); go test -update rewrites it", path, err)
	}
	for _, rule := range finding.Rules() {
		_, anchor, _ := strings.Cut(HelpURI(rule), "docs/rules.md#")
		if heading := "\n## " + rule.ID + " " + rule.Name + "\n"; anchor != strings.ToLower(rule.ID+"-"+rule.Name) || !strings.Contains(want, heading) {
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
