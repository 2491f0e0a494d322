package report

import (
	"time"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/history"
	"github.com/pycguard/pycguard/internal/object"
)

// historyJSON is what a PYC004 finding has besides.
type historyJSON struct {
	Versions []versionJSON `json:"versions,omitempty"`
	Removed  []commitJSON  `json:"removed,omitempty"`
	InHead   *bool         `json:"inHead,omitempty"`
	Tips     []string      `json:"tips,omitempty"`
	Source   *sourceJSON   `json:"source,omitempty"`
}

type versionJSON struct {
	Blob string `json:"blob"`
	// Size is null where the blob is not present.
	Size        *int64       `json:"size"`
	Interpreter string       `json:"interpreter,omitempty"`
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

// historyOf returns what the history says about the path of a finding.
func (r Report) historyOf(f finding.Finding) historyJSON {
	if r.History == nil || f.Rule.ID != finding.HistoryBytecode.ID {
		return historyJSON{}
	}
	p, ok := r.History.Path(f.Path)
	if !ok {
		return historyJSON{}
	}
	h := historyJSON{Removed: commits(p.Removed), InHead: &p.InHead, Tips: p.Tips}
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
		Blob: v.Blob.String(), Interpreter: v.Interpreter, Known: v.Known,
		Introduced: commits(v.Introduced), Changed: commits(v.Changed),
	}
	if v.Size >= 0 {
		version.Size = &v.Size
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
