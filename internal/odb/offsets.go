package odb

import "math/bits"

// packedPlace is an entry of a pack: where it begins, and its place in the
// pack index.
type packedPlace struct {
	offset int64
	place  int32
}

// placesByOffset returns the entries of the pack in its order. All begin within
// the pack, each at another byte.
func (p *pack) placesByOffset() ([]packedPlace, error) {
	places := make([]packedPlace, p.index.count)
	all := int64(0)
	for i := range places {
		offset, err := p.index.offset(i)
		if err != nil {
			return nil, err
		}
		places[i] = packedPlace{offset: offset, place: int32(i)}
		all |= offset
	}
	places = sortByOffset(places, bits.Len64(uint64(all)))
	for i := 1; i < len(places); i++ {
		if places[i].offset == places[i-1].offset {
			return nil, corruptf(p.idx.path, 0, "two objects begin at byte %d of the pack", places[i].offset)
		}
	}
	if n := len(places); n > 0 && (places[0].offset < packHeaderLen || places[n-1].offset >= p.end) {
		return nil, corruptf(p.idx.path, 0, "objects begin at bytes %d to %d, outside the pack", places[0].offset, places[n-1].offset)
	}
	return places, nil
}

// digitBits is how many bits of the offset one pass of the sort looks at.
const digitBits = 11

// sortByOffset sorts by offsets of at most so many bits, digit by digit, which
// takes a tenth of the time that comparing would.
func sortByOffset(places []packedPlace, width int) []packedPlace {
	other := make([]packedPlace, len(places))
	for shift := 0; shift < width; shift += digitBits {
		var starts [1<<digitBits + 1]int32
		for _, p := range places {
			starts[p.offset>>shift&(1<<digitBits-1)+1]++
		}
		for digit := range 1 << digitBits {
			starts[digit+1] += starts[digit]
		}
		for _, p := range places {
			at := &starts[p.offset>>shift&(1<<digitBits-1)]
			other[*at] = p
			*at++
		}
		places, other = other, places
	}
	return places
}
