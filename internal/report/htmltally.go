package report

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/pycguard/pycguard/internal/history"
	"github.com/pycguard/pycguard/internal/object"
)

// group is the versions that have something in common.
type group struct {
	name            string
	paths, versions int
	// bytes is of the distinct blobs, unsized of them are missing.
	bytes   int64
	unsized int
	// first and last are when commits brought them in; zero where nothing
	// is known of that.
	first, last time.Time
}

// grouping sorts versions into groups.
type grouping map[string]*gathered

type gathered struct {
	group
	lastPath *history.Path
	blobs    map[object.ID]bool
}

// add puts a version of a path into a group. The versions of a path come one
// after the other.
func (all grouping) add(name string, p *history.Path, v *history.Version) *gathered {
	g := all[name]
	if g == nil {
		g = &gathered{group: group{name: name}, blobs: map[object.ID]bool{}}
		all[name] = g
	}
	if g.lastPath != p {
		g.lastPath = p
		g.paths++
	}
	g.versions++
	if !g.blobs[v.Blob] {
		g.blobs[v.Blob] = true
		if v.Size < 0 {
			g.unsized++
		} else {
			g.bytes += v.Size
		}
	}
	return g
}

// list returns the groups, those with the most versions first.
func (all grouping) list() []group {
	var list []group
	for _, name := range slices.Sorted(maps.Keys(all)) {
		list = append(list, all[name].group)
	}
	slices.SortStableFunc(list, func(a, b group) int { return cmp.Compare(b.versions, a.versions) })
	return list
}

// byInterpreter groups versions by what wrote them.
func byInterpreter(h *history.Report) []group {
	all := grouping{}
	for i := range h.Paths {
		p := &h.Paths[i]
		for j := range p.Versions {
			v := &p.Versions[j]
			all.add(writtenBy(v), p, v)
		}
	}
	return all.list()
}

// writtenBy says what wrote a version.
func writtenBy(v *history.Version) string {
	switch {
	case v.Size == 0:
		return "empty"
	case v.Content == history.Other:
		return "not bytecode inside"
	case v.Interpreter != "":
		return v.Interpreter
	}
	return "not known"
}

// byAuthor groups versions by who brought them in.
func byAuthor(h *history.Report) []group {
	all := grouping{}
	for i := range h.Paths {
		p := &h.Paths[i]
		for j := range p.Versions {
			v := &p.Versions[j]
			seen := map[string]bool{}
			for _, c := range slices.Concat(v.Introduced, v.Changed) {
				author := c.Author + " <" + c.Email + ">"
				g := all[author]
				if !seen[author] {
					seen[author] = true
					g = all.add(author, p, v)
				}
				g.date(c.CommitTime)
			}
		}
	}
	return all.list()
}

func (g *group) date(at time.Time) {
	if g.first.IsZero() || at.Before(g.first) {
		g.first = at
	}
	if at.After(g.last) {
		g.last = at
	}
}

// bigBlob is a blob and where it stands.
type bigBlob struct {
	id, path, interpreter string
	size                  int64
	paths                 int // that have it
}

// largestBlobs returns the distinct blobs of known size, the largest first.
func largestBlobs(h *history.Report) []bigBlob {
	at := map[object.ID]int{}
	var list []bigBlob
	for i := range h.Paths {
		p := &h.Paths[i]
		for j := range p.Versions {
			v := &p.Versions[j]
			if v.Size < 0 {
				continue
			}
			n, known := at[v.Blob]
			if !known {
				n = len(list)
				at[v.Blob] = n
				list = append(list, bigBlob{id: v.Blob.String(), path: p.Path, interpreter: writtenBy(v), size: v.Size})
			}
			list[n].paths++
		}
	}
	slices.SortStableFunc(list, func(a, b bigBlob) int { return cmp.Compare(b.size, a.size) })
	return list
}

// month is a month of the calendar: twelve for each year.
type month int

func monthOf(t time.Time) month { return month(t.Year()*12 + int(t.Month()) - 1) }

// activity is how many paths were brought in, changed and taken out in a time,
// each path once.
type activity struct {
	period                       month // the first of it
	introduced, changed, removed int
}

// byPeriod counts by periods of some months.
func byPeriod(h *history.Report, months int) []activity {
	all := map[month]*activity{}
	count := func(commits []*history.Commit, seen map[month]bool, of func(*activity) *int) {
		for _, c := range commits {
			period := floor(monthOf(c.CommitTime), months)
			if seen[period] {
				continue
			}
			seen[period] = true
			if all[period] == nil {
				all[period] = &activity{period: period}
			}
			*of(all[period])++
		}
	}
	for i := range h.Paths {
		p := &h.Paths[i]
		introduced, changed := map[month]bool{}, map[month]bool{}
		for _, v := range p.Versions {
			count(v.Introduced, introduced, func(a *activity) *int { return &a.introduced })
			count(v.Changed, changed, func(a *activity) *int { return &a.changed })
		}
		count(p.Removed, map[month]bool{}, func(a *activity) *int { return &a.removed })
	}
	var list []activity
	for _, period := range slices.Sorted(maps.Keys(all)) {
		list = append(list, *all[period])
	}
	return list
}

// floor rounds down to a multiple.
func floor(m month, of int) month {
	rest := int(m) % of
	if rest < 0 {
		rest += of
	}
	return m - month(rest)
}
