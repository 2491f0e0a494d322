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

// pathRow is one path with all that is known of it.
type pathRow struct {
	Path         string
	Marks        []pathMark
	Count        string
	Bytes        int64
	Size         string
	Interpreters string
	Since, Now   string

	Versions     []versionView
	MoreVersions string
	Removed      deed
	Tips, Source string
}

type pathMark struct {
	Text string
	Mood mood
}

type versionView struct {
	Blob, Text          string
	Introduced, Changed deed
}

// deed is what some commits did.
type deed struct {
	Did     string // empty for nothing
	Commits []commitView
	More    string
}

type commitView struct{ ID, Day, Author string }

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
		Removed: newDeed("Removed", p.Removed), Tips: tipsText(p.Tips), Source: sourceText(p),
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
		if i < maxVersions {
			row.Versions = append(row.Versions, newVersionView(v))
		}
	}
	if first != nil {
		row.Since = first.CommitTime.Format(time.DateOnly)
	}
	row.Size, row.Interpreters = sizeSum(row.Bytes, unsized), strings.Join(interpreters, ", ")
	if n := len(p.Versions) - maxVersions; n > 0 {
		row.MoreVersions = "and " + Plural(n, "more version", "more versions")
	}
	return row
}

func newVersionView(v *history.Version) versionView {
	parts := []string{writtenBy(v)}
	if v.Size >= 0 {
		parts = append([]string{humanize.IBytes(uint64(v.Size))}, parts...)
	}
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
	return versionView{shortID(v.Blob.String()), strings.Join(parts, ", "), newDeed("Introduced", v.Introduced), newDeed("Changed", v.Changed)}
}

func newDeed(did string, commits []*history.Commit) deed {
	if len(commits) == 0 {
		return deed{}
	}
	d := deed{Did: did}
	for _, c := range commits[:min(len(commits), maxCommits)] {
		d.Commits = append(d.Commits, commitView{shortID(c.ID.String()), c.CommitTime.Format(time.DateOnly), finding.Quote(c.Author + " <" + c.Email + ">")})
	}
	if n := len(commits) - maxCommits; n > 0 {
		d.More = "and " + Plural(n, "more commit", "more commits")
	}
	return d
}

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
	if len(tips) == 0 {
		return ""
	}
	var names []string
	for _, name := range tips[:min(len(tips), maxTips)] {
		names = append(names, finding.Quote(name))
	}
	text := "In the tips " + strings.Join(names, ", ")
	if n := len(tips) - maxTips; n > 0 {
		text += fmt.Sprintf(" and %s more", humanize.Comma(int64(n)))
	}
	return text
}

func sourceText(p *history.Path) string {
	source := finding.Quote(p.Source.Path)
	switch {
	case p.Source.Path == "":
		return ""
	case p.Source.Here:
		return "Source: " + source
	case p.Source.Elsewhere:
		return "Source: " + source + ", only in commits that have not got the bytecode"
	}
	return "Source: " + source + ", nowhere in the history"
}
