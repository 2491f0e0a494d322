package plot

import "github.com/wcharczuk/go-chart/v2"

// area is a series that fills the space between a line and zero.
type area struct {
	values
	style chart.Style
}

// The methods of chart.Series.
func (a area) GetName() string           { return "" }
func (a area) GetYAxis() chart.YAxisType { return chart.YAxisSecondary }
func (a area) GetStyle() chart.Style     { return a.style }
func (a area) Validate() error           { return nil }
func (a area) Render(r chart.Renderer, box chart.Box, x, y chart.Range, _ chart.Style) {
	if a.Len() > 0 {
		chart.Draw.BoundedSeries(r, box, x, y, a.style, a.values)
	}
}

// columns is a series of bars that stand on zero, each in one of some periods.
type columns struct {
	values
	style   chart.Style
	periods int
}

// The methods of chart.Series.
func (c columns) GetName() string           { return "" }
func (c columns) GetYAxis() chart.YAxisType { return chart.YAxisSecondary }
func (c columns) GetStyle() chart.Style     { return c.style }
func (c columns) Validate() error           { return nil }
func (c columns) Render(r chart.Renderer, box chart.Box, x, y chart.Range, _ chart.Style) {
	// The library halves the width, and rounds down.
	const widest, narrowest = 48, 2
	width := x.GetDomain() / c.periods * 3 / 4
	chart.Draw.HistogramSeries(r, box, x, y, c.style, c.values, min(max(width, narrowest), widest))
}
