package report

import (
	"fmt"

	"github.com/dustin/go-humanize"

	"github.com/pycguard/pycguard/internal/finding"
)

// findingsView is a plain table of findings.
type findingsView struct {
	ID    string
	Rows  []findingRow
	Left  string
	Rules []ruleView
}

type findingRow struct {
	Path, Rule, Message, Fix, Commit string
	Mood                             mood
}

type ruleView struct {
	ID, Name, Summary string
	Mood              mood
}

// newFindingsView returns nil where there is nothing to show.
func newFindingsView(id string, findings []finding.Finding) *findingsView {
	if len(findings) == 0 {
		return nil
	}
	v := &findingsView{ID: id + "-findings", Left: left(len(findings), maxRows, "findings")}
	seen := map[string]bool{}
	for _, f := range findings[:min(len(findings), maxRows)] {
		v.Rows = append(v.Rows, findingRow{
			Path: finding.Quote(f.Path), Rule: f.Rule.ID, Message: oneLine(f.Message), Fix: oneLine(f.Fix), Commit: shortID(f.Commit), Mood: ruleMood(f.Rule),
		})
	}
	for _, f := range findings {
		if !seen[f.Rule.ID] {
			seen[f.Rule.ID] = true
			v.Rules = append(v.Rules, ruleView{f.Rule.ID, f.Rule.Name, f.Rule.Summary, ruleMood(f.Rule)})
		}
	}
	return v
}

func ruleMood(r finding.Rule) mood {
	if r.Level == finding.Error {
		return bad
	}
	return careful
}

// Caps of the page. What is left out because of one of them, the page says.
const (
	maxRows     = 20_000 // of the longest tables
	maxShort    = 200    // rows of other tables
	maxFirst    = 20     // possible leaks that are not folded away
	maxLargest  = 20
	maxVersions = 10 // of one path
	maxCommits  = 3  // of one version, and that removed a path
	maxTips     = 5  // of one path
)

// left says what a capped list leaves out, nothing where it is whole.
func left(n, most int, what string) string {
	if n <= most {
		return ""
	}
	return fmt.Sprintf("The first %s of %s %s; --format json has them all.", humanize.Comma(int64(most)), humanize.Comma(int64(n)), what)
}

// shortID is an id for people.
func shortID(id string) string {
	const readable = 12
	return id[:min(len(id), readable)]
}
