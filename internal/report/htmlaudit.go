package report

import (
	"fmt"

	"github.com/dustin/go-humanize"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/history"
)

// auditView is what the page says about a history that has bytecode.
type auditView struct {
	ID       string
	Leaks    *leaksView
	Timeline *timelineView
	Periods  *periodsView
	Groups   []groupView
	Largest  *largestView
	Paths    *pathsView
}

// leaksView is the likeliest leaks, and the others.
type leaksView struct {
	First []leakRow
	More  *moreLeaks
}

type moreLeaks struct {
	Summary, Left string
	Rows          []leakRow
}

type leakRow struct{ Path, Source, Where string }

type groupView struct {
	ID, Heading, About, Name, Left string
	// Dated: the rows say when.
	Dated bool
	Most  int
	Rows  []groupRow
}

type groupRow struct {
	Name, Paths, VersionsText, Size, When string
	Versions                              int
}

type largestView struct {
	Left string
	Rows []largestRow
}

type largestRow struct{ Path, More, Size, Interpreter, Blob string }

func newAuditView(id string, h *history.Report) (*auditView, error) {
	v := &auditView{ID: id, Leaks: newLeaksView(h.Sourceless()), Largest: newLargestView(h), Paths: newPathsView(id, h)}
	var err error
	if v.Timeline, err = newTimelineView(id, h); err != nil {
		return nil, err
	}
	if v.Periods, err = newPeriodsView(id, h); err != nil {
		return nil, err
	}
	v.Groups = []groupView{
		newGroupView(groupView{
			ID: "interpreters", Heading: "By interpreter", Name: "Interpreter",
			About: "What wrote the versions, by their content, or by their name where that does not tell. The size is of the distinct blobs.",
		}, byInterpreter(h)),
		newGroupView(groupView{
			ID: "authors", Heading: "By author", Name: "Author", Dated: true,
			About: "Who made the commits that introduced or changed the paths, and from when to when. What several people brought in counts for each of them.",
		}, byAuthor(h)),
	}
	return v, nil
}

// contents lists the parts there are.
func (v *auditView) contents() []content {
	var list []content
	if v.Leaks != nil {
		list = append(list, content{"leaks", "Possible leaks"})
	}
	if v.Timeline != nil {
		list = append(list, content{"time", "Over time"})
	}
	if v.Periods != nil {
		list = append(list, content{"months", "By " + v.Periods.Unit})
	}
	for _, g := range v.Groups {
		list = append(list, content{g.ID, g.Heading})
	}
	if v.Largest != nil {
		list = append(list, content{"largest", "The largest"})
	}
	return append(list, content{"paths", "All paths"})
}

func newLeaksView(leaks []*history.Path) *leaksView {
	if len(leaks) == 0 {
		return nil
	}
	var rows []leakRow
	for _, p := range leaks[:min(len(leaks), maxRows)] {
		where := "nowhere in the history"
		if p.Source.Elsewhere {
			where = "in other commits"
		}
		rows = append(rows, leakRow{finding.Quote(p.Path), finding.Quote(p.Source.Path), where})
	}
	if len(rows) <= maxFirst {
		return &leaksView{First: rows}
	}
	return &leaksView{First: rows[:maxFirst], More: &moreLeaks{
		Summary: Plural(len(leaks)-maxFirst, "more path", "more paths"),
		Left:    left(len(leaks), maxRows, "possible leaks"), Rows: rows[maxFirst:],
	}}
}

func newGroupView(v groupView, groups []group) groupView {
	v.Left = left(len(groups), maxShort, "rows")
	for _, g := range groups[:min(len(groups), maxShort)] {
		v.Most = max(v.Most, g.versions)
		v.Rows = append(v.Rows, groupRow{
			Name: finding.Quote(g.name), Paths: humanize.Comma(int64(g.paths)),
			Versions: g.versions, VersionsText: humanize.Comma(int64(g.versions)),
			Size: sizeSum(g.bytes, g.unsized), When: span(g.first, g.last),
		})
	}
	return v
}

func newLargestView(h *history.Report) *largestView {
	blobs := largestBlobs(h)
	if len(blobs) == 0 {
		return nil
	}
	v := &largestView{Left: left(len(blobs), maxLargest, "blobs")}
	for _, b := range blobs[:min(len(blobs), maxLargest)] {
		row := largestRow{
			Path: finding.Quote(b.path), Size: humanize.IBytes(uint64(b.size)),
			Interpreter: finding.Quote(b.interpreter), Blob: shortID(b.id),
		}
		if b.paths > 1 {
			row.More = fmt.Sprintf("and %s", Plural(b.paths-1, "other path", "other paths"))
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

// sizeSum shows a sum of sizes of which some are not known.
func sizeSum(bytes int64, unsized int) string {
	switch {
	case unsized == 0:
		return humanize.IBytes(uint64(bytes))
	case bytes == 0:
		return "unknown"
	}
	return "at least " + humanize.IBytes(uint64(bytes))
}
