// Package plot draws plots over time as SVG.
//
// A plot has no colours and no fonts of its own: each of its elements has a
// class, and the page that holds it says what they look like, on screen and on
// paper, in light and in dark. There is no text but numbers and dates. Who reads
// with the ears needs a title and a table beside it: that is for the page.
//
// The classes are "axis" of axes and their labels, "grid" of the lines behind
// the data, "none" of what is not to be seen, and those of the series.
//
// Vocabulary: a step line is a value that stays until the next point. A unit is
// how the values are counted. A size is given in the units of the SVG's viewBox,
// which are pixels as long as the page does not scale it; a page shows the same
// plot in a size for each width of screen.
package plot

import (
	"bytes"
	"fmt"

	"github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"
)

// Size is the size of a plot.
type Size struct {
	Width, Height int
	// Dates is about how many dates stand below it.
	Dates int
}

// The sizes for a page and for a phone.
var (
	Wide   = Size{960, 260, 10}
	Narrow = Size{360, 220, 4}
)

// Point is a value from a time on, in seconds since 1970.
type Point struct {
	Time  int64
	Value float64
}

// Line is one step line, in the order of time.
type Line struct {
	Class  string
	Points []Point
	// Filled fills the space below it, with the class and "-area".
	Filled bool
}

// Steps draws step lines from the first of their points until a time, or until
// the last of them.
func Steps(size Size, unit Unit, until int64, lines ...Line) (string, error) {
	from, highest := until, 0.0
	for _, l := range lines {
		for _, p := range l.Points {
			from, until, highest = min(from, p.Time), max(until, p.Time), max(highest, p.Value)
		}
	}
	x := newTimeAxis(from, until, size.Dates)
	y := newAxis(0, highest, unit)
	series := y.grid(x)
	for _, l := range lines {
		outline := stairs(thin(l.Points, x, size.Width), until)
		if l.Filled {
			series = append(series, area{outline, class(l.Class + "-area")})
		}
		series = append(series, chart.ContinuousSeries{
			Style: line(l.Class), YAxis: chart.YAxisSecondary, XValues: outline.x, YValues: outline.y,
		})
	}
	return render(size, x, y, series)
}

// Bar is what came and what went in one period.
type Bar struct {
	Period   int // its number, from 0
	Up, Down float64
}

// Bars draws a bar up, of class "up", and one down, of class "down", for each of
// some periods out of n. label names a period.
func Bars(size Size, unit Unit, n int, label func(period int) string, bars []Bar) (string, error) {
	var up, down values
	highest, lowest := 0.0, 0.0
	for _, b := range bars {
		if b.Up > 0 {
			up.add(float64(b.Period), b.Up)
		}
		if b.Down > 0 {
			down.add(float64(b.Period), -b.Down)
		}
		highest, lowest = max(highest, b.Up), min(lowest, -b.Down)
	}
	x := newPeriodAxis(n, size.Dates, label)
	y := newAxis(lowest, highest, unit)
	series := append(y.grid(x), columns{up, class("up"), n}, columns{down, class("down"), n})
	zero := chart.ContinuousSeries{Style: class("axis"), YAxis: chart.YAxisSecondary, XValues: []float64{x.Min, x.Max}, YValues: []float64{0, 0}}
	return render(size, x, y, append(series, zero))
}

// class is the style of elements that the page's own style says more about. The
// library draws neither line nor face without some colour.
func class(name string) chart.Style {
	const labelSize = 12
	return chart.Style{ClassName: name, StrokeWidth: 1, StrokeColor: drawing.ColorBlack, FillColor: drawing.ColorBlack, FontSize: labelSize}
}

// line is class for a line. With a face the library would close it along zero.
func line(name string) chart.Style {
	style := class(name)
	style.FillColor = drawing.Color{}
	return style
}

// render draws the series between the axes.
func render(size Size, x, y *axis, series []chart.Series) (string, error) {
	const pixelsPerInch = 72 // a point is a pixel
	hidden := chart.Style{Hidden: true}
	frame := class("none")
	frame.Padding = chart.Box{Top: 8, Left: 4, Right: 16, Bottom: 4}
	c := chart.Chart{
		Width: size.Width, Height: size.Height, DPI: pixelsPerInch,
		Background: frame, Canvas: class("none"),
		XAxis: chart.XAxis{Style: class("axis"), Range: x, GridMajorStyle: hidden, GridMinorStyle: hidden},
		// The library has its first axis on the right.
		YAxis:          chart.YAxis{Style: hidden, Range: &chart.ContinuousRange{Max: 1}, GridMajorStyle: hidden, GridMinorStyle: hidden},
		YAxisSecondary: chart.YAxis{Style: class("axis"), Range: y, Zero: chart.GridLine{Style: hidden}, GridMajorStyle: hidden, GridMinorStyle: hidden},
		Series:         series,
	}
	var svg bytes.Buffer
	if err := c.Render(chart.SVG, &svg); err != nil {
		return "", fmt.Errorf("drawing a plot: %w", err)
	}
	return svg.String(), nil
}

// values are points as the library wants them.
type values struct{ x, y []float64 }

func (v *values) add(x, y float64) { v.x, v.y = append(v.x, x), append(v.y, y) }

// Len and GetValues are for the library.
func (v values) Len() int                       { return len(v.x) }
func (v values) GetValues(i int) (x, y float64) { return v.x[i], v.y[i] }

// GetBoundedValues are the upper and the lower end of an area.
func (v values) GetBoundedValues(i int) (x, upper, lower float64) { return v.x[i], v.y[i], 0 }

// stairs returns the corners of a step line that ends at a time.
func stairs(points []Point, until int64) (v values) {
	for i, p := range points {
		if i > 0 {
			v.add(float64(p.Time), points[i-1].Value)
		}
		v.add(float64(p.Time), p.Value)
	}
	if n := len(points); n > 0 {
		v.add(float64(until), points[n-1].Value)
	}
	return v
}
