package history

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"math/bits"
	"sync"

	"github.com/pycguard/pycguard/internal/object"
)

// IDTable is a sorted table of ids, as compact as in a pack index, with a
// fan-out over their first bits. The place of an id is its node.
type IDTable struct {
	format object.Format
	hashes []byte // of all ids, one behind the other
	// fanout[p] is the number of ids whose first bits are below p: of their
	// first 32 bits those that are left behind the shift.
	fanout []uint32
	shift  int
}

// fanoutBits returns how many bits the fan-out of n ids is over: so many that a
// few ids share them, since every step of a search in memory far away costs.
func fanoutBits(n int) int { return min(max(8, bits.Len(uint(n))-2), 24) }

// NewIDTable makes a table of the hashes of ids, which stand in hashes one
// behind the other, in ascending order, each once. It keeps hashes.
func NewIDTable(format object.Format, hashes []byte) (IDTable, error) {
	t := IDTable{format: format, hashes: hashes}
	size := format.Size()
	if size == 0 || len(hashes)%size != 0 {
		return IDTable{}, fmt.Errorf("table of ids: %d bytes are no whole number of %v ids", len(hashes), format)
	}
	width := fanoutBits(t.Len())
	t.shift = 32 - width
	t.fanout = make([]uint32, 1<<width+1)
	for i := range t.Len() {
		if i > 0 && bytes.Compare(t.hash(Node(i-1)), t.hash(Node(i))) >= 0 {
			return IDTable{}, fmt.Errorf("table of ids: number %d is not above the one before it", i)
		}
		t.fanout[t.prefix(t.hash(Node(i)))+1]++
	}
	for p := range 1 << width {
		t.fanout[p+1] += t.fanout[p]
	}
	return t, nil
}

// Len returns the number of ids.
func (t *IDTable) Len() int {
	if t.format == 0 {
		return 0
	}
	return len(t.hashes) / t.format.Size()
}

// At returns the id of a node.
func (t *IDTable) At(n Node) object.ID { return object.FromBytes(t.format, t.hash(n)) }

// Find returns the node of an id.
func (t *IDTable) Find(id object.ID) (Node, bool) {
	if id.Format() != t.format {
		return 0, false
	}
	var raw [object.MaxSize]byte
	return t.FindHash(id.Append(raw[:0]))
}

// FindHash returns the node of the id with the given hash, as it stands in a
// tree: format.Size() bytes.
func (t *IDTable) FindHash(hash []byte) (Node, bool) {
	if len(t.fanout) == 0 {
		return 0, false
	}
	prefix := t.prefix(hash)
	low, high := t.fanout[prefix], t.fanout[prefix+1]
	for low < high {
		middle := low + (high-low)/2
		switch compareHashes(t.hash(Node(middle)), hash) {
		case 0:
			return Node(middle), true
		case -1:
			low = middle + 1
		default:
			high = middle
		}
	}
	return 0, false
}

func (t *IDTable) hash(n Node) []byte {
	size := t.format.Size()
	return t.hashes[int(n)*size:][:size]
}

func (t *IDTable) prefix(hash []byte) int {
	return int(binary.BigEndian.Uint32(hash) >> t.shift)
}

// compareHashes is bytes.Compare, quick where the first eight bytes differ.
func compareHashes(a, b []byte) int {
	if c := cmp.Compare(binary.BigEndian.Uint64(a), binary.BigEndian.Uint64(b)); c != 0 {
		return c
	}
	return bytes.Compare(a, b)
}

// BlobID is the number of a file's object in Graph.Blobs.
type BlobID uint32

// IDSet numbers ids in the order in which they are added first. It may be used
// by several goroutines; it is for the few ids of interest, not for all.
type IDSet[N BlobID | Node] struct {
	lock    sync.Mutex
	numbers map[object.ID]N
	ids     []object.ID
}

// Add returns the number of id.
func (s *IDSet[N]) Add(id object.ID) N {
	s.lock.Lock()
	defer s.lock.Unlock()
	if number, known := s.numbers[id]; known {
		return number
	}
	if s.numbers == nil {
		s.numbers = map[object.ID]N{}
	}
	number := N(len(s.ids))
	s.numbers[id] = number
	s.ids = append(s.ids, id)
	return number
}

// add is Add for a hash as it stands in a tree.
func (s *IDSet[N]) add(format object.Format, hash []byte) N {
	return s.Add(object.FromBytes(format, hash))
}

// At returns the id with a number.
func (s *IDSet[N]) At(number N) object.ID {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.ids[number]
}

// Len returns how many ids there are.
func (s *IDSet[N]) Len() int {
	s.lock.Lock()
	defer s.lock.Unlock()
	return len(s.ids)
}
