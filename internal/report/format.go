package report

import "io"

// A Format is one form in which reports are written.
type Format struct {
	// Name is the word for it on the command line.
	Name string
	// Purpose says in a few words who reads it.
	Purpose string
	// Provenance says that it shows Report.Version, Repository.Remote and
	// Repository.Head, which cost time to find out.
	Provenance bool
	// Write writes the reports of one run: at least one, several where
	// several repositories were examined.
	Write func(w io.Writer, reports ...Report) error
}

// Formats are all forms, in the order to be shown. The first is the default.
func Formats() []Format {
	return []Format{
		{Name: "text", Purpose: "a finding a line, for people", Write: Text},
		{Name: "json", Purpose: "one document, schema " + Schema, Write: JSON},
		{Name: "ndjson", Purpose: "a line of JSON for each finding", Write: NDJSON},
		{Name: "sarif", Purpose: "SARIF 2.1.0, for GitHub code scanning and editors", Write: SARIF, Provenance: true},
		{Name: "gitlab", Purpose: "GitLab Code Quality", Write: GitLab},
		{Name: "github", Purpose: "a log with annotations for GitHub Actions; the default there", Write: GitHub},
		{Name: "junit", Purpose: "JUnit XML, for CI servers", Write: JUnit},
		{Name: "markdown", Purpose: "for a comment on a pull request or a job summary", Write: Markdown},
		{Name: "html", Purpose: "a page with plots that needs nothing else", Write: HTML},
	}
}

// FindFormat returns the form of a name.
func FindFormat(name string) (f Format, ok bool) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// FormatNames returns the names of all forms.
func FormatNames() []string {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
	}
	return names
}
