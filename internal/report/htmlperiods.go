package report

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/dustin/go-humanize"

	"github.com/pycguard/pycguard/internal/history"
	"github.com/pycguard/pycguard/internal/plot"
)

// String names a month: "2024-01".
func (m month) String() string { return m.time().Format("2006-01") }

func (m month) time() time.Time { return time.Date(0, time.Month(m+1), 1, 0, 0, 0, 0, time.UTC) }

func sortedKeys(months map[month]bool) []month { return slices.Sorted(maps.Keys(months)) }

// span names the time from one day to another.
func span(from, to time.Time) string {
	first, last := from.Format(time.DateOnly), to.Format(time.DateOnly)
	switch {
	case from.IsZero():
		return ""
	case first == last:
		return first
	}
	return first + " to " + last
}

type periodsView struct {
	Unit, About string
	Figure      figure
}

// periodUnits are how long a period may be. Months are what people think in, but
// a history may be older than a plot is wide.
var periodUnits = []struct {
	months     int
	name, form string
}{{1, "month", "2006-01"}, {12, "year", "2006"}, {1200, "century", "2006"}, {1_200_000, "thousand centuries", "2006"}}

// maxPeriods is how many periods a plot has room for.
const maxPeriods = 240

// newPeriodsView returns nil where no commit brought anything in.
func newPeriodsView(id string, h *history.Report) (*periodsView, error) {
	unit := 0
	list := byPeriod(h, periodUnits[0].months)
	if len(list) == 0 {
		return nil, nil
	}
	count := func() int { return int(list[len(list)-1].period-list[0].period)/periodUnits[unit].months + 1 }
	for count() > maxPeriods && unit+1 < len(periodUnits) {
		unit++
		list = byPeriod(h, periodUnits[unit].months)
	}
	u := periodUnits[unit]
	name := func(m month) string { return m.time().Format(u.form) }
	v := &periodsView{
		Unit:  u.name,
		About: fmt.Sprintf("Counted are paths, each once a %s: introduced by a commit none of whose parents has the path, changed by one all of whose parents have something else there, removed by one that has not got it although a parent has. A path may come and go on several branches.", u.name),
		Figure: figure{
			ID: id + "-periods", Caption: "Paths introduced and removed by " + u.name,
			Legend:      []legend{{"up", "introduced"}, {"down", "removed"}},
			Description: describePeriods(list, name),
			Columns:     []string{"Time", "Introduced", "Changed", "Removed"},
			Left:        left(len(list), maxShort, "rows"),
		},
	}
	for _, a := range list[:min(len(list), maxShort)] {
		v.Figure.Rows = append(v.Figure.Rows, []string{name(a.period), humanize.Comma(int64(a.introduced)), humanize.Comma(int64(a.changed)), humanize.Comma(int64(a.removed))})
	}
	var bars []plot.Bar
	for _, a := range list {
		bars = append(bars, plot.Bar{Period: int(a.period-list[0].period) / u.months, Up: float64(a.introduced), Down: float64(a.removed)})
	}
	label := func(n int) string { return name(list[0].period + month(n*u.months)) }
	return v, v.Figure.draw(func(size plot.Size) (string, error) {
		return plot.Bars(size, plot.Things, count(), label, bars)
	})
}

// describePeriods says in words what the plot shows.
func describePeriods(list []activity, name func(month) string) string {
	most, gone := list[0], list[0]
	for _, a := range list {
		if a.introduced > most.introduced {
			most = a
		}
		if a.removed > gone.removed {
			gone = a
		}
	}
	text := fmt.Sprintf("From %s to %s. Most were introduced in %s: %s.", name(list[0].period), name(list[len(list)-1].period),
		name(most.period), Plural(most.introduced, "path", "paths"))
	if gone.removed == 0 {
		return text + " None was removed."
	}
	return text + fmt.Sprintf(" Most were removed in %s: %s.", name(gone.period), Plural(gone.removed, "path", "paths"))
}
