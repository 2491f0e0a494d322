package plot

import "slices"

// thin leaves points out that could not be told apart: of those that fall on one
// of some columns of an axis it keeps the first, the last, the highest and the
// lowest.
func thin(points []Point, along *axis, columns int) []Point {
	column := func(p Point) int {
		return int((float64(p.Time) - along.Min) / along.GetDelta() * float64(columns))
	}
	var kept []Point
	for len(points) > 0 {
		n := slices.IndexFunc(points, func(p Point) bool { return column(p) != column(points[0]) })
		if n < 0 {
			n = len(points)
		}
		kept = append(kept, extremes(points[:n])...)
		points = points[n:]
	}
	return kept
}

// extremes returns the first, the last, the highest and the lowest of some
// points, in their order.
func extremes(points []Point) []Point {
	places := []int{0, len(points) - 1, 0, 0}
	for i, p := range points {
		if p.Value > points[places[2]].Value {
			places[2] = i
		}
		if p.Value < points[places[3]].Value {
			places[3] = i
		}
	}
	slices.Sort(places)
	var kept []Point
	for _, i := range slices.Compact(places) {
		kept = append(kept, points[i])
	}
	return kept
}
