package measure

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// runs are samples of so many milliseconds, on one of two processors, and of so
// many mebibytes.
func runs(mebibytes int64, milliseconds ...int) Samples {
	var s Samples
	for _, n := range milliseconds {
		wall := time.Duration(n) * time.Millisecond
		s = append(s, Sample{Wall: wall, CPU: wall / 2, Peak: mebibytes << 20})
	}
	return s
}

// result is a contest of 11, 10 and 12 ms with one peer.
func result(peer Peer, theirs Samples) *Result {
	return &Result{
		Contest: Contest{Work: "work", Peers: []Peer{peer}},
		OurRuns: runs(20, 11, 10, 12), PeerRuns: []Samples{theirs}, Failures: []error{nil},
	}
}

func TestVerdicts(t *testing.T) {
	for name, test := range map[string]struct {
		peer   Peer
		theirs Samples
		// want are the rows, from the third cell on.
		want []string
		// behind and met are those of the last row.
		behind, met bool
	}{
		"met": {
			Peer{Most: Goals{Time: 0.6}}, runs(40, 22, 20, 24),
			[]string{"11.0 ms | 22.0 ms | **0.50** (0.50 to 0.50) | 0.50 | 20.0 MiB / 40.0 MiB | ≤ 0.60, met"}, false, true,
		},
		"missed, though it leads": {
			Peer{Most: Goals{Time: 0.3}}, runs(40, 22, 40, 24),
			[]string{"11.0 ms | 24.0 ms | **0.50** (0.38 to 0.50) | 0.50 | 20.0 MiB / 40.0 MiB | ≤ 0.30, **missed**"}, false, false,
		},
		"behind without a goal": {
			Peer{}, runs(0, 5, 5, 4),
			[]string{"11.0 ms | 5.00 ms | **2.20** (2.10 to 2.60) | 2.20 | 20.0 MiB / ? | "}, true, false,
		},
		"one run": {
			Peer{Once: true}, runs(40, 1000),
			[]string{"11.0 ms | 1.00 s | **0.011** (one run) | 0.011 | 20.0 MiB / 40.0 MiB | "}, false, false,
		},
		"memory": {
			Peer{Most: Goals{Memory: 1}}, runs(10, 22, 20, 24),
			[]string{
				"11.0 ms | 22.0 ms | **0.50** (0.50 to 0.50) | 0.50 | 20.0 MiB / 10.0 MiB | ",
				"20.0 MiB | 10.0 MiB | **2.00** |  |  | ≤ 1.00, **missed**",
			}, true, false,
		},
		"added": {
			Peer{Most: Goals{Added: 5 * time.Millisecond}}, runs(20, 7, 7, 7),
			[]string{"11.0 ms | 7.00 ms | **4.00 ms more** (3.50 ms to 4.50 ms) | 2.00 ms more |  | ≤ 5.00 ms more, met"}, false, true,
		},
	} {
		verdicts := result(test.peer, test.theirs).Verdicts()
		if len(verdicts) != len(test.want) {
			t.Errorf("%s: got %d rows, want %d", name, len(verdicts), len(test.want))
			continue
		}
		for i, v := range verdicts {
			if len(v.Row) != len(ComparisonHead) {
				t.Errorf("%s: %d cells in a table of %d columns", name, len(v.Row), len(ComparisonHead))
			}
			if got := strings.Join(v.Row[2:], " | "); got != test.want[i] {
				t.Errorf("%s:\n got %s\nwant %s", name, got, test.want[i])
			}
		}
		if last := verdicts[len(verdicts)-1]; last.Behind != test.behind || last.Met != test.met {
			t.Errorf("%s: got behind %v, met %v", name, last.Behind, last.Met)
		}
	}
}

func TestNoVerdictOnAFailure(t *testing.T) {
	r := result(Peer{}, nil)
	r.Failures[0] = errors.New("did not start")
	if got := r.Verdicts(); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}

func TestGrowth(t *testing.T) {
	g := Growth{Work: "work", Object: "entries"}
	peer := Peer{Name: "git"}
	first := g.Row(1000, result(peer, runs(0, 22, 22, 22)))
	second := g.Row(4000, result(peer, runs(0, 22, 22, 22)))
	for _, row := range [][]string{first, second} {
		if len(row) != len(GrowthHead) {
			t.Errorf("%d cells in a table of %d columns", len(row), len(GrowthHead))
		}
	}
	if got, want := strings.Join(first, " | "), "work | 1,000 entries | 11.0 ms | 11.0 µs | 1.00 | 20.0 MiB | 20.5 KiB | 1.00 | git | 22.0 ms | 0.50"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, want := strings.Join(second, " | "), "work | 4,000 entries | 11.0 ms | 2.75 µs | 0.25 | 20.0 MiB | 5242 B | 0.25 | git | 22.0 ms | 0.50"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
