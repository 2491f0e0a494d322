package history

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// count fills in the statistics.
func (w *writer) count(r *Report, blobs map[BlobID]blob) {
	r.Stats.Commits, r.Stats.Trees = len(w.commits), w.audit.g.Trees.Len()
	if len(w.commits) > 0 {
		byTime := func(a, b Node) int { return cmp.Compare(w.audit.g.Time(a), w.audit.g.Time(b)) }
		r.Stats.Oldest = time.Unix(w.audit.g.Time(slices.MinFunc(w.commits, byTime)), 0).UTC()
		r.Stats.Newest = time.Unix(w.audit.g.Time(slices.MaxFunc(w.commits, byTime)), 0).UTC()
	}
	refs := map[string]int{}
	for _, tip := range w.Tips {
		refs[namespace(tip.Name)]++
	}
	r.Stats.Refs = sortCounts(refs)
	for _, b := range blobs {
		r.Stats.Blobs++
		if b.size < 0 {
			r.Stats.Unsized++
		} else {
			r.Stats.Bytes += b.size
		}
	}
	interpreters, introducers := map[string]int{}, map[string]int{}
	for i := range r.Paths {
		p := &r.Paths[i]
		for j := range p.Versions {
			if name := p.Versions[j].Interpreter; name != "" {
				interpreters[name]++
			}
		}
		if c := p.Versions[0].first(); c != nil {
			introducers[c.Author+" <"+c.Email+">"]++
		}
	}
	r.Stats.Interpreters = sortCounts(interpreters)
	r.Stats.Introducers = sortCounts(introducers)
}

// namespace returns the part of a ref's name that says what kind it is:
// refs/heads, refs/pull, HEAD; worktrees for all that belongs to other
// worktrees.
func namespace(name string) string {
	first, rest, found := strings.Cut(name, "/")
	if first != "refs" || !found {
		return first
	}
	second, _, _ := strings.Cut(rest, "/")
	return first + "/" + second
}

// sortCounts lists counts, the largest first.
func sortCounts(counts map[string]int) []Count {
	list := make([]Count, 0, len(counts))
	for name, n := range counts {
		list = append(list, Count{name, n})
	}
	slices.SortFunc(list, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name))
	})
	return list
}
