package scan

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/dialect"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/index"
	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/worktree"
)

// known is what a look at the working tree has to know of the index.
type known struct {
	foldCase bool
	tracked  *worktree.Tracked
	// entries are those that a survey asks for by name: bytecode and ignore
	// files.
	entries map[string]index.Entry
	objects func() (Objects, error)
}

func (w Worktree) readIndex() (*known, error) {
	k := &known{
		foldCase: w.FoldCase,
		tracked:  worktree.NewTracked(w.FoldCase),
		entries:  map[string]index.Entry{},
		objects:  sync.OnceValues(w.Objects),
	}
	if w.Index == nil {
		return k, nil
	}
	entries, err := w.Index.Select((&selection{Worktree: &w}).match)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		k.tracked.Add(entry.Path, entry.Mode)
		if isBytecode(w.Policy, entry.Path) || isRules(entry.Path) || w.isOtherRules(entry.Path) {
			k.entries[k.key(entry.Path)] = entry
		}
	}
	return k, nil
}

func (w Worktree) isOtherRules(path string) bool { return w.OtherRules && dialect.Find(path) != nil }

// selection picks the few entries that say all a survey has to know: the first
// one of each directory, submodules, and those that it asks for by name.
type selection struct {
	*Worktree
	names bytecode.Scanner
	// dir is the length of the directory of the path before.
	dir int
}

func (s *selection) match(path []byte, shared int, mode uint32) bool {
	// The scanner has to see every path.
	isBytecode := s.names.IsName(path, shared)
	return s.isNewDir(path, shared) || isBytecode || isRules(path) ||
		object.Mode(mode) == object.ModeSubmodule || isExtra(s.Policy, path) ||
		s.OtherRules && bytes.Contains(path, []byte("ignore"))
}

// isNewDir reports whether the path may be in another directory than the path
// before.
func (s *selection) isNewDir(path []byte, shared int) bool {
	before := s.dir
	s.dir = max(0, bytes.LastIndexByte(path, '/'))
	return s.dir != before || shared < s.dir
}

func (k *known) key(path string) string {
	if k.foldCase {
		return worktree.FoldCase(path)
	}
	return path
}

// has reports whether the index has an entry at the path, which must be one
// that a survey asks for by name.
func (k *known) has(path string) bool {
	_, ok := k.entries[k.key(path)]
	return ok
}

// absent is what worktree.Walk asks for: git reads the rules that a sparse
// checkout left out from the index.
func (k *known) absent(path string) ([]byte, bool, error) {
	entry, ok := k.entries[path]
	if !ok || !entry.SkipWorktree || entry.Stage != 0 {
		return nil, false, nil
	}
	objects, err := k.objects()
	if err != nil {
		return nil, false, err
	}
	content, err := readBlob(objects, entry.ID, path)
	return content, err == nil, err
}

// readBlob returns the content of a blob, which is not nil.
func readBlob(objects Objects, id object.ID, path string) ([]byte, error) {
	kind, content, err := objects.Read(id)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", finding.Quote(path), err)
	}
	if kind != object.Blob {
		return nil, fmt.Errorf("reading %s: object %v is a %v, not a blob", finding.Quote(path), id, kind)
	}
	return append([]byte{}, content...), nil
}
