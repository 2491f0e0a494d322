package plot

import (
	"math"
	"strconv"
	"time"

	"github.com/wcharczuk/go-chart/v2"
)

// axis is a range of values with the ticks to be shown.
type axis struct {
	chart.ContinuousRange
	ticks []chart.Tick
}

// GetTicks is for the library.
func (a *axis) GetTicks(chart.Renderer, chart.Style, chart.ValueFormatter) []chart.Tick {
	return a.ticks
}

// grid returns a line across the plot for each tick of an axis.
func (a *axis) grid(across *axis) []chart.Series {
	var lines []chart.Series
	for _, t := range a.ticks {
		lines = append(lines, chart.ContinuousSeries{
			Style: class("grid"), YAxis: chart.YAxisSecondary,
			XValues: []float64{across.Min, across.Max}, YValues: []float64{t.Value, t.Value},
		})
	}
	return lines
}

// A Unit is what values count: bytes or things.
type Unit int

// The units.
const (
	Things Unit = iota
	Bytes
)

// byteUnits are those of the labels, each 1024 times the one before.
var byteUnits = []string{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"}

// scale returns the unit that numbers up to highest are best shown in.
func (u Unit) scale(highest float64) (size float64, name string) {
	if u == Things {
		return 1, ""
	}
	size = 1
	i := 0
	for i < len(byteUnits)-1 && highest >= 1024*size {
		size *= 1024
		i++
	}
	return size, " " + byteUnits[i]
}

// newAxis returns an axis for values from lowest, which is not above 0, to
// highest. Its ticks are round numbers, labelled without a sign.
func newAxis(lowest, highest float64, unit Unit) *axis {
	const about = 4 // ticks
	size, name := unit.scale(max(highest, -lowest))
	step := roundStep((highest-lowest)/size/about, unit == Things || size == 1) * size
	first, last := math.Floor(lowest/step), max(math.Ceil(highest/step), 1)
	a := &axis{ContinuousRange: chart.ContinuousRange{Min: first * step, Max: last * step}}
	for i := first; i <= last; i++ {
		label := strconv.FormatFloat(math.Abs(i*step/size), 'f', -1, 64) + name
		if i == 0 {
			label = "0"
		}
		a.ticks = append(a.ticks, chart.Tick{Value: i * step, Label: label})
	}
	return a
}

// roundStep returns the first of 1, 2, 5, 10, 20 and so on, or where parts are
// allowed of their tenths and hundredths, that is not below a number.
func roundStep(n float64, whole bool) float64 {
	if n <= 0 || whole && n <= 1 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(n)))
	for _, digit := range []float64{1, 2, 5} {
		if digit*power >= n {
			return digit * power
		}
	}
	return 10 * power
}

// newTimeAxis returns an axis from one time to another, with about n dates.
func newTimeAxis(from, until int64, n int) *axis {
	a := &axis{ContinuousRange: chart.ContinuousRange{Min: float64(from), Max: float64(until)}}
	step := dateStepFor(float64(until)-float64(from), n)
	at := step.first(time.Unix(from, 0).UTC())
	// A year that no calendar has could come round again.
	for range 4 * n {
		if at.Unix() > until {
			break
		}
		if at.Unix() >= from {
			a.ticks = append(a.ticks, chart.Tick{Value: float64(at.Unix()), Label: at.Format(step.layout)})
		}
		at = step.next(at)
	}
	return a
}

// newPeriodAxis returns an axis of n periods, each in the middle of its place,
// with about as many labels as asked for.
func newPeriodAxis(n, labels int, label func(period int) string) *axis {
	a := &axis{ContinuousRange: chart.ContinuousRange{Min: -0.5, Max: float64(n) - 0.5}}
	every := max((n+labels-1)/labels, 1)
	for i := 0; i < n; i += every {
		a.ticks = append(a.ticks, chart.Tick{Value: float64(i), Label: label(i)})
	}
	return a
}
