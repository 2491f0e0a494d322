package report

import (
	"path"
	"path/filepath"
	"strings"

	"github.com/pycguard/pycguard/internal/finding"
)

// examinedWords are one and several of what Count.Key names.
var examinedWords = map[string][2]string{
	"indexEntries":      {"index entry", "index entries"},
	"filesOpened":       {"file opened", "files opened"},
	"files":             {"file", "files"},
	"directories":       {"directory", "directories"},
	"sourceDirectories": {"directory of Python source", "directories of Python source"},
	"paths":             {"path", "paths"},
	"commits":           {"commit", "commits"},
	"trees":             {"tree", "trees"},
	"refs":              {"tip", "tips"},
}

// String says the count to people: "1,204 index entries".
func (c Count) String() string {
	words, ok := examinedWords[c.Key]
	if !ok {
		words = [2]string{c.Key, c.Key}
	}
	return Plural(c.N, words[0], words[1])
}

// examinedText says how much was looked at: "3 commits, 5 trees".
func (r Report) examinedText() string {
	var parts []string
	for _, c := range r.Examined {
		parts = append(parts, c.String())
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, ", ")
}

// outcome is the verdict in a few words.
func (r Report) outcome() string {
	found := Plural(len(r.Findings), "finding", "findings") + " in " + Plural(r.countPaths(), "path", "paths")
	switch {
	case r.Err != nil && len(r.Findings) > 0:
		return found + ", not examined in full"
	case r.Err != nil:
		return "not examined in full"
	case len(r.Findings) > 0:
		return found
	}
	return "nothing found"
}

// countPaths counts the different paths of the findings, which are sorted.
func (r Report) countPaths() int {
	n := 0
	for i, f := range r.Findings {
		if i == 0 || r.Findings[i-1].Path != f.Path {
			n++
		}
	}
	return n
}

// A trouble is something that was not examined.
type trouble struct {
	// level is an error where the outcome suffers, a warning where that was
	// accepted.
	level finding.Level
	// name is the same in the next run, text is for people: one or more lines
	// without control characters.
	name, text string
}

// troubles returns what was not examined.
func (r Report) troubles() []trouble {
	var all []trouble
	if r.Err != nil {
		all = append(all, trouble{finding.Error, "repository", finding.Printable(r.Err.Error())})
	}
	if r.History == nil {
		return all
	}
	for _, gap := range r.History.Gaps {
		name := string(gap.Reason)
		if gap.Kind != 0 {
			name += " " + gap.Kind.String()
		}
		all = append(all, trouble{finding.Warning, name, "not examined: " + gap.String()})
	}
	return all
}

// name is the repository's for people: the last part of its path.
func (r Repository) name() string { return finding.Quote(filepath.Base(r.Path)) }

// fileOf returns the path of the file to show a finding at. A gap in the ignore
// rules is in a directory; its file is the one that the rules belong into.
func fileOf(f finding.Finding) string {
	if f.Rule.ID == finding.IgnoreGap.ID {
		return path.Join(f.Path, ".gitignore")
	}
	return f.Path
}
