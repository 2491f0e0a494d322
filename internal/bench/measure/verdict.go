package measure

import (
	"fmt"
	"time"
)

// A Verdict is what one comparison came to.
type Verdict struct {
	// Row are the cells of the table of comparisons, see ComparisonHead.
	Row []string
	// Work and Peer name the comparison, Value is what it came to.
	Work, Peer, Value string
	// Goal is empty where there is none; Met says whether it was reached.
	Goal string
	Met  bool
	// Behind says that the peer took less than we did.
	Behind bool
}

// ComparisonHead are the columns of the table of comparisons.
var ComparisonHead = []string{"work", "against", "pycguard", "other", "ratio (spread)", "processor time", "peak memory", "goal"}

// Verdicts judges a contest: time beside each peer that did the work, and memory
// where that has a goal.
func (r *Result) Verdicts() []Verdict {
	var all []Verdict
	for i, peer := range r.Peers {
		theirs := r.PeerRuns[i]
		if r.Failures[i] != nil {
			continue
		}
		if peer.Most.Added > 0 {
			all = append(all, r.added(peer, theirs))
			continue
		}
		all = append(all, r.time(peer, theirs))
		if peer.Most.Memory > 0 && theirs.Peak() > 0 {
			all = append(all, r.memory(peer, theirs))
		}
	}
	return all
}

// time compares wall times.
func (r *Result) time(peer Peer, theirs Samples) Verdict {
	wall := compare(r.OurRuns.walls(), theirs.walls(), ratio[time.Duration])
	cpu := compare(r.OurRuns.cpus(), theirs.cpus(), ratio[time.Duration])
	v := Verdict{Work: r.Work, Peer: peer.Name, Value: digits(wall.middle), Behind: wall.middle > 1}
	v.judge(wall.middle, peer.Most.Time)
	spread := "one run"
	if len(theirs) > 1 {
		spread = digits(wall.low) + " to " + digits(wall.high)
	}
	v.Row = []string{
		r.Work, peer.Name, Duration(r.OurRuns.Wall()), Duration(theirs.Wall()),
		fmt.Sprintf("**%s** (%s)", v.Value, spread), digits(cpu.middle),
		peaks(r.OurRuns, theirs), v.goalCell(),
	}
	return v
}

// peaks is empty where neither is known.
func peaks(ours, theirs Samples) string {
	if ours.Peak() == 0 && theirs.Peak() == 0 {
		return ""
	}
	return Size(ours.Peak()) + " / " + Size(theirs.Peak())
}

// memory compares peak sizes.
func (r *Result) memory(peer Peer, theirs Samples) Verdict {
	value := ratio(r.OurRuns.Peak(), theirs.Peak())
	v := Verdict{Work: r.Work + ", peak memory", Peer: peer.Name, Value: digits(value), Behind: value > 1}
	v.judge(value, peer.Most.Memory)
	v.Row = []string{v.Work, peer.Name, Size(r.OurRuns.Peak()), Size(theirs.Peak()), "**" + v.Value + "**", "", "", v.goalCell()}
	return v
}

// added shows how much longer ours takes than a peer that does nothing.
func (r *Result) added(peer Peer, theirs Samples) Verdict {
	wall := compare(r.OurRuns.walls(), theirs.walls(), difference)
	cpu := compare(r.OurRuns.cpus(), theirs.cpus(), difference)
	v := Verdict{
		Work: r.Work, Peer: peer.Name, Value: Duration(wall.middle) + " more",
		Goal: "≤ " + Duration(peer.Most.Added) + " more", Met: wall.middle <= peer.Most.Added,
	}
	v.Row = []string{
		r.Work, peer.Name, Duration(r.OurRuns.Wall()), Duration(theirs.Wall()),
		fmt.Sprintf("**%s** (%s to %s)", v.Value, Duration(wall.low), Duration(wall.high)), Duration(cpu.middle) + " more", "", v.goalCell(),
	}
	return v
}

// judge compares a ratio with a goal; 0 is none.
func (v *Verdict) judge(value, goal float64) {
	if goal > 0 {
		v.Goal, v.Met = fmt.Sprintf("≤ %.2f", goal), value <= goal
	}
}

func (v *Verdict) goalCell() string {
	switch {
	case v.Goal == "":
		return ""
	case v.Met:
		return v.Goal + ", met"
	}
	return v.Goal + ", **missed**"
}
