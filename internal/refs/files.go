package refs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// worktree is the refs of one worktree.
type worktree struct {
	// name is how git names the worktree: "main-worktree/" or
	// "worktrees/ID/".
	name string
	// prefix stands before the names of its refs: "" for the worktree looked
	// at, name for others.
	prefix string
	gitDir string
	refs   map[string]value
}

// store is a snapshot of all refs of a "files" storage.
type store struct {
	source    Source
	worktrees []worktree
	shared    map[string]value
	packed    []packedRef
	packedBy  map[string]value
}

var (
	errDangling = errors.New("points at a ref that does not exist")
	errBadName  = errors.New("no ref can have this name; git ignores the file")
)

func readFiles(source Source) (Set, error) {
	s := &store{source: source, shared: map[string]value{}, packedBy: map[string]value{}}
	if err := s.findWorktrees(); err != nil {
		return Set{}, err
	}
	// Loose refs first: git writes packed-refs before it removes the loose
	// refs that it has packed, so none is missed in this order.
	for i := range s.worktrees {
		if err := s.readWorktree(&s.worktrees[i]); err != nil {
			return Set{}, err
		}
	}
	if err := s.readShared(); err != nil {
		return Set{}, err
	}
	return s.set(), nil
}

// findWorktrees lists the worktree looked at, the main one and the linked ones.
func (s *store) findWorktrees() error {
	current, err := os.Stat(s.source.GitDir)
	if err != nil {
		return err
	}
	s.addWorktree("", "", s.source.GitDir)
	linked := filepath.Join(s.source.CommonDir, "worktrees")
	entries, err := os.ReadDir(linked)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	dirs := map[string]string{"main-worktree/": s.source.CommonDir}
	for _, entry := range entries {
		dirs["worktrees/"+entry.Name()+"/"] = filepath.Join(linked, entry.Name())
	}
	for name, dir := range dirs {
		info, err := os.Stat(dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		switch {
		case os.SameFile(info, current):
			s.worktrees[0].name = name
		case info.IsDir():
			s.addWorktree(name, name, dir)
		}
	}
	return nil
}

func (s *store) addWorktree(name, prefix, dir string) {
	w := worktree{name: name, prefix: prefix, gitDir: dir, refs: map[string]value{}}
	s.worktrees = append(s.worktrees, w)
}

// readWorktree reads HEAD and the loose refs that belong to one worktree.
func (s *store) readWorktree(w *worktree) error {
	head, found := readLoose(filepath.Join(w.gitDir, "HEAD"), s.source.Format)
	switch {
	case found:
		w.refs["HEAD"] = head
	case w.exists():
		w.refs["HEAD"] = value{err: fmt.Errorf("%s: no such file", filepath.Join(w.gitDir, "HEAD"))}
	}
	for _, dir := range perWorktree {
		err := walkLoose(filepath.Join(w.gitDir, filepath.FromSlash(dir)), dir+"/", func(path, name string) {
			s.addLoose(w.refs, path, name)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// exists reports whether git takes the directory for a worktree. A directory
// below worktrees/ without a file gitdir is left over from one.
func (w *worktree) exists() bool {
	if !strings.HasPrefix(w.prefix, "worktrees/") {
		return true
	}
	_, err := os.Stat(filepath.Join(w.gitDir, "gitdir"))
	return !errors.Is(err, fs.ErrNotExist)
}

func (s *store) addLoose(to map[string]value, path, name string) {
	if !validName(name) {
		to[name] = value{err: errBadName}
		return
	}
	if v, found := readLoose(path, s.source.Format); found {
		to[name] = v
	}
}

// readShared reads the refs that belong to all worktrees.
func (s *store) readShared() error {
	dir := filepath.Join(s.source.CommonDir, "refs")
	err := walkLoose(dir, "refs/", func(path, name string) {
		if !isPerWorktree(name) {
			s.addLoose(s.shared, path, name)
		}
	})
	if err != nil {
		return err
	}
	s.packed, err = readPacked(s.source.CommonDir, s.source.Format)
	for _, ref := range s.packed {
		s.packedBy[ref.name] = value{id: ref.id}
	}
	return err
}

// set resolves all refs.
func (s *store) set() Set {
	var set Set
	for i := range s.worktrees {
		w := &s.worktrees[i]
		for name, v := range w.refs {
			set.add(w.prefix+name, s.resolve(w, v))
		}
	}
	main := &s.worktrees[0]
	for name, v := range s.shared {
		set.add(name, s.resolve(main, v))
	}
	for _, ref := range s.packed {
		if _, hidden := s.shared[ref.name]; !hidden {
			set.add(ref.name, packedValue(ref))
		}
	}
	return set
}

func packedValue(ref packedRef) value {
	switch {
	case !validName(ref.name):
		return value{err: errBadName}
	case ref.id.IsZero():
		return value{err: errors.New("the object id in packed-refs is all zeros")}
	}
	return value{id: ref.id}
}

// add files one ref, given what it resolves to.
func (set *Set) add(name string, resolved value) {
	switch {
	case resolved.err == nil:
		set.Tips = append(set.Tips, Tip{Name: name, ID: resolved.id, Target: resolved.target})
	case errors.Is(resolved.err, errDangling), errors.Is(resolved.err, errBadName):
		set.Ignored = append(set.Ignored, Problem{name, resolved.err})
	default:
		set.Broken = append(set.Broken, Problem{name, resolved.err})
	}
}

// maxDepth is how many symbolic refs git follows, one leading to the other.
const maxDepth = 5

// resolve follows symbolic refs, as seen from a worktree, to an id. The target
// of the result is the last ref on the way.
func (s *store) resolve(w *worktree, v value) value {
	last := v.target
	for range maxDepth {
		if v.err != nil || v.target == "" {
			v.target = last
			return v
		}
		last = v.target
		next, found := s.find(w, last)
		if !found {
			return value{err: fmt.Errorf("symbolic ref to %q: %w", last, errDangling)}
		}
		v = next
	}
	return value{err: fmt.Errorf("more than %d symbolic refs, one leading to the other", maxDepth)}
}

// find returns what a ref holds, as its name is understood in a worktree.
func (s *store) find(w *worktree, name string) (value, bool) {
	for i := range s.worktrees {
		other := &s.worktrees[i]
		if rest, ok := strings.CutPrefix(name, other.name); ok && other.name != "" {
			return s.findIn(other, rest)
		}
	}
	return s.findIn(w, name)
}

func (s *store) findIn(w *worktree, name string) (value, bool) {
	if isPseudo(name) {
		return readLoose(filepath.Join(w.gitDir, name), s.source.Format)
	}
	own := s.shared
	if isPerWorktree(name) {
		own = w.refs
	}
	if v, found := own[name]; found {
		return v, true
	}
	v, found := s.packedBy[name]
	return v, found
}
