package report

import (
	"bufio"
	"encoding/base64"
	"io"
	"unicode/utf8"

	"github.com/pycguard/pycguard/internal/finding"
)

// Schema names the form of the JSON output. A change that could break a
// reader gets another name.
const Schema = "pycguard/1"

// A document is one run. One repository stands in it directly, several in
// Repositories.
type document struct {
	Schema  string `json:"schema"`
	Command string `json:"command"`
	*resultJSON
	Repositories []resultJSON `json:"repositories,omitempty"`
}

// resultJSON is the outcome for one repository.
type resultJSON struct {
	Repository repositoryJSON `json:"repository"`
	Examined   map[string]int `json:"examined"`
	// NotExamined is what is missing from the repository.
	NotExamined []gapJSON     `json:"notExamined,omitempty"`
	Findings    []findingJSON `json:"findings"`
	Summary     summaryJSON   `json:"summary"`
	// Error says why the repository could not be examined.
	Error string `json:"error,omitempty"`
}

type repositoryJSON struct {
	pathJSON
	// ObjectFormat is not there where the repository could not be opened.
	ObjectFormat string `json:"objectFormat,omitempty"`
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
	*historyJSON
}

type summaryJSON struct {
	Findings int            `json:"findings"`
	ByRule   map[string]int `json:"byRule"`
	// History is that of an audit.
	History *historySummaryJSON `json:"history,omitempty"`
}

// JSON writes reports as one document of the form Schema.
func JSON(w io.Writer, reports ...Report) error {
	doc := document{Schema: Schema, Command: reports[0].Command}
	if len(reports) == 1 {
		one := newResultJSON(reports[0])
		doc.resultJSON = &one
	} else {
		for _, r := range reports {
			doc.Repositories = append(doc.Repositories, newResultJSON(r))
		}
	}
	return encode(w, doc)
}

func newRepositoryJSON(r Repository) repositoryJSON {
	return repositoryJSON{
		pathJSON:     newPathJSON(r.Path),
		ObjectFormat: r.ObjectFormat,
		Bare:         r.Bare,
		Shallow:      r.Shallow,
		Partial:      r.Partial,
	}
}

// NDJSON writes a line for each finding: the finding with the path of its
// repository.
func NDJSON(w io.Writer, reports ...Report) error {
	out := bufio.NewWriter(w)
	for _, r := range reports {
		for _, f := range r.Findings {
			line := struct {
				Schema     string   `json:"schema"`
				Repository pathJSON `json:"repository"`
				findingJSON
			}{Schema, newPathJSON(r.Repository.Path), r.newFindingJSON(f)}
			if err := encodeLine(out, line); err != nil {
				return err
			}
		}
	}
	return out.Flush()
}

func newResultJSON(r Report) resultJSON {
	result := resultJSON{
		Repository:  newRepositoryJSON(r.Repository),
		Examined:    examined(r),
		NotExamined: gaps(r.History),
		Findings:    make([]findingJSON, 0, len(r.Findings)),
		Summary:     summaryJSON{Findings: len(r.Findings), ByRule: make(map[string]int), History: newHistorySummaryJSON(r.History)},
	}
	if r.Err != nil {
		result.Error = r.Err.Error()
	}
	for _, f := range r.Findings {
		result.Findings = append(result.Findings, r.newFindingJSON(f))
		result.Summary.ByRule[f.Rule.ID]++
	}
	return result
}

func examined(r Report) map[string]int {
	counts := make(map[string]int, len(r.Examined))
	for _, c := range r.Examined {
		counts[c.Key] = c.N
	}
	return counts
}

func (r Report) newFindingJSON(f finding.Finding) findingJSON {
	return findingJSON{
		Rule: f.Rule.ID, Name: f.Rule.Name, Level: f.Rule.Level,
		pathJSON: newPathJSON(f.Path),
		State:    f.State, Commit: f.Commit, Message: f.Message, Fix: f.Fix,
		historyJSON: r.historyOf(f),
	}
}

func newPathJSON(path string) pathJSON {
	if utf8.ValidString(path) {
		return pathJSON{Path: path}
	}
	return pathJSON{Path: path, PathBase64: base64.StdEncoding.EncodeToString([]byte(path))}
}
