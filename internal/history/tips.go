package history

import (
	"encoding/binary"
	"slices"
)

// tipPaths says which tips have a path still. Tips with the same essence are
// one group, and paths that are in the same groups share one list of names.
type tipPaths struct {
	names  [][]string // of the tips in each group
	head   int        // the group of HEAD, -1 for none
	groups map[pathID][]int32
	lists  map[string][]string
}

// findTips looks for the paths in the trees of the tips and of HEAD.
func (w *writer) findTips() *tipPaths {
	t := &tipPaths{head: -1, groups: map[pathID][]int32{}, lists: map[string][]string{}}
	if len(w.paths.files) == 0 {
		return t
	}
	byEssence := map[essenceID]int{}
	group := func(at target) int {
		e := clean
		if at.tree != none {
			e = w.attribution.essences.known(at.tree)
		}
		if e <= unknown {
			return -1
		}
		number, known := byEssence[e]
		if !known {
			number = len(t.names)
			byEssence[e] = number
			t.names = append(t.names, nil)
			w.walkEssence(0, e, func(id pathID) { t.groups[id] = append(t.groups[id], int32(number)) })
		}
		return number
	}
	for i, at := range w.targets {
		if g := group(at); g >= 0 {
			t.names[g] = append(t.names[g], w.Tips[i].Name)
		}
	}
	t.head = group(w.head)
	return t
}

// walkEssence visits the files in a directory with an essence, and all below.
func (a *attribution) walkEssence(dir dirID, e essenceID, visit func(pathID)) {
	for _, f := range a.filesOf(e) {
		visit(a.file(dir, f.Name))
	}
	for _, child := range a.subsOf(e) {
		a.walkEssence(a.dir(dir, child.Name), child.Essence, visit)
	}
}

// fill sets InHead and Tips of a path.
func (t *tipPaths) fill(id pathID, p *Path) {
	groups := t.groups[id]
	p.InHead = t.head >= 0 && slices.Contains(groups, int32(t.head))
	var key []byte
	for _, g := range groups {
		key = binary.AppendUvarint(key, uint64(g))
	}
	list, known := t.lists[string(key)]
	if !known {
		for _, g := range groups {
			list = append(list, t.names[g]...)
		}
		slices.Sort(list)
		t.lists[string(key)] = list
	}
	p.Tips = list
}
