package plot

import "time"

// dateStep is the distance of the dates on an axis: some months, or a duration.
type dateStep struct {
	months   int
	duration time.Duration
	layout   string
}

const day = 24 * time.Hour

// dateSteps are all but those of several years, which go on without an end.
var dateSteps = []dateStep{
	{0, time.Second, time.TimeOnly}, {0, 5 * time.Second, time.TimeOnly}, {0, 15 * time.Second, time.TimeOnly},
	{0, time.Minute, "15:04"}, {0, 5 * time.Minute, "15:04"}, {0, 15 * time.Minute, "15:04"},
	{0, time.Hour, "15:04"}, {0, 3 * time.Hour, "15:04"}, {0, 6 * time.Hour, "01-02 15:04"}, {0, 12 * time.Hour, "01-02 15:04"},
	{0, day, time.DateOnly}, {0, 2 * day, time.DateOnly}, {0, 7 * day, time.DateOnly}, {0, 14 * day, time.DateOnly},
	{1, 0, "2006-01"}, {2, 0, "2006-01"}, {3, 0, "2006-01"}, {6, 0, "2006-01"}, {12, 0, "2006"},
}

// seconds is about how long the step is.
func (s dateStep) seconds() float64 {
	const month = 365.2425 / 12 * 24 * 60 * 60
	return s.duration.Seconds() + float64(s.months)*month
}

// dateStepFor returns the first step with at most n dates in a time, which is in
// seconds.
func dateStepFor(span float64, n int) dateStep {
	for _, step := range dateSteps {
		if span/step.seconds() <= float64(n) {
			return step
		}
	}
	year := dateSteps[len(dateSteps)-1]
	years := roundStep(span/year.seconds()/float64(n), true)
	return dateStep{int(years) * 12, 0, year.layout}
}

// first returns the last date that is not after a time.
func (s dateStep) first(t time.Time) time.Time {
	if s.months == 0 {
		return t.Truncate(s.duration)
	}
	month := t.Year()*12 + int(t.Month()) - 1
	return time.Date(0, time.Month(month/s.months*s.months+1), 1, 0, 0, 0, 0, time.UTC)
}

// next returns the date behind one.
func (s dateStep) next(t time.Time) time.Time {
	if s.months == 0 {
		return t.Add(s.duration)
	}
	return t.AddDate(0, s.months, 0)
}
