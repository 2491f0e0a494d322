package report

import (
	"io"
	"time"
)

// Files is the outcome of a command that describes files.
type Files struct {
	// Command is what was run, without the program: "inspect".
	Command string
	// Repository is nil outside of repositories.
	Repository *Repository
	Files      []File
}

// File describes one file. What is not known is empty or nil.
type File struct {
	// Path need not be UTF-8. It is empty for what has no name.
	Path string
	// Blob is the id of the object that holds the content.
	Blob string
	// Error says why the file could not be read; nothing else is known then.
	Error string
	Size  *int64
	// Content is one word: "bytecode", "other", "empty", or for what is no
	// regular file what it is.
	Content string
	// Rule is the id of the rule that the file breaks by its content.
	Rule string
	// Note says in a few words what is odd about the file, Problem what the
	// content lacks to be bytecode.
	Note, Problem string

	// Interpreter is for people, "CPython 3.11"; the following are its
	// parts. LastVersion differs from Version where several versions write
	// the same.
	Interpreter, Implementation, Version, LastVersion string
	Tag, Optimization                                 string
	// Magic is the magic number, MagicBytes the four bytes in hexadecimal.
	Magic      *int
	MagicBytes string
	// Header says how the file is tied to its source.
	Header string
	// SourceTime, SourceSize and SourceHash are what the file records.
	SourceTime *time.Time
	SourceSize *int64
	SourceHash string

	// Source is the path of the source that is there.
	Source string
	State  string

	Tracked *bool
	// IgnoredBy is the rule that ignores the path, or would if the path were
	// not tracked.
	IgnoredBy *IgnoreRule
}

// IgnoreRule is one line of an ignore file.
type IgnoreRule struct {
	File    string
	Line    int
	Pattern string
}

type filesJSON struct {
	Schema     string           `json:"schema"`
	Command    string           `json:"command"`
	Repository *repositoryJSON  `json:"repository"`
	Examined   map[string]int   `json:"examined"`
	Files      []fileJSON       `json:"files"`
	Findings   []findingJSON    `json:"findings"`
	Summary    filesSummaryJSON `json:"summary"`
}

type filesSummaryJSON struct {
	Files   int            `json:"files"`
	Errors  int            `json:"errors"`
	ByState map[string]int `json:"byState"`
}

type fileJSON struct {
	pathJSON
	Blob           string          `json:"blob,omitempty"`
	Error          string          `json:"error,omitempty"`
	Size           *int64          `json:"size"`
	Content        string          `json:"content,omitempty"`
	Rule           string          `json:"rule,omitempty"`
	Note           string          `json:"note,omitempty"`
	Problem        string          `json:"problem,omitempty"`
	Implementation string          `json:"implementation,omitempty"`
	Version        string          `json:"version,omitempty"`
	LastVersion    string          `json:"lastVersion,omitempty"`
	Tag            string          `json:"tag,omitempty"`
	Optimization   string          `json:"optimization,omitempty"`
	Magic          *int            `json:"magic,omitempty"`
	MagicBytes     string          `json:"magicBytes,omitempty"`
	Header         string          `json:"header,omitempty"`
	SourceTime     *time.Time      `json:"sourceTime,omitempty"`
	SourceSize     *int64          `json:"sourceSize,omitempty"`
	SourceHash     string          `json:"sourceHash,omitempty"`
	Source         *pathJSON       `json:"source"`
	State          string          `json:"state,omitempty"`
	Tracked        *bool           `json:"tracked"`
	IgnoredBy      *ignoreRuleJSON `json:"ignoredBy"`
}

type ignoreRuleJSON struct {
	File    pathJSON `json:"file"`
	Line    int      `json:"line"`
	Pattern pathJSON `json:"pattern"`
}

// FilesJSON writes the files as one document of the form Schema.
func FilesJSON(w io.Writer, r Files) error {
	doc := filesJSON{
		Schema:   Schema,
		Command:  r.Command,
		Examined: map[string]int{"files": len(r.Files)},
		Files:    make([]fileJSON, 0, len(r.Files)),
		Findings: []findingJSON{},
		Summary:  filesSummaryJSON{Files: len(r.Files), ByState: make(map[string]int)},
	}
	if r.Repository != nil {
		repository := newRepositoryJSON(*r.Repository)
		doc.Repository = &repository
	}
	for _, f := range r.Files {
		doc.Files = append(doc.Files, newFileJSON(f))
		if f.Error != "" {
			doc.Summary.Errors++
		} else if f.State != "" {
			doc.Summary.ByState[f.State]++
		}
	}
	return encode(w, doc)
}

func newFileJSON(f File) fileJSON {
	out := fileJSON{
		pathJSON: newPathJSON(f.Path), Blob: f.Blob, Error: f.Error, Size: f.Size,
		Content: f.Content, Rule: f.Rule, Note: f.Note, Problem: f.Problem,
		Implementation: f.Implementation, Version: f.Version, LastVersion: f.LastVersion,
		Tag: f.Tag, Optimization: f.Optimization, Magic: f.Magic, MagicBytes: f.MagicBytes,
		Header: f.Header, SourceTime: f.SourceTime, SourceSize: f.SourceSize, SourceHash: f.SourceHash,
		State: f.State, Tracked: f.Tracked,
	}
	if f.Source != "" {
		source := newPathJSON(f.Source)
		out.Source = &source
	}
	if f.IgnoredBy != nil {
		out.IgnoredBy = &ignoreRuleJSON{newPathJSON(f.IgnoredBy.File), f.IgnoredBy.Line, newPathJSON(f.IgnoredBy.Pattern)}
	}
	return out
}
