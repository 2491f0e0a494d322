package history

import "sync"

// NameID is the number of an entry's name in Names.
type NameID uint32

// Names numbers the names of entries: one component each, bytes as in the tree.
type Names struct {
	lock    sync.RWMutex
	numbers map[string]NameID
	names   []string
}

func newNames() *Names { return &Names{numbers: map[string]NameID{}} }

// At returns the name with a number.
func (s *Names) At(number NameID) string {
	s.lock.RLock()
	defer s.lock.RUnlock()
	return s.names[number]
}

// Len returns how many names there are.
func (s *Names) Len() int {
	s.lock.RLock()
	defer s.lock.RUnlock()
	return len(s.names)
}

// Add returns the number of a name.
func (s *Names) Add(name string) NameID {
	s.lock.Lock()
	defer s.lock.Unlock()
	if number, known := s.numbers[name]; known {
		return number
	}
	number := NameID(len(s.names))
	s.numbers[name] = number
	s.names = append(s.names, name)
	return number
}

// Cache returns a cache in front of s.
func (s *Names) Cache() *NameCache { return &NameCache{names: s, numbers: map[string]NameID{}} }

// NameCache remembers the numbers that it was asked for, so that the common
// case needs no lock. One goroutine uses it.
type NameCache struct {
	names   *Names
	numbers map[string]NameID
}

// Add returns the number of a name.
func (c *NameCache) Add(name []byte) NameID {
	if number, known := c.numbers[string(name)]; known {
		return number
	}
	kept := string(name)
	number := c.names.Add(kept)
	c.numbers[kept] = number
	return number
}
