package history

import (
	"encoding/binary"
	"slices"
)

// eventKind is what a commit did to a path.
type eventKind uint8

const (
	introduced eventKind = iota
	changed
	removed
)

// event is what a commit did to one path. A removal has no version.
type event struct {
	kind    eventKind
	path    pathID
	version versionID
}

// transition is what lies between the essence of a commit's tree and those of
// its parents. Many commits can share one: each merge of a branch that has a
// directory into one that has not.
type transition struct {
	events  []event
	commits []Node
}

// attribution compares commits with their parents.
type attribution struct {
	*essences
	*paths
	// held are the directories with an essence that stood there in some
	// commit.
	held        map[dirEssence]bool
	transitions []transition
	byParents   map[string]int32 // place in transitions
	key         []byte           // scratch space
}

type dirEssence struct {
	dir     dirID
	essence essenceID
}

func newAttribution(s *essences, p *paths) *attribution {
	return &attribution{
		essences:  s,
		paths:     p,
		held:      map[dirEssence]bool{},
		byParents: map[string]int32{},
	}
}

// hold notes the versions in a directory with an essence, and all below.
func (a *attribution) hold(dir dirID, e essenceID) {
	at := dirEssence{dir, e}
	if e <= unknown || a.held[at] {
		return
	}
	a.held[at] = true
	sources := a.sourcesOf(e)
	for _, f := range a.filesOf(e) {
		id := a.file(dir, f.Name)
		if a.paths.files[id].ignored {
			continue
		}
		v := &a.versions[a.version(id, f)]
		v.source = min(v.source, likeliest(a.paths.files[id].beside, sources))
	}
	for _, child := range a.subsOf(e) {
		below := a.dir(dir, child.Name)
		a.hold(below, child.Essence)
		if a.isCache(child.Name) {
			a.holdSourcesAbove(below, child.Essence, sources)
		}
	}
}

// holdSourcesAbove notes which files of a cache directory have a source in the
// directory that it is in.
func (a *attribution) holdSourcesAbove(dir dirID, e essenceID, sources []NameID) {
	for _, f := range a.filesOf(e) {
		id := a.file(dir, f.Name)
		if !a.paths.files[id].ignored {
			v := &a.versions[a.version(id, f)]
			v.source = min(v.source, likeliest(a.paths.files[id].above, sources))
		}
	}
}

// likeliest returns the place of the first of some sources whose name is in a
// sorted list.
func likeliest(sources []sourceName, sorted []NameID) int {
	for _, source := range sources {
		if _, found := slices.BinarySearch(sorted, source.name); found {
			return source.place
		}
	}
	return noSource
}

// commit attributes one commit, given the essence of its tree and of its
// parents' trees.
func (a *attribution) commit(commit Node, e essenceID, parents []essenceID) {
	a.hold(0, e)
	slices.Sort(parents)
	parents = slices.Compact(parents)
	if allEqual(e, parents) {
		return
	}
	key := binary.AppendVarint(a.key[:0], int64(e))
	for _, p := range parents {
		key = binary.AppendVarint(key, int64(p))
	}
	a.key = key
	number, known := a.byParents[string(key)]
	if !known {
		number = int32(len(a.transitions))
		a.byParents[string(key)] = number
		var t transition
		a.compare(0, e, parents, &t.events)
		a.transitions = append(a.transitions, t)
	}
	t := &a.transitions[number]
	t.commits = append(t.commits, commit)
}

// allEqual reports whether nothing differs. A commit without parents is
// compared with nothing, which is clean.
func allEqual(e essenceID, parents []essenceID) bool {
	if len(parents) == 0 {
		return e == clean
	}
	return len(parents) == 1 && parents[0] == e
}

// compare appends the events in a directory and below. Where a tree is missing,
// nothing can be said.
func (a *attribution) compare(dir dirID, e essenceID, parents []essenceID, events *[]event) {
	if e == unknown || slices.Contains(parents, unknown) {
		return
	}
	a.compareFiles(dir, e, parents, events)
	cursors := make([][]sub, 1, len(parents)+1)
	cursors[0] = a.subsOf(e)
	for _, p := range parents {
		cursors = append(cursors, a.subsOf(p))
	}
	for {
		name, found := next(cursors, func(s sub) NameID { return s.Name })
		if !found {
			return
		}
		below := make([]essenceID, len(cursors))
		for i := range cursors {
			if s, ok := take(&cursors[i], name, func(s sub) NameID { return s.Name }); ok {
				below[i] = s.Essence
			}
		}
		inParents := slices.Clone(below[1:])
		slices.Sort(inParents)
		inParents = slices.Compact(inParents)
		if !allEqual(below[0], inParents) {
			a.compare(a.dir(dir, name), below[0], inParents, events)
		}
	}
}

// compareFiles appends the events of the files of a directory.
func (a *attribution) compareFiles(dir dirID, e essenceID, parents []essenceID, events *[]event) {
	cursors := make([][]File, 1, len(parents)+1)
	cursors[0] = a.filesOf(e)
	for _, p := range parents {
		cursors = append(cursors, a.filesOf(p))
	}
	nameOf := func(f File) NameID { return f.Name }
	for {
		name, found := next(cursors, nameOf)
		if !found {
			return
		}
		now, exists := take(&cursors[0], name, nameOf)
		inParent, same := false, false
		for i := range cursors[1:] {
			before, ok := take(&cursors[i+1], name, nameOf)
			inParent = inParent || ok
			same = same || ok && before == now
		}
		if exists && same || !exists && !inParent {
			continue
		}
		a.note(dir, now, name, exists, inParent, events)
	}
}

// note appends the event of one file that differs.
func (a *attribution) note(dir dirID, now File, name NameID, exists, inParent bool, events *[]event) {
	id := a.file(dir, name)
	switch {
	case a.paths.files[id].ignored:
	case !exists:
		*events = append(*events, event{kind: removed, path: id})
	case inParent:
		*events = append(*events, event{changed, id, a.version(id, now)})
	default:
		*events = append(*events, event{introduced, id, a.version(id, now)})
	}
}

// next returns the lowest name that stands first in a list.
func next[T any](cursors [][]T, nameOf func(T) NameID) (lowest NameID, found bool) {
	for _, list := range cursors {
		if len(list) > 0 && (!found || nameOf(list[0]) < lowest) {
			lowest, found = nameOf(list[0]), true
		}
	}
	return lowest, found
}

// take removes the first element of a list when it has the name.
func take[T any](list *[]T, name NameID, nameOf func(T) NameID) (first T, ok bool) {
	if len(*list) == 0 || nameOf((*list)[0]) != name {
		return first, false
	}
	first = (*list)[0]
	*list = (*list)[1:]
	return first, true
}

// assign hands the events to the paths and versions that they are about.
func (a *attribution) assign() {
	for i := range a.transitions {
		t := &a.transitions[i]
		for _, ev := range t.events {
			switch ev.kind {
			case introduced:
				v := &a.versions[ev.version]
				v.introduced = append(v.introduced, t.commits...)
			case changed:
				v := &a.versions[ev.version]
				v.changed = append(v.changed, t.commits...)
			case removed:
				p := &a.paths.files[ev.path]
				p.removed = append(p.removed, t.commits...)
			}
		}
	}
}
