package history

import (
	"slices"
	"sync"
	"sync/atomic"
)

// A Span is the place of one list in a lists. The zero Span is the empty list.
type Span struct{ chunk, start, length uint32 }

// chunkLength is how many elements a writer asks for at a time.
const chunkLength = 1 << 14

// lists holds many lists of numbers in a few large arrays. Writers work side by
// side, and a list can be read as soon as it is written.
type lists[T any] struct {
	lock sync.Mutex
	// chunks is replaced as a whole.
	chunks atomic.Pointer[[][]T]
}

// at returns the list at a span. The caller must not change it.
func (l *lists[T]) at(s Span) []T {
	if s.length == 0 {
		return nil
	}
	return (*l.chunks.Load())[s.chunk][s.start:][:s.length:s.length]
}

// writer returns a new writer, for one goroutine.
func (l *lists[T]) writer() *listWriter[T] { return &listWriter[T]{to: l} }

// newChunk adds a chunk of at least n elements.
func (l *lists[T]) newChunk(n int) (number uint32, chunk []T) {
	chunk = make([]T, max(n, chunkLength))
	l.lock.Lock()
	defer l.lock.Unlock()
	var old [][]T
	if now := l.chunks.Load(); now != nil {
		old = *now
	}
	all := append(slices.Clip(old), chunk)
	l.chunks.Store(&all)
	return uint32(len(all) - 1), chunk
}

// listWriter adds lists, each as a whole in one chunk that it alone fills.
type listWriter[T any] struct {
	to     *lists[T]
	number uint32
	chunk  []T
	used   int
}

// add copies a list and returns its place.
func (w *listWriter[T]) add(list []T) Span {
	if len(list) == 0 {
		return Span{}
	}
	if len(list) > len(w.chunk)-w.used {
		w.number, w.chunk = w.to.newChunk(len(list))
		w.used = 0
	}
	start := w.used
	w.used += copy(w.chunk[start:], list)
	return Span{chunk: w.number, start: uint32(start), length: uint32(len(list))}
}
