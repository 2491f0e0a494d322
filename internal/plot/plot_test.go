package plot

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/wcharczuk/go-chart/v2"

	"github.com/pycguard/pycguard/internal/gittest"
)

// labels parses a drawing and returns its texts. All that can be seen must have
// a class, and no look of its own.
func labels(t *testing.T, svg string) []string {
	t.Helper()
	var texts []string
	decoder := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return texts
		}
		if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
		switch token := token.(type) {
		case xml.CharData:
			texts = append(texts, string(token))
		case xml.StartElement:
			checkElement(t, token)
		}
	}
}

func checkElement(t *testing.T, element xml.StartElement) {
	t.Helper()
	has := map[string]bool{}
	for _, a := range element.Attr {
		has[a.Name.Local] = true
		if strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") || strings.Contains(a.Value, "-9223372036854775808") {
			t.Errorf("%s %s is no number: %s", element.Name.Local, a.Name.Local, a.Value)
		}
	}
	if has["style"] || element.Name.Local != "svg" && !has["class"] {
		t.Errorf("%s has a look of its own: %v", element.Name.Local, element.Attr)
	}
}

func at(day string) int64 {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return t.Unix()
}

func TestSteps(t *testing.T) {
	svg, err := Steps(Wide, Bytes, at("2021-07-01"), Line{Class: "a", Filled: true, Points: []Point{{at("2019-01-01"), 0}, {at("2020-01-01"), 2 << 20}}})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"2019-01", "2019-04", "2019-07", "2019-10", "2020-01", "2020-04", "2020-07", "2020-10", "2021-01", "2021-04", "2021-07", "0", "0.5 MiB", "1 MiB", "1.5 MiB", "2 MiB"}
	if got := labels(t, svg); !slices.Equal(got, want) {
		t.Errorf("got labels %q, want %q", got, want)
	}
	// The line stays low for twelve months, goes up at once and stays there
	// for eighteen.
	path := regexp.MustCompile(`d="M (\d+) (\d+)\s+L (\d+) (\d+)\s+L (\d+) (\d+)\s+L (\d+) (\d+)" class="a `).FindStringSubmatch(svg)
	if path == nil {
		t.Fatalf("no line of three steps in %s", svg)
	}
	var n [8]float64
	for i := range n {
		fmt.Sscan(path[i+1], &n[i])
	}
	if n[1] != n[3] || n[2] != n[4] || n[5] != n[7] || n[5] >= n[1] || math.Abs((n[6]-n[4])/(n[2]-n[0])-1.5) > 0.01 {
		t.Errorf("the steps are wrong: %v", n)
	}
}

func TestBars(t *testing.T) {
	svg, err := Bars(Wide, Things, 3, func(n int) string { return fmt.Sprint("m", n) }, []Bar{{0, 4, 0}, {2, 0, 2}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := labels(t, svg), []string{"m0", "m1", "m2", "2", "0", "2", "4"}; !slices.Equal(got, want) {
		t.Errorf("got labels %q, want %q", got, want)
	}
	if up, down := strings.Count(svg, `class="up`), strings.Count(svg, `class="down`); up != 1 || down != 1 {
		t.Errorf("got %d bars up and %d down, want 1 and 1", up, down)
	}
}

// Dates come from commits, which may say anything.
func TestAnyTimesAndValues(t *testing.T) {
	times := []int64{0, 1, -1, at("2024-01-01"), at("2024-01-01") + 1, 1 << 40, 1 << 60, math.MaxInt64, math.MinInt64 / 4}
	for _, from := range times {
		for _, until := range times {
			for _, value := range []float64{0, 3, 1e18} {
				svg, err := Steps(Narrow, Unit(int(value)%2), until, Line{Class: "a", Points: []Point{{from, value}}})
				if err != nil {
					t.Fatalf("from %d until %d: %v", from, until, err)
				}
				if got := len(labels(t, svg)); got < 2 || got > 30 {
					t.Errorf("from %d until %d, %v: %d labels", from, until, value, got)
				}
			}
		}
	}
}

func TestRoundNumbers(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range gittest.Scale(t, 2000) {
		lowest, highest := -math.Floor(math.Exp(random.Float64()*20)), math.Floor(math.Exp(random.Float64()*40))
		if random.IntN(2) == 0 {
			lowest = 0
		}
		unit := Unit(random.IntN(2))
		a := newAxis(lowest, highest, unit)
		if a.Min > lowest || a.Max < highest || len(a.ticks) < 2 || len(a.ticks) > 8 {
			t.Errorf("%v to %v: axis from %v to %v with %d ticks", lowest, highest, a.Min, a.Max, len(a.ticks))
		}
		if unit == Things && slices.ContainsFunc(a.ticks, func(tick chart.Tick) bool { return strings.Contains(tick.Label, ".") }) {
			t.Errorf("%v to %v: parts of things: %v", lowest, highest, a.ticks)
		}
		if !slices.ContainsFunc(a.ticks, func(tick chart.Tick) bool { return tick.Label == "0" }) {
			t.Errorf("%v to %v: no zero: %v", lowest, highest, a.ticks)
		}
	}
}

// Thinning must not be seen: in each column the line starts, ends and reaches as
// high and low as before.
func TestThin(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range gittest.Scale(t, 200) {
		const columns = 50
		var points []Point
		time := int64(0)
		for range 1 + random.IntN(2000) {
			time += int64(random.IntN(3))
			points = append(points, Point{time, float64(random.IntN(100))})
		}
		axis := newTimeAxis(0, time+1, 4)
		kept := thin(points, axis, columns)
		if len(kept) > 4*(columns+1) {
			t.Fatalf("%d points kept for %d columns", len(kept), columns)
		}
		if got, want := envelope(kept, axis, columns), envelope(points, axis, columns); !slices.Equal(got, want) {
			t.Fatalf("got %v\nwant %v", got, want)
		}
	}
}

// envelope returns the first, last, lowest and highest value in each column.
func envelope(points []Point, along *axis, columns float64) (all []string) {
	byColumn := map[int][]float64{}
	for _, p := range points {
		c := int((float64(p.Time) - along.Min) / (along.Max - along.Min) * columns)
		byColumn[c] = append(byColumn[c], p.Value)
	}
	for c, v := range byColumn {
		all = append(all, fmt.Sprint(c, v[0], v[len(v)-1], slices.Min(v), slices.Max(v)))
	}
	slices.Sort(all)
	return all
}
