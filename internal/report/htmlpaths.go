package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dustin/go-humanize"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/history"
	"github.com/pycguard/pycguard/internal/object"
)

// pathsView is the table of all paths.
type pathsView struct {
	ID, Left string
	Rows     []pathRow
}

// pathRow is one path with all that is known of it. Details is text, not
// elements: a page of ten thousand paths has ten thousand of them.
type pathRow struct {
	Path         string
	Marks        []pathMark
	Details      string
	Count        string
	Bytes        int64
	Size         string
	Interpreters string
	Since, Now   string
}

type pathMark struct {
	Text string
	Mood mood
}

func newPathsView(id string, h *history.Report) *pathsView {
	v := &pathsView{ID: id + "-paths", Left: left(len(h.Paths), maxRows, "paths")}
	for i := range h.Paths[:min(len(h.Paths), maxRows)] {
		v.Rows = append(v.Rows, newPathRow(&h.Paths[i]))
	}
	return v
}

func newPathRow(p *history.Path) pathRow {
	row := pathRow{
		Path: finding.Quote(p.Path), Count: humanize.Comma(int64(len(p.Versions))), Now: now(p),
		Details: details(p),
	}
	if p.Sourceless() {
		row.Marks = append(row.Marks, pathMark{finding.SourcelessBytecode.ID, bad})
	}
	if isKnown(p) {
		row.Marks = append(row.Marks, pathMark{"in the baseline", good})
	}
	var interpreters []string
	var first *history.Commit
	unsized := 0
	for i := range p.Versions {
		v := &p.Versions[i]
		if v.Size < 0 {
			unsized++
		} else {
			row.Bytes += v.Size
		}
		if by := writtenBy(v); !slices.Contains(interpreters, by) {
			interpreters = append(interpreters, by)
		}
		for _, c := range slices.Concat(v.Introduced, v.Changed) {
			if first == nil || c.CommitTime.Before(first.CommitTime) {
				first = c
			}
		}
	}
	if first != nil {
		row.Since = first.CommitTime.Format(time.DateOnly)
	}
	row.Size, row.Interpreters = sizeSum(row.Bytes, unsized), strings.Join(interpreters, ", ")
	return row
}

// details says in some lines what is known of the versions of a path, and of
// the path itself.
func details(p *history.Path) string {
	var lines []string
	for i := range p.Versions[:min(len(p.Versions), maxVersions)] {
		v := &p.Versions[i]
		lines = append(lines, versionText(v))
		lines = appendDeed(lines, "  introduced by ", v.Introduced)
		lines = appendDeed(lines, "  changed by ", v.Changed)
	}
	if n := len(p.Versions) - maxVersions; n > 0 {
		lines = append(lines, "and "+Plural(n, "more version", "more versions"))
	}
	lines = appendDeed(lines, "removed by ", p.Removed)
	if len(p.Tips) > 0 {
		lines = append(lines, tipsText(p.Tips))
	}
	if p.Source.Path != "" {
		lines = append(lines, sourceText(p))
	}
	return strings.Join(lines, "\n")
}

func versionText(v *history.Version) string {
	parts := []string{"blob " + shortID(v.Blob.String())}
	if v.Size >= 0 {
		parts = append(parts, humanize.IBytes(uint64(v.Size)))
	}
	parts = append(parts, writtenBy(v))
	for _, m := range v.Modes {
		switch {
		case m.IsSubmodule():
			parts = append(parts, "a submodule")
		case m&object.ModeType == object.ModeSymlink:
			parts = append(parts, "a symbolic link")
		}
	}
	if v.Known {
		parts = append(parts, "in the baseline")
	}
	return strings.Join(parts, ", ")
}

// appendDeed adds a line on what some commits did.
func appendDeed(lines []string, did string, commits []*history.Commit) []string {
	if len(commits) == 0 {
		return lines
	}
	var names []string
	for _, c := range commits[:min(len(commits), maxCommits)] {
		names = append(names, shortID(c.ID.String())+" "+c.CommitTime.Format(time.DateOnly)+" "+isolate(finding.Quote(c.Author+" <"+c.Email+">")))
	}
	if n := len(commits) - maxCommits; n > 0 {
		names = append(names, "and "+Plural(n, "more commit", "more commits"))
	}
	return append(lines, did+strings.Join(names, "; "))
}

// isolate keeps a name that is written from right to left from turning around
// what stands beside it, as the element bdi does.
func isolate(name string) string { return "\u2068" + name + "\u2069" }

// now says where a path still is.
func now(p *history.Path) string {
	switch {
	case p.InHead:
		return "in HEAD"
	case len(p.Tips) > 0:
		return "in " + Plural(len(p.Tips), "tip", "tips")
	}
	return "in no tip"
}

func tipsText(tips []string) string {
	var names []string
	for _, name := range tips[:min(len(tips), maxTips)] {
		names = append(names, isolate(finding.Quote(name)))
	}
	text := "in the tips " + strings.Join(names, ", ")
	if n := len(tips) - maxTips; n > 0 {
		text += fmt.Sprintf(" and %s more", humanize.Comma(int64(n)))
	}
	return text
}

func sourceText(p *history.Path) string {
	text := "source " + isolate(finding.Quote(p.Source.Path))
	switch {
	case p.Source.Here:
		return text
	case p.Source.Elsewhere:
		return text + ", only in commits that have not got the bytecode"
	}
	return text + ", nowhere in the history"
}
