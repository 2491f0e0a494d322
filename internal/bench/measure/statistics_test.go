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
		low, mid, high := quantile(test.values, 0.25), median(test.values), quantile(test.values, 0.75)
		if low != test.low || mid != test.mid || high != test.high {
			t.Errorf("%v: got %v (%v to %v), want %v (%v to %v)", test.values, mid, low, high, test.mid, test.low, test.high)
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

func TestCompare(t *testing.T) {
	for name, test := range map[string]struct {
		ours, theirs []time.Duration
		want         comparison[float64]
	}{
		"round by round":  {[]time.Duration{10, 20, 60}, []time.Duration{20, 20, 20}, comparison[float64]{1, 0.75, 2}},
		"a drift of both": {[]time.Duration{10, 20, 40}, []time.Duration{20, 40, 80}, comparison[float64]{0.5, 0.5, 0.5}},
		"fewer rounds":    {[]time.Duration{10, 30, 999}, []time.Duration{10, 10}, comparison[float64]{2, 1.5, 2.5}},
		"one run":         {[]time.Duration{90, 10, 20}, []time.Duration{40}, comparison[float64]{0.5, 0.5, 0.5}},
	} {
		if got := compare(test.ours, test.theirs, ratio[time.Duration]); got != test.want {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
	got := compare([]time.Duration{10, 20, 30}, []time.Duration{5, 10, 10}, difference)
	if want := (comparison[time.Duration]{10, 7, 15}); got != want {
		t.Errorf("difference: got %v, want %v", got, want)
	}
}
