package history

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/pycguard/pycguard/internal/object"
)

// IDTable is a sorted table of ids, as compact as in a pack index, with a
// fan-out over their first two bytes. The place of an id is its node.
type IDTable struct {
	format object.Format
	hashes []byte // of all ids, one behind the other
	// fanout[p] is the number of ids whose first two bytes are below p.
	fanout []uint32
}

// NewIDTable makes a table of the hashes of ids, which stand in hashes one
// behind the other, in ascending order, each once. It keeps hashes.
func NewIDTable(format object.Format, hashes []byte) (IDTable, error) {
	t := IDTable{format: format, hashes: hashes, fanout: make([]uint32, 1<<16+1)}
	size := format.Size()
	if size == 0 || len(hashes)%size != 0 {
		return IDTable{}, fmt.Errorf("table of ids: %d bytes are no whole number of %v ids", len(hashes), format)
	}
	for i := range t.Len() {
		if i > 0 && bytes.Compare(t.hash(Node(i-1)), t.hash(Node(i))) >= 0 {
			return IDTable{}, fmt.Errorf("table of ids: number %d is not above the one before it", i)
		}
		t.fanout[t.prefix(t.hash(Node(i)))+1]++
	}
	for p := range 1 << 16 {
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
		switch bytes.Compare(t.hash(Node(middle)), hash) {
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

func (t *IDTable) prefix(hash []byte) int { return int(hash[0])<<8 | int(hash[1]) }

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
