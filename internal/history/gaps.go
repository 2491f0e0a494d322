package history

import (
	"cmp"
	"slices"
	"sync"

	"github.com/dustin/go-humanize"

	"github.com/pycguard/pycguard/internal/object"
)

// Reason is why objects are not there.
type Reason string

// The reasons.
const (
	// Shallow: the history was cut at these commits when it was fetched.
	Shallow Reason = "shallow"
	// Partial: the objects were left out when the history was fetched.
	Partial Reason = "partial"
	// Damaged: the objects should be there.
	Damaged Reason = "damaged"
)

// A Gap is a part of the history that was not examined, because objects of one
// kind are not there for one reason.
type Gap struct {
	Reason Reason
	// Kind is of the missing objects; 0 when nothing tells it. For Shallow it
	// is commits, and they are there: their parents are not.
	Kind object.Kind
	// Count is the number of objects, and Examples are some of them.
	Count    int
	Examples []object.ID
}

// String says in a few words what was not examined.
func (g Gap) String() string {
	objects := func(one, many string) string {
		if g.Count == 1 {
			return "1 " + one
		}
		return humanize.Comma(int64(g.Count)) + " " + many
	}
	switch {
	case g.Reason == Shallow:
		return "what lies before " + objects("commit", "commits") + " at which this shallow clone was cut off"
	case g.Kind == 0:
		return objects("missing object", "missing objects") + ", such as " + g.Examples[0].String()
	}
	kind := g.Kind.String()
	return objects("missing "+kind, "missing "+kind+"s") + ", such as " + g.Examples[0].String()
}

// Command is what shows or fetches what is missing.
func (g Gap) Command() string {
	switch g.Reason {
	case Shallow:
		return "git fetch --unshallow"
	case Partial:
		return "git fetch --refetch --no-filter"
	}
	return "git fsck"
}

// Remedy says what to do about a gap.
func (g Gap) Remedy() string {
	if g.Reason == Damaged {
		return "find out what is damaged with: " + g.Command()
	}
	return "get it with: " + g.Command()
}

// maxExamples is how many ids a Gap names.
const maxExamples = 5

// gaps collects what is missing, each object once. Several goroutines may add.
type gaps struct {
	g       *Graph
	partial bool
	lock    sync.Mutex
	seen    map[Node]bool
	shallow []object.ID
	missing [object.Tag + 1][]object.ID
}

// add notes a missing node, which should have been of the given kind.
func (m *gaps) add(n Node, kind object.Kind) {
	m.lock.Lock()
	defer m.lock.Unlock()
	if m.seen[n] {
		return
	}
	if m.seen == nil {
		m.seen = map[Node]bool{}
	}
	m.seen[n] = true
	m.missing[kind] = append(m.missing[kind], m.g.MissingID(n))
}

// list returns what was noted, in a fixed order.
func (m *gaps) list() []Gap {
	var list []Gap
	add := func(reason Reason, kind object.Kind, ids []object.ID) {
		if len(ids) > 0 {
			slices.SortFunc(ids, object.ID.Compare)
			list = append(list, Gap{reason, kind, len(ids), slices.Clone(ids[:min(len(ids), maxExamples)])})
		}
	}
	add(Shallow, object.Commit, m.shallow)
	reason := Damaged
	if m.partial {
		reason = Partial
	}
	for kind, ids := range m.missing {
		add(reason, object.Kind(kind), ids)
	}
	slices.SortStableFunc(list, func(a, b Gap) int { return cmp.Compare(a.Reason, b.Reason) })
	return list
}
