package measure

import "time"

// Growth is the same work on inputs of several sizes.
type Growth struct {
	// Work says what is done, Object what is counted.
	Work, Object string
	// per are time and memory for each object at the first size.
	time, memory float64
}

// GrowthHead are the columns of the table of growth.
var GrowthHead = []string{"work", "size", "pycguard", "for each", "beside the smallest", "peak memory", "for each", "beside the smallest", "against", "other", "ratio"}

// Row returns the cells for one size: what the result says of its first peer,
// and time and memory for each object. The sizes come in ascending order.
func (g *Growth) Row(objects int, r *Result) []string {
	took := float64(r.OurRuns.Wall()) / float64(objects)
	used := float64(r.OurRuns.Peak()) / float64(objects)
	if g.time == 0 {
		g.time, g.memory = took, used
	}
	row := []string{
		g.Work, Count(objects) + " " + g.Object,
		Duration(r.OurRuns.Wall()), Duration(time.Duration(took)), digits(took / g.time),
		Size(r.OurRuns.Peak()), "", "",
	}
	if used > 0 && g.memory > 0 {
		row[6], row[7] = Size(int64(used)), digits(used/g.memory)
	}
	if len(r.Peers) == 0 || r.Failures[0] != nil {
		return append(row, "", "", "")
	}
	theirs := r.PeerRuns[0]
	beside := compare(r.OurRuns.walls(), theirs.walls(), ratio[time.Duration])
	return append(row, r.Peers[0].Name, Duration(theirs.Wall()), digits(beside.middle))
}
