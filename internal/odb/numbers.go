package odb

import (
	"bytes"
	"slices"

	"github.com/pycguard/pycguard/internal/object"
)

// numbering is the units of one source in the order of their hashes.
type numbering struct {
	hashes []byte
	// set gives the unit whose hash is the i-th its number.
	set func(i int, n number)
}

// giveNumbers fills Commits and Trees, and gives each unit its number. Of
// several copies of an object the one in the first pack counts.
func (v *Survey) giveNumbers() {
	v.Commits = v.giveKind(object.Commit)
	v.Trees = v.giveKind(object.Tree)
}

func (v *Survey) giveKind(kind object.Kind) []byte {
	var sources []numbering
	for _, f := range v.forests {
		sources = append(sources, f.numbering(kind))
	}
	sources = append(sources, v.looseNumbering(kind))
	size := v.store.format.Size()
	var lists [][]byte
	for _, source := range sources {
		if len(source.hashes) > 0 {
			lists = append(lists, withoutRepeats(source.hashes, size))
		}
	}
	all := mergeHashes(lists, size)
	taken := make([]bool, len(all)/size)
	for _, source := range sources {
		source.give(all, taken, size)
	}
	return all
}

// numbering orders the units of one kind by hash.
func (f *forest) numbering(kind object.Kind) numbering {
	// unitAt is the unit of each place in the index, and -1 for others.
	unitAt := slices.Repeat([]int32{-1}, f.pack.index.count)
	count := 0
	for i, u := range f.units {
		if u.kind == kind {
			unitAt[u.place] = int32(i)
			count++
		}
	}
	hashes := make([]byte, 0, count*f.pack.index.format.Size())
	units := make([]int32, 0, count)
	for place, i := range unitAt {
		if i >= 0 {
			hashes = append(hashes, f.pack.index.rawID(place)...)
			units = append(units, i)
		}
	}
	return numbering{hashes, func(i int, n number) { f.units[units[i]].number = n }}
}

func (v *Survey) looseNumbering(kind object.Kind) numbering {
	var units []*looseUnit
	for i := range v.loose {
		if v.loose[i].kind == kind {
			units = append(units, &v.loose[i])
		}
	}
	slices.SortFunc(units, func(a, b *looseUnit) int { return a.id.Compare(b.id) })
	var hashes []byte
	for _, u := range units {
		hashes = u.id.Append(hashes)
	}
	return numbering{hashes, func(i int, n number) { units[i].number = n }}
}

// give walks along all hashes and the source's own, both in order.
func (s numbering) give(all []byte, taken []bool, size int) {
	at := 0
	for i := range len(s.hashes) / size {
		hash := s.hashes[i*size:][:size]
		for !bytes.Equal(all[at*size:][:size], hash) {
			at++
		}
		n := number(at)
		if taken[at] {
			n = ^n
		}
		taken[at] = true
		s.set(i, n)
	}
}

// withoutRepeats drops repeats from hashes in order: a pack may hold an object
// twice.
func withoutRepeats(hashes []byte, size int) []byte {
	for i := size; i < len(hashes); i += size {
		if bytes.Equal(hashes[i-size:i], hashes[i:i+size]) {
			return mergeTwo(hashes[:i], withoutRepeats(hashes[i+size:], size), size)
		}
	}
	return hashes
}

// mergeHashes merges lists of hashes in order, keeping each hash once.
func mergeHashes(lists [][]byte, size int) []byte {
	if len(lists) == 0 {
		return nil
	}
	for len(lists) > 1 {
		var merged [][]byte
		for pair := range slices.Chunk(lists, 2) {
			if len(pair) == 2 {
				pair[0] = mergeTwo(pair[0], pair[1], size)
			}
			merged = append(merged, pair[0])
		}
		lists = merged
	}
	return lists[0]
}

func mergeTwo(a, b []byte, size int) []byte {
	merged := make([]byte, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		order := bytes.Compare(a[:size], b[:size])
		if order <= 0 {
			merged = append(merged, a[:size]...)
			a = a[size:]
		} else {
			merged = append(merged, b[:size]...)
		}
		if order >= 0 {
			b = b[size:]
		}
	}
	return append(append(merged, a...), b...)
}
