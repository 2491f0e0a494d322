package report

import (
	"io"
	"unicode/utf8"

	"github.com/pycguard/pycguard/internal/finding"
)

// gitlabIssue is one violation in a report for GitLab's Code Quality, which
// knows no other fields: https://docs.gitlab.com/ci/testing/code_quality/,
// "Code Quality report format".
type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	// Path is relative to the top of the repository.
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
}

// GitLab writes a Code Quality report: a list of the findings, which has no
// room for what was examined. What could not be examined is a blocker.
func GitLab(w io.Writer, reports ...Report) error {
	issues := []gitlabIssue{}
	seen := fingerprints{}
	for _, r := range reports {
		prefix := textPrefix(r, reports)
		for _, f := range r.Findings {
			issues = append(issues, gitlabIssue{
				Description: prefix + f.Rule.ID + " " + f.Rule.Summary + ": " + oneLine(f.Message),
				CheckName:   f.Rule.Name,
				Fingerprint: seen.of(r, f),
				Severity:    gitlabSeverity(f.Rule),
				Location:    gitlabLocation{validPath(fileOf(f)), gitlabLines{1}},
			})
		}
		for _, t := range r.troubles() {
			severity := "info"
			if t.level == finding.Error {
				severity = "blocker"
			}
			issues = append(issues, gitlabIssue{
				Description: prefix + t.text,
				CheckName:   "incomplete",
				Fingerprint: seen.of(r, finding.Finding{Path: r.Repository.name(), Place: t.name}),
				Severity:    severity,
				Location:    gitlabLocation{".", gitlabLines{1}},
			})
		}
	}
	return encode(w, issues)
}

// validPath returns a path as JSON can hold it.
func validPath(path string) string {
	if utf8.ValidString(path) {
		return path
	}
	return finding.Quote(path)
}

func gitlabSeverity(rule finding.Rule) string {
	switch {
	case rule.ID == finding.SourcelessBytecode.ID:
		return "critical"
	case rule.Level == finding.Error:
		return "major"
	}
	return "minor"
}
