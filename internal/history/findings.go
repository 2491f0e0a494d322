package history

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dustin/go-humanize"

	"github.com/pycguard/pycguard/internal/finding"
)

const (
	fixHistory = "take it out of the history: git filter-repo --invert-paths --paths-from-file (see --write-paths)"
	fixLeak    = "treat what its source held as leaked: rotate passwords, keys and tokens"
)

// Findings returns PYC004 for each path and PYC005 for each whose source is in
// none of the commits that hold it. With freshOnly, paths all of whose versions
// a baseline knows are passed over.
func (r *Report) Findings(freshOnly bool) []finding.Finding {
	var findings []finding.Finding
	for i := range r.Paths {
		p := &r.Paths[i]
		if freshOnly && p.known() {
			continue
		}
		findings = append(findings, finding.Finding{
			Rule: finding.HistoryBytecode, Path: p.Path, Message: p.describe(), Fix: fixHistory,
		})
		if p.Sourceless() {
			findings = append(findings, finding.Finding{
				Rule: finding.SourcelessBytecode, Path: p.Path, Message: p.describeLeak(), Fix: fixLeak,
			})
		}
	}
	finding.Sort(findings)
	return findings
}

func (p *Path) known() bool {
	return !slices.ContainsFunc(p.Versions, func(v Version) bool { return !v.Known })
}

// describe says in one line what is known about a path: "2 versions, 14 KiB,
// CPython 3.8, 1a2b3c4d5e6f 2021-02-03 Ada to 9f8e7d6c5b4a 2022-01-01 Bob, in HEAD".
func (p *Path) describe() string {
	parts := []string{countVersions(len(p.Versions)), p.sizes()}
	if interpreters := p.interpreters(); interpreters != "" {
		parts = append(parts, interpreters)
	}
	if span := p.span(); span != "" {
		parts = append(parts, span)
	}
	return strings.Join(append(parts, p.state()), ", ")
}

func countVersions(n int) string {
	if n == 1 {
		return "1 version"
	}
	return humanize.Comma(int64(n)) + " versions"
}

func (p *Path) sizes() string {
	var total int64
	unknown := 0
	for _, v := range p.Versions {
		if v.Size < 0 {
			unknown++
			continue
		}
		total += v.Size
	}
	switch {
	case unknown == len(p.Versions):
		return "size unknown"
	case unknown > 0:
		return fmt.Sprintf("%s and %d of unknown size", humanize.IBytes(uint64(total)), unknown)
	}
	return humanize.IBytes(uint64(total))
}

// interpreters says what wrote the versions.
func (p *Path) interpreters() string {
	var names []string
	for _, v := range p.Versions {
		name := v.Interpreter
		switch {
		case v.Size == 0:
			name = "empty"
		case v.Content == Other:
			name = "not bytecode inside"
		}
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, " and ")
}

// span names the first and the last commit that brought a version in.
func (p *Path) span() string {
	var commits []*Commit
	for _, v := range p.Versions {
		commits = append(append(commits, v.Introduced...), v.Changed...)
	}
	if len(commits) == 0 {
		return ""
	}
	byTime := func(a, b *Commit) int { return a.CommitTime.Compare(b.CommitTime) }
	first, last := slices.MinFunc(commits, byTime), slices.MaxFunc(commits, byTime)
	if first.ID == last.ID {
		return first.String()
	}
	return first.String() + " to " + last.String()
}

// String names a commit for people: id, day and author.
func (c *Commit) String() string {
	const readable = 12
	return c.ID.String()[:readable] + " " + c.Time.UTC().Format(time.DateOnly) + " " + finding.Quote(c.Author)
}

// state says where the path still is.
func (p *Path) state() string {
	switch {
	case p.InHead:
		return "in HEAD"
	case len(p.Tips) == 1:
		return "in " + finding.Quote(p.Tips[0])
	case len(p.Tips) > 1:
		return fmt.Sprintf("in %s and %s", finding.Quote(p.Tips[0]), moreRefs(len(p.Tips)-1))
	case len(p.Removed) > 0:
		last := slices.MaxFunc(p.Removed, func(a, b *Commit) int { return a.CommitTime.Compare(b.CommitTime) })
		return "removed by " + last.String()
	}
	return "in no tip"
}

func (p *Path) describeLeak() string {
	text := "its source " + finding.Quote(p.Source.Path) + " is in none of the commits that hold it"
	if p.Source.Elsewhere {
		return text + ", only elsewhere in the history"
	}
	return text + ", and nowhere in the history"
}

func moreRefs(n int) string {
	if n == 1 {
		return "1 more ref"
	}
	return humanize.Comma(int64(n)) + " more refs"
}
