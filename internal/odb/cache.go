package odb

import (
	"container/list"
	"sync"

	"github.com/pycguard/pycguard/internal/object"
)

// cache keeps the objects that deltas were last made from, up to a number of
// bytes. Its contents are shared and must not be changed.
type cache struct {
	mu    sync.Mutex
	limit int
	size  int
	// recent holds *cached, the last used first.
	recent *list.List
	places map[place]*list.Element
}

// place is an entry of a pack of the store.
type place struct {
	pack   *pack
	offset int64
}

type cached struct {
	at      place
	kind    object.Kind
	content []byte
}

func newCache(limit int) *cache {
	return &cache{limit: limit, recent: list.New(), places: make(map[place]*list.Element)}
}

func (c *cache) find(at place) (object.Kind, []byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	element := c.places[at]
	if element == nil {
		return 0, nil, false
	}
	c.recent.MoveToFront(element)
	found := element.Value.(*cached)
	return found.kind, found.content, true
}

func (c *cache) add(at place, kind object.Kind, content []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(content) > c.limit || c.places[at] != nil {
		return
	}
	c.places[at] = c.recent.PushFront(&cached{at, kind, content})
	c.size += len(content)
	for c.size > c.limit {
		oldest := c.recent.Remove(c.recent.Back()).(*cached)
		delete(c.places, oldest.at)
		c.size -= len(oldest.content)
	}
}
