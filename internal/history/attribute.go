package history

import (
	"encoding/binary"
	"iter"
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
	cacheDir []bool // by NameID
	// held are the directories with an essence that stood there in some
	// commit.
	held map[dirEssence]bool
	// last is the essence that was held last in each directory.
	last        map[dirID]essenceID
	transitions []transition
	byParents   map[string]int32 // place in transitions
	key         []byte           // scratch space
}

type dirEssence struct {
	dir     dirID
	essence essenceID
}

func newAttribution(s *essences, p *paths, cacheDir []bool) *attribution {
	return &attribution{
		essences:  s,
		paths:     p,
		cacheDir:  cacheDir,
		held:      map[dirEssence]bool{},
		last:      map[dirID]essenceID{},
		byParents: map[string]int32{},
	}
}

// hold notes the versions in a directory with an essence, and all below.
//
// What stood there last was noted already, so that only what differs from it
// needs a look. For files the sources must be the same too.
func (a *attribution) hold(dir dirID, e essenceID) {
	at := dirEssence{dir, e}
	if e <= unknown || a.held[at] {
		return
	}
	a.held[at] = true
	last := a.last[dir]
	a.last[dir] = e
	sources := a.sourcesOf(e)
	sameSources := slices.Equal(sources, a.sourcesOf(last))
	for f := range a.newFiles(e, last, sameSources) {
		a.holdFile(dir, f, func(t *track) []sourceName { return t.beside }, sources)
	}
	before := a.subsOf(last)
	for _, child := range a.subsOf(e) {
		was, _ := take(skipTo(&before, child.Name, nameOfSub), child.Name, nameOfSub)
		if was == child && sameSources {
			continue
		}
		below := a.dir(dir, child.Name)
		a.hold(below, child.Essence)
		if !a.cacheDir[child.Name] {
			continue
		}
		for f := range a.newFiles(child.Essence, was.Essence, sameSources) {
			a.holdFile(below, f, func(t *track) []sourceName { return t.above }, sources)
		}
	}
}

// newFiles yields the files of an essence; without those of another one where
// that is allowed.
func (a *attribution) newFiles(e, last essenceID, leaveOut bool) iter.Seq[File] {
	return func(yield func(File) bool) {
		before := a.filesOf(last)
		for _, f := range a.filesOf(e) {
			was, _ := take(skipTo(&before, f.Name, nameOfFile), f.Name, nameOfFile)
			if leaveOut && was == f {
				continue
			}
			if !yield(f) {
				return
			}
		}
	}
}

// holdFile notes the version of a file, and which of its possible sources is
// there. namesOf picks those of its sources that could be.
func (a *attribution) holdFile(dir dirID, f File, namesOf func(*track) []sourceName, there []NameID) {
	id := a.file(dir, f.Name)
	t := &a.paths.files[id]
	if t.ignored {
		return
	}
	v := &a.versions[a.version(id, f)]
	v.source = min(v.source, likeliest(namesOf(t), there))
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
		name, found := next(cursors, nameOfSub)
		if !found {
			return
		}
		below := make([]essenceID, len(cursors))
		for i := range cursors {
			if s, ok := take(&cursors[i], name, nameOfSub); ok {
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
	for {
		name, found := next(cursors, nameOfFile)
		if !found {
			return
		}
		now, exists := take(&cursors[0], name, nameOfFile)
		inParent, same := false, false
		for i := range cursors[1:] {
			before, ok := take(&cursors[i+1], name, nameOfFile)
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

func nameOfFile(f File) NameID { return f.Name }
func nameOfSub(s sub) NameID   { return s.Name }

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

// skipTo removes the elements of a list whose names are below a name.
func skipTo[T any](list *[]T, name NameID, nameOf func(T) NameID) *[]T {
	for len(*list) > 0 && nameOf((*list)[0]) < name {
		*list = (*list)[1:]
	}
	return list
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
