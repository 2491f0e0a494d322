package report

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"unicode/utf8"

	"github.com/pycguard/pycguard/internal/finding"
)

// Schema names the form of the JSON output. A change that could break a
// reader gets another name.
const Schema = "pycguard/1"

type document struct {
	Schema     string         `json:"schema"`
	Command    string         `json:"command"`
	Repository repositoryJSON `json:"repository"`
	Examined   map[string]int `json:"examined"`
	Findings   []findingJSON  `json:"findings"`
	Summary    summaryJSON    `json:"summary"`
}

type repositoryJSON struct {
	pathJSON
	ObjectFormat string `json:"objectFormat"`
	Bare         bool   `json:"bare"`
	Shallow      bool   `json:"shallow"`
	Partial      bool   `json:"partial"`
}

// pathJSON is a path that need not be UTF-8: JSON text must be, so Path then
// has replacement characters, and PathBase64 the bytes.
type pathJSON struct {
	Path       string `json:"path"`
	PathBase64 string `json:"pathBase64,omitempty"`
}

type findingJSON struct {
	Rule  string        `json:"rule"`
	Name  string        `json:"name"`
	Level finding.Level `json:"level"`
	pathJSON
	State   finding.State `json:"state,omitempty"`
	Commit  string        `json:"commit,omitempty"`
	Message string        `json:"message"`
	Fix     string        `json:"fix"`
}

type summaryJSON struct {
	Findings int            `json:"findings"`
	ByRule   map[string]int `json:"byRule"`
}

// JSON writes the report as one document of the form Schema.
func JSON(w io.Writer, r Report) error {
	doc := document{
		Schema:  Schema,
		Command: r.Command,
		Repository: repositoryJSON{
			pathJSON:     newPathJSON(r.Repository.Path),
			ObjectFormat: r.Repository.ObjectFormat,
			Bare:         r.Repository.Bare,
			Shallow:      r.Repository.Shallow,
			Partial:      r.Repository.Partial,
		},
		Examined: make(map[string]int),
		Findings: make([]findingJSON, 0, len(r.Findings)),
		Summary:  summaryJSON{Findings: len(r.Findings), ByRule: make(map[string]int)},
	}
	for _, c := range r.Examined {
		doc.Examined[c.Key] = c.N
	}
	for _, f := range r.Findings {
		doc.Findings = append(doc.Findings, newFindingJSON(f))
		doc.Summary.ByRule[f.Rule.ID]++
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(doc)
}

func newFindingJSON(f finding.Finding) findingJSON {
	return findingJSON{
		Rule: f.Rule.ID, Name: f.Rule.Name, Level: f.Rule.Level,
		pathJSON: newPathJSON(f.Path),
		State:    f.State, Commit: f.Commit, Message: f.Message, Fix: f.Fix,
	}
}

func newPathJSON(path string) pathJSON {
	if utf8.ValidString(path) {
		return pathJSON{Path: path}
	}
	return pathJSON{Path: path, PathBase64: base64.StdEncoding.EncodeToString([]byte(path))}
}
