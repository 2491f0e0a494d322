package measure

import (
	"testing"
	"time"
)

func TestQuantile(t *testing.T) {
	for _, test := range []struct {
		values         []float64
		low, mid, high float64
	}{
		{[]float64{7}, 7, 7, 7},
		{[]float64{3, 1}, 1.5, 2, 2.5},
		{[]float64{5, 1, 3}, 2, 3, 4},
		{[]float64{4, 1, 3, 2, 5}, 2, 3, 4},
		{[]float64{1, 1, 1, 100}, 1, 1, 25.75},
	} {
		s := spreadOf(test.values)
		if got := median(test.values); got != test.mid || s.low != test.low || s.high != test.high {
			t.Errorf("%v: got %v (%v to %v), want %v (%v to %v)", test.values, got, s.low, s.high, test.mid, test.low, test.high)
		}
	}
}

func TestQuantileKeepsTheOrder(t *testing.T) {
	values := []time.Duration{3, 1, 2}
	median(values)
	if values[0] != 3 || values[1] != 1 || values[2] != 2 {
		t.Errorf("the rounds are in another order now: %v", values)
	}
}

// A peer that ran less often is compared in the rounds in which it ran.
func TestRoundByRound(t *testing.T) {
	ours, theirs := []time.Duration{10, 20, 30}, []time.Duration{20, 10}
	if got := ratios(ours, theirs); len(got) != 2 || got[0] != 0.5 || got[1] != 2 {
		t.Errorf("ratios: got %v", got)
	}
	if got := differences(ours, theirs); len(got) != 2 || got[0] != -10 || got[1] != 10 {
		t.Errorf("differences: got %v", got)
	}
}
