package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/refs"
	"github.com/pycguard/pycguard/internal/revwalk"
)

// plainRevision returns the object that a revision of a plain form names: an id
// in full, HEAD, or a full name of a ref, and behind it nothing, or "~" and a
// number for a commit's ancestor. ok is false for everything else, and where
// the answer is not at hand: git knows then, or says why not. With an error,
// git must not be asked.
func (s *session) plainRevision(text string) (id object.ID, ok bool, err error) {
	name, count, hasCount := strings.Cut(text, "~")
	if id, ok, err = s.plainName(name); !ok || !hasCount {
		return id, ok, err
	}
	generations := 1
	if count != "" {
		n, err := strconv.ParseUint(count, 10, 16)
		if err != nil {
			return object.ID{}, false, nil
		}
		generations = int(n)
	}
	id, ok = s.ancestor(id, generations)
	return id, ok, nil
}

func (s *session) plainName(name string) (id object.ID, ok bool, err error) {
	if id, err := object.ParseID(name); err == nil {
		return id, id.Format() == s.repo.ObjectFormat, nil
	}
	if name != "HEAD" && !strings.HasPrefix(name, "refs/") {
		return object.ID{}, false, nil
	}
	source, err := s.refSource()
	if err != nil {
		return object.ID{}, false, nil
	}
	if id, ok, err = refs.Resolve(source, name); err != nil {
		return id, false, withHint(fmt.Errorf("reading %s: %w", name, err), "restore the file, or make it readable")
	}
	return id, ok, nil
}

// ancestor follows first parents from a commit, or a tag of one.
func (s *session) ancestor(id object.ID, generations int) (object.ID, bool) {
	store, err := s.objects()
	if err != nil {
		return object.ID{}, false
	}
	boundary, err := s.shallow()
	if err != nil {
		return object.ID{}, false
	}
	id, kind, err := revwalk.Peel(store, id)
	if err != nil || kind != object.Commit {
		return object.ID{}, false
	}
	for range generations {
		_, content, err := store.Read(id)
		if err != nil || slices.Contains(boundary, id) {
			return object.ID{}, false
		}
		commit, err := object.ParseCommit(id.Format(), content, nil)
		if err != nil || len(commit.Parents) == 0 {
			return object.ID{}, false
		}
		id = commit.Parents[0]
	}
	return id, true
}
