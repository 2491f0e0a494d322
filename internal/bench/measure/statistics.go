package measure

import (
	"slices"
	"time"
)

// quantile returns the value below which the given part of the values lies,
// between two neighbours in proportion. There must be a value.
func quantile[T ~int64 | ~float64](values []T, part float64) T {
	sorted := slices.Sorted(slices.Values(values))
	at := part * float64(len(sorted)-1)
	below := int(at)
	if below == len(sorted)-1 {
		return sorted[below]
	}
	return sorted[below] + T((at-float64(below))*float64(sorted[below+1]-sorted[below]))
}

func median[T ~int64 | ~float64](values []T) T { return quantile(values, 0.5) }

// Samples are the runs of one command.
type Samples []Sample

func (s Samples) walls() []time.Duration {
	return each(s, func(s Sample) time.Duration { return s.Wall })
}
func (s Samples) cpus() []time.Duration {
	return each(s, func(s Sample) time.Duration { return s.CPU })
}
func (s Samples) peaks() []int64 { return each(s, func(s Sample) int64 { return s.Peak }) }

// Wall returns the median of the wall times.
func (s Samples) Wall() time.Duration { return median(s.walls()) }

// Peak returns the median of the peak sizes.
func (s Samples) Peak() int64 { return median(s.peaks()) }

func each[T any](samples Samples, of func(Sample) T) []T {
	values := make([]T, len(samples))
	for i, s := range samples {
		values[i] = of(s)
	}
	return values
}

// A comparison is ours beside theirs, round by round.
type comparison[T ~int64 | ~float64] struct {
	// middle is the median, between low and high lie half of the rounds.
	middle, low, high T
}

// compare applies a function to both values of each round that has both. Where
// theirs ran once, our median stands beside it.
func compare[T ~int64 | ~float64](ours, theirs []time.Duration, of func(ours, theirs time.Duration) T) comparison[T] {
	if len(theirs) == 1 {
		only := of(median(ours), theirs[0])
		return comparison[T]{only, only, only}
	}
	values := make([]T, min(len(ours), len(theirs)))
	for i := range values {
		values[i] = of(ours[i], theirs[i])
	}
	return comparison[T]{median(values), quantile(values, 0.25), quantile(values, 0.75)}
}

func difference(ours, theirs time.Duration) time.Duration { return ours - theirs }

func ratio[T ~int64](ours, theirs T) float64 {
	if theirs == 0 {
		return 0
	}
	return float64(ours) / float64(theirs)
}
