package odb

import (
	"errors"
	"fmt"
	"io"

	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/plainfile"
)

// verifiedPrefix is the size up to which Prefix reads an object whole, to
// verify it.
const verifiedPrefix = 4 << 20

// loosePrefixFile is how much of a loose file is enough for its first bytes:
// deflate cannot hold back more than a block's tables before them.
const loosePrefixFile = 64 << 10

// Prefix returns the first n bytes of an object, or all of it when it is
// shorter. Objects of up to 4 MiB, and larger ones that are stored as a delta,
// are verified; of others no more is read than is asked for.
func (s *Store) Prefix(id object.ID, n int) ([]byte, error) {
	_, size, err := s.Header(id)
	if err != nil {
		return nil, err
	}
	if size > verifiedPrefix {
		prefix, err := s.unverifiedPrefix(id, n)
		if !errors.Is(err, errPrefixOfDelta) {
			return prefix, err
		}
	}
	_, content, err := s.Read(id)
	return content[:min(n, len(content))], err
}

var errPrefixOfDelta = errors.New("the object is stored as a delta")

func (s *Store) unverifiedPrefix(id object.ID, n int) (prefix []byte, err error) {
	err = s.locate(id, func(found location) error {
		if found.pack == nil {
			prefix, err = loosePrefix(found, n)
			return err
		}
		e, err := found.pack.entryAt(found.offset)
		if err != nil {
			return err
		}
		if e.kind.isDelta() {
			return errPrefixOfDelta
		}
		prefix = make([]byte, n)
		got, err := inflatePrefix(prefix, e.pack.file.data[e.data:e.pack.end])
		prefix = prefix[:got]
		return e.wrap(err)
	})
	return prefix, err
}

func (e entry) wrap(err error) error {
	if err == nil {
		return nil
	}
	return corrupt(e.pack.file.path, e.offset, err)
}

func loosePrefix(found location, n int) ([]byte, error) {
	path := found.path()
	file, _, err := plainfile.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	start, err := io.ReadAll(io.LimitReader(file, loosePrefixFile))
	if err != nil {
		return nil, fmt.Errorf("read the loose object %s: %w", path, err)
	}
	_, _, headerLen, err := parseLooseStart(start)
	if err != nil {
		return nil, corrupt(path, 0, err)
	}
	content := make([]byte, headerLen+n)
	got, err := inflatePrefix(content, start)
	if err != nil && got < len(content) {
		return nil, corrupt(path, 0, err)
	}
	return content[min(headerLen, got):got], nil
}
