package odb

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// randomForest makes units that are each on their own or a child of any other
// before or, for some, behind it.
func randomForest(random *rand.Rand, size int) *forest {
	f := &forest{units: make([]unit, size)}
	place := random.Perm(size)
	for i := range size {
		u := unit{base: noBase}
		if i > 0 && random.IntN(20) > 0 {
			u.base = int32(place[max(0, i-1-random.IntN(4))])
		}
		f.units[place[i]] = u
	}
	f.linkChildren()
	return f
}

// bases returns what each unit is a child of, according to the lists of
// children.
func bases(f *forest) []int32 {
	bases := slices.Repeat([]int32{noBase}, len(f.units))
	for i := range f.units {
		for _, child := range f.childrenOf(int32(i)) {
			bases[child] = int32(i)
		}
	}
	return bases
}

// countMembers counts a family the plain way.
func countMembers(f *forest, i int32) int32 {
	n := int32(1)
	for _, child := range f.childrenOf(i) {
		n += countMembers(f, child)
	}
	return n
}

func TestLargestLast(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var order []int32
	for range 50 {
		f := randomForest(random, 1+random.IntN(200))
		seen := 0
		for _, root := range f.roots {
			f.largestLast(root, &order)
			seen += len(order)
		}
		if seen != len(f.units) {
			t.Fatalf("the families have %d members, want %d", seen, len(f.units))
		}
		for i, base := range bases(f) {
			if base != f.units[i].base {
				t.Fatalf("unit %d is a child of %d, want %d", i, base, f.units[i].base)
			}
			children := f.childrenOf(int32(i))
			for _, child := range children {
				if last := children[len(children)-1]; countMembers(f, child) > countMembers(f, last) {
					t.Fatalf("child %d of unit %d has a larger family than the last child %d", child, i, last)
				}
			}
		}
	}
}
