package history

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Timeline is how much bytecode was in the tips, from the first commit of a line
// to the last.
//
// A line is a tip's commit, the first parent of that one, and so on, without the
// commits that do not count. A commit stands for its line from its committer's
// time, or from that of an earlier commit of the line where that is later, until
// the next one of the line takes its place; the last one of a line stands
// forever. Tips that are no commits have no line.
type Timeline struct {
	// Lines is the number of tips that have a line.
	Lines int
	// Tips is what all lines together had, and Head what that of HEAD had:
	// nothing, where HEAD is not among the tips. Both are in the order of
	// time, and each moment differs from the one before.
	Tips, Head []Moment
}

// Moment is what the standing commits have from a time on: Files counts paths,
// each once, and Bytes is the size of their blobs, each once. Blobs of unknown
// size do not count.
type Moment struct {
	Time  time.Time
	Files int
	Bytes int64
}

// timeline makes the timeline of the tips.
func (w *writer) timeline(blobs map[BlobID]blob) *Timeline {
	var tips, head []Node
	for _, at := range w.targets {
		if at.commit.Present() {
			tips = append(tips, at.commit)
		}
	}
	if slices.Contains(tips, w.head.commit) {
		head = append(head, w.head.commit)
	}
	all := w.follow(tips)
	return &Timeline{Lines: all.count, Tips: w.moments(all, blobs), Head: w.moments(w.follow(head), blobs)}
}

// lines are the lines of some tips.
type lines struct {
	count int
	// stands is when a commit that counts stands for any of the lines.
	stands map[Node]stand
	// nearest is the first commit that counts in the line of each commit;
	// notSeen before it was looked for.
	nearest []Node
}

// stand is when a commit stands: from a time until before another.
type stand struct{ from, until int64 }

const (
	forever      = int64(math.MaxInt64)
	notSeen Node = none + 1
)

// follow finds the lines of some tips. What lines have in common is looked at
// once.
func (w *writer) follow(tips []Node) *lines {
	l := &lines{stands: map[Node]stand{}, nearest: slices.Repeat([]Node{notSeen}, w.audit.g.Commits.Len())}
	counts := make([]bool, len(l.nearest))
	for _, commit := range w.commits {
		counts[commit] = true
	}
	for _, tip := range tips {
		var fresh []Node // the last commit first
		at := tip
		for at.Present() && l.nearest[at] == notSeen {
			fresh = append(fresh, at)
			at = w.firstParent(at)
		}
		last := none
		if at.Present() {
			last = l.nearest[at]
		}
		for _, commit := range slices.Backward(fresh) {
			if counts[commit] {
				l.succeed(last, commit, w.audit.g.Time(commit))
				last = commit
			}
			l.nearest[commit] = last
		}
		if last != none {
			l.count++
			l.stands[last] = stand{l.stands[last].from, forever}
		}
	}
	return l
}

// firstParent returns a commit's first parent, or none.
func (w *writer) firstParent(commit Node) Node {
	if parents := w.parents(commit); len(parents) > 0 {
		return parents[0]
	}
	return none
}

// succeed lets a commit, made at a time, stand for a line after another one.
func (l *lines) succeed(last, next Node, made int64) {
	before, known := l.stands[last]
	if known {
		made = max(made, before.from)
		l.stands[last] = stand{before.from, max(before.until, made)}
	}
	l.stands[next] = stand{from: made, until: made}
}

// change is that commits with an essence begin to stand, or no longer do.
type change struct {
	time    int64
	ends    bool
	essence essenceID
}

// changes lists when essences begin and end to stand, by time.
func (w *writer) changes(l *lines) []change {
	var changes []change
	for commit, s := range l.stands {
		if s.from == s.until {
			continue
		}
		e := w.attribution.ofCommit(commit)
		changes = append(changes, change{s.from, false, e})
		if s.until != forever {
			changes = append(changes, change{s.until, true, e})
		}
	}
	// What begins comes before what ends, so that the bytecode that both have
	// is not counted away and back.
	slices.SortFunc(changes, func(a, b change) int {
		return cmp.Or(cmp.Compare(a.time, b.time), first(!a.ends, !b.ends))
	})
	return changes
}

// moments counts what the standing commits of some lines had.
func (w *writer) moments(l *lines, blobs map[BlobID]blob) []Moment {
	changes := w.changes(l)
	now := &census{attribution: w.attribution, blobs: blobs, dirs: map[dirEssence]int{}, files: map[pathID]int{}, held: map[BlobID]int{}}
	var moments []Moment
	for i, c := range changes {
		if c.ends {
			now.remove(0, c.essence)
		} else {
			now.add(0, c.essence)
		}
		if i+1 < len(changes) && changes[i+1].time == c.time {
			continue
		}
		m := Moment{time.Unix(c.time, 0).UTC(), len(now.files), now.bytes}
		if last := len(moments) - 1; last < 0 || moments[last].Files != m.Files || moments[last].Bytes != m.Bytes {
			moments = append(moments, m)
		}
	}
	return moments
}

// census counts the bytecode in several trees at once. What trees have in common
// is looked at once: dirs says how often an essence stands in a directory.
type census struct {
	*attribution
	blobs map[BlobID]blob
	dirs  map[dirEssence]int
	files map[pathID]int
	held  map[BlobID]int
	bytes int64
}

func (c *census) add(dir dirID, e essenceID) {
	at := dirEssence{dir, e}
	if e <= unknown {
		return
	}
	if c.dirs[at]++; c.dirs[at] > 1 {
		return
	}
	for _, f := range c.filesOf(e) {
		id := c.file(dir, f.Name)
		if c.paths.files[id].ignored {
			continue
		}
		c.files[id]++
		if c.held[f.Blob]++; c.held[f.Blob] == 1 {
			c.bytes += c.size(f.Blob)
		}
	}
	for _, child := range c.subsOf(e) {
		c.add(c.dir(dir, child.Name), child.Essence)
	}
}

func (c *census) remove(dir dirID, e essenceID) {
	at := dirEssence{dir, e}
	if e <= unknown {
		return
	}
	if c.dirs[at]--; c.dirs[at] > 0 {
		return
	}
	delete(c.dirs, at)
	for _, f := range c.filesOf(e) {
		id := c.file(dir, f.Name)
		if c.paths.files[id].ignored {
			continue
		}
		if c.files[id]--; c.files[id] == 0 {
			delete(c.files, id)
		}
		if c.held[f.Blob]--; c.held[f.Blob] == 0 {
			delete(c.held, f.Blob)
			c.bytes -= c.size(f.Blob)
		}
	}
	for _, child := range c.subsOf(e) {
		c.remove(c.dir(dir, child.Name), child.Essence)
	}
}

// size returns the size of a blob, 0 where it is not known.
func (c *census) size(id BlobID) int64 {
	if b, isBlob := c.blobs[id]; isBlob && b.size > 0 {
		return b.size
	}
	return 0
}
