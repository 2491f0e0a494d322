package measure

import (
	"cmp"
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

// A spread is what the middle half of some values lies between.
type spread[T cmp.Ordered] struct{ low, high T }

func spreadOf[T ~int64 | ~float64](values []T) spread[T] {
	return spread[T]{quantile(values, 0.25), quantile(values, 0.75)}
}

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

// CPU returns the median of the processor times.
func (s Samples) CPU() time.Duration { return median(s.cpus()) }

// Peak returns the median of the peak sizes.
func (s Samples) Peak() int64 { return median(s.peaks()) }

func each[T any](samples Samples, of func(Sample) T) []T {
	values := make([]T, len(samples))
	for i, s := range samples {
		values[i] = of(s)
	}
	return values
}

// ratios divides ours by theirs, round by round, as far as both ran.
func ratios(ours, theirs []time.Duration) []float64 {
	values := make([]float64, min(len(ours), len(theirs)))
	for i := range values {
		values[i] = ratio(ours[i], theirs[i])
	}
	return values
}

// differences subtracts theirs from ours, round by round.
func differences(ours, theirs []time.Duration) []time.Duration {
	values := make([]time.Duration, min(len(ours), len(theirs)))
	for i := range values {
		values[i] = ours[i] - theirs[i]
	}
	return values
}

func ratio[T ~int64](ours, theirs T) float64 {
	if theirs == 0 {
		return 0
	}
	return float64(ours) / float64(theirs)
}
