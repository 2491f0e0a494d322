package report

import (
	"time"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/history"
	"github.com/pycguard/pycguard/internal/object"
)

// historyJSON is what a PYC004 finding has besides.
type historyJSON struct {
	Versions []versionJSON `json:"versions"`
	Removed  []commitJSON  `json:"removed"`
	InHead   bool          `json:"inHead"`
	Tips     []string      `json:"tips"`
	// Source is null where the name does not tell it.
	Source *sourceJSON `json:"source"`
}

type versionJSON struct {
	Blob string `json:"blob"`
	// Size is null where the blob is not present, Bytecode too, and
	// Interpreter where nothing tells it.
	Size        *int64       `json:"size"`
	Interpreter *string      `json:"interpreter"`
	Bytecode    *bool        `json:"bytecode"`
	Introduced  []commitJSON `json:"introduced"`
	Changed     []commitJSON `json:"changed"`
	Known       bool         `json:"known"`
}

type commitJSON struct {
	Commit string `json:"commit"`
	Author string `json:"author"`
	Email  string `json:"email"`
	Time   string `json:"time"`
}

type sourceJSON struct {
	pathJSON
	// InCommits: a commit that holds the bytecode has the source as well;
	// InHistory: some commit that was examined has it.
	InCommits bool `json:"inCommits"`
	InHistory bool `json:"inHistory"`
}

// historyOf returns what the history says about the path of a finding, nil for
// findings of other rules.
func (r Report) historyOf(f finding.Finding) *historyJSON {
	if r.History == nil || f.Rule.ID != finding.HistoryBytecode.ID {
		return nil
	}
	p, ok := r.History.Path(f.Path)
	if !ok {
		return nil
	}
	h := &historyJSON{Versions: []versionJSON{}, Removed: commits(p.Removed), InHead: p.InHead, Tips: append([]string{}, p.Tips...)}
	for _, v := range p.Versions {
		h.Versions = append(h.Versions, newVersionJSON(v))
	}
	if p.Source.Path != "" {
		h.Source = &sourceJSON{newPathJSON(p.Source.Path), p.Source.Here, p.Source.Here || p.Source.Elsewhere}
	}
	return h
}

func newVersionJSON(v history.Version) versionJSON {
	version := versionJSON{
		Blob: v.Blob.String(), Known: v.Known,
		Introduced: commits(v.Introduced), Changed: commits(v.Changed),
	}
	if v.Size >= 0 {
		version.Size = &v.Size
	}
	if v.Interpreter != "" {
		version.Interpreter = &v.Interpreter
	}
	if v.Content != history.Unread {
		is := v.Content == history.Bytecode
		version.Bytecode = &is
	}
	return version
}

func commits(list []*history.Commit) []commitJSON {
	all := make([]commitJSON, 0, len(list))
	for _, c := range list {
		all = append(all, commitJSON{c.ID.String(), c.Author, c.Email, c.Time.UTC().Format(time.RFC3339)})
	}
	return all
}

// historySummaryJSON is the sum of an audit.
type historySummaryJSON struct {
	Paths int `json:"paths"`
	// Blobs are the distinct ones, Bytes their sizes; Unsized of them are
	// not present.
	Blobs   int   `json:"blobs"`
	Bytes   int64 `json:"bytes"`
	Unsized int   `json:"unsized"`
	// Refs counts the tips examined by the first two parts of their names,
	// Interpreters versions, Introducers paths by author and e-mail.
	Refs         []countJSON `json:"refs"`
	Interpreters []countJSON `json:"interpreters"`
	Introducers  []countJSON `json:"introducers"`
}

type countJSON struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

func newHistorySummaryJSON(h *history.Report) *historySummaryJSON {
	if h == nil {
		return nil
	}
	return &historySummaryJSON{
		Paths: len(h.Paths), Blobs: h.Stats.Blobs, Bytes: h.Stats.Bytes, Unsized: h.Stats.Unsized,
		Refs: countsJSON(h.Stats.Refs), Interpreters: countsJSON(h.Stats.Interpreters), Introducers: countsJSON(h.Stats.Introducers),
	}
}

func countsJSON(counts []history.Count) []countJSON {
	all := make([]countJSON, len(counts))
	for i, c := range counts {
		all[i] = countJSON{c.Name, c.N}
	}
	return all
}

// gapJSON is a part of the history that was not examined.
type gapJSON struct {
	Reason   history.Reason `json:"reason"`
	Kind     string         `json:"kind,omitempty"`
	Count    int            `json:"count"`
	Examples []string       `json:"examples"`
}

func gaps(h *history.Report) []gapJSON {
	if h == nil {
		return nil
	}
	var all []gapJSON
	for _, g := range h.Gaps {
		one := gapJSON{Reason: g.Reason, Count: g.Count, Examples: ids(g.Examples)}
		if g.Kind != 0 {
			one.Kind = g.Kind.String()
		}
		all = append(all, one)
	}
	return all
}

func ids(list []object.ID) []string {
	all := make([]string, len(list))
	for i, id := range list {
		all[i] = id.String()
	}
	return all
}
