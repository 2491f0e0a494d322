package report

import (
	"fmt"
	"html/template"
	"slices"
	"time"

	"github.com/dustin/go-humanize"

	"github.com/pycguard/pycguard/internal/history"
	"github.com/pycguard/pycguard/internal/plot"
)

// figure is a plot and the same as a table, for those who do not see it.
type figure struct {
	ID, Caption, Description string
	Legend                   []legend
	Drawings                 []drawing
	Columns                  []string
	Rows                     [][]string
	Left                     string
}

// legend names a series by its class.
type legend struct{ Class, Name string }

// drawing is a plot for one width of the page.
type drawing struct {
	Class         string
	Width, Height int
	SVG           template.HTML
}

// draw draws a figure for all widths.
func (f *figure) draw(in func(plot.Size) (string, error)) error {
	for _, size := range []struct {
		class string
		plot.Size
	}{{"wide", plot.Wide}, {"narrow", plot.Narrow}} {
		svg, err := in(size.Size)
		if err != nil {
			return err
		}
		// It holds numbers and dates only.
		f.Drawings = append(f.Drawings, drawing{size.class, size.Width, size.Height, template.HTML(svg)})
	}
	return nil
}

type timelineView struct {
	About   string
	Figures []figure
}

// newTimelineView returns nil where the audit made no timeline.
func newTimelineView(id string, h *history.Report) (*timelineView, error) {
	t := h.Timeline
	if t == nil || len(t.Tips) == 0 {
		return nil, nil
	}
	v := &timelineView{About: aboutTimeline(t)}
	for _, f := range []struct {
		id, caption string
		unit        plot.Unit
		value       func(history.Moment) float64
		text        func(history.Moment) string
	}{
		{"files", "Files", plot.Things, func(m history.Moment) float64 { return float64(m.Files) }, func(m history.Moment) string { return humanize.Comma(int64(m.Files)) }},
		{"bytes", "Size", plot.Bytes, func(m history.Moment) float64 { return float64(m.Bytes) }, func(m history.Moment) string { return humanize.IBytes(uint64(m.Bytes)) }},
	} {
		one := figure{
			ID: id + "-" + f.id, Caption: f.caption + " in the tips over time",
			Legend:      []legend{{"tips", "in any tip"}},
			Description: describeMoments(t.Tips, f.value, f.text),
		}
		lines := []plot.Line{{Class: "tips", Points: points(t.Tips, f.value), Filled: true}}
		if len(t.Head) > 0 {
			one.Legend = append(one.Legend, legend{"head", "in HEAD"})
			lines = append(lines, plot.Line{Class: "head", Points: points(t.Head, f.value)})
		}
		until := h.Stats.Newest.Unix()
		if err := one.draw(func(size plot.Size) (string, error) { return plot.Steps(size, f.unit, until, lines...) }); err != nil {
			return nil, err
		}
		one.tabulate(t, f.text)
		v.Figures = append(v.Figures, one)
	}
	return v, nil
}

func aboutTimeline(t *history.Timeline) string {
	text := fmt.Sprintf("%s followed back along first parents. At each time counts what the newest commit of each line has, if it was made by then: a path that several have counts once, and so does a blob.", linesText(t.Lines))
	if len(t.Head) > 0 {
		text += " HEAD is one of them, and drawn by itself too."
	}
	return text + " Branches that were deleted since are not there any more, and where a clock went back, a commit counts from the time of the one before it."
}

func linesText(n int) string {
	if n == 1 {
		return "The one tip is"
	}
	return "All " + humanize.Comma(int64(n)) + " tips that are commits are"
}

func points(moments []history.Moment, value func(history.Moment) float64) []plot.Point {
	list := make([]plot.Point, len(moments))
	for i, m := range moments {
		list[i] = plot.Point{Time: m.Time.Unix(), Value: value(m)}
	}
	return list
}

// describeMoments says in words what a plot shows.
func describeMoments(moments []history.Moment, value func(history.Moment) float64, text func(history.Moment) string) string {
	highest := slices.MaxFunc(moments, func(a, b history.Moment) int {
		switch d := value(a) - value(b); {
		case d < 0:
			return -1
		case d > 0:
			return 1
		}
		return 0
	})
	last := moments[len(moments)-1]
	return fmt.Sprintf("In all tips together, from %s on: at most %s, on %s; %s in the end.",
		moments[0].Time.Format(time.DateOnly), text(highest), highest.Time.Format(time.DateOnly), text(last))
}

// tabulate adds a row for each month in which anything changed: what there was
// at its end.
func (f *figure) tabulate(t *history.Timeline, text func(history.Moment) string) {
	tips, head := monthEnds(t.Tips), monthEnds(t.Head)
	f.Columns = []string{"At the end of", "In any tip"}
	if len(head) > 0 {
		f.Columns = append(f.Columns, "In HEAD")
	}
	months := map[month]bool{}
	for _, m := range slices.Concat(tips, head) {
		months[monthOf(m.Time)] = true
	}
	list := sortedKeys(months)
	f.Left = left(len(list), maxShort, "months")
	for _, at := range list[:min(len(list), maxShort)] {
		row := []string{at.String(), text(standing(tips, at))}
		if len(head) > 0 {
			row = append(row, text(standing(head, at)))
		}
		f.Rows = append(f.Rows, row)
	}
}

// monthEnds keeps the last moment of each month.
func monthEnds(moments []history.Moment) []history.Moment {
	var ends []history.Moment
	for i, m := range moments {
		if i+1 == len(moments) || monthOf(moments[i+1].Time) != monthOf(m.Time) {
			ends = append(ends, m)
		}
	}
	return ends
}

// standing returns the last moment that is not after a month.
func standing(moments []history.Moment, at month) (m history.Moment) {
	for _, next := range moments {
		if monthOf(next.Time) > at {
			break
		}
		m = next
	}
	return m
}
