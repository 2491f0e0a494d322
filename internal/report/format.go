package report

import "io"

// A Format is one form in which reports are written.
type Format struct {
	// Name is the word for it on the command line.
	Name string
	// Purpose says in a few words who reads it.
	Purpose string
	// Write writes the reports of one run: at least one, several where
	// several repositories were examined.
	Write func(w io.Writer, reports ...Report) error
}

// Formats are all forms, in the order to be shown. The first is the default.
func Formats() []Format {
	return []Format{
		{"text", "a finding a line, for people", Text},
		{"json", "one document of the form " + Schema, JSON},
		{"ndjson", "a line of JSON for each finding", NDJSON},
		{"html", "a page with plots that needs nothing else", HTML},
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
