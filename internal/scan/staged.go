package scan

import (
	"slices"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/index"
	"github.com/pycguard/pycguard/internal/object"
)

// Staged is the question "which bytecode would the next commit contain?".
type Staged struct {
	// Index is nil in a repository that has none yet.
	Index *index.Index
	// Head opens the tree of HEAD, nil before the first commit. It is called
	// only when there is something to compare.
	Head   func() (*Tree, error)
	Policy Policy
	Limit  Limit
	// NewOnly passes over bytecode that HEAD holds already, unchanged.
	NewOnly bool
	// Blobs is set to look into new and changed files for bytecode under
	// other names.
	Blobs Blobs
}

// Run looks at every entry of the index once.
func (s Staged) Run() (Result, error) {
	if s.Index == nil {
		return Result{}, nil
	}
	named, err := s.named()
	if err != nil {
		return Result{}, err
	}
	result := Result{Examined: s.Index.Len()}
	if len(named) == 0 && s.Blobs == nil {
		return result, nil
	}
	head, err := s.Head()
	if err != nil {
		return Result{}, err
	}
	if err := s.judge(named, head, &result); err != nil {
		return Result{}, err
	}
	if s.Blobs != nil {
		if err := s.lookInside(head, &result); err != nil {
			return Result{}, err
		}
	}
	finding.Sort(result.Findings)
	return result, nil
}

// named returns the entries of the next commit whose names say that they are
// bytecode.
func (s Staged) named() ([]index.Entry, error) {
	entries, err := s.Named()
	// git leaves out of a commit what was only announced by "git add -N".
	return slices.DeleteFunc(entries, func(entry index.Entry) bool { return entry.IntentToAdd }), err
}

// Named returns the entries of the index whose names say that they are
// bytecode, those that the policy allows too. A path in conflict has up to
// three entries; the first one is returned.
func (s Staged) Named() ([]index.Entry, error) {
	if s.Index == nil {
		return nil, nil
	}
	var names bytecode.Scanner
	entries, err := s.Index.Select(func(path []byte, shared int, _ uint32) bool {
		return names.IsName(path, shared) || isExtra(s.Policy, path)
	})
	if err != nil {
		return nil, err
	}
	entries = slices.DeleteFunc(entries, func(entry index.Entry) bool { return !s.Limit.Contains(entry.Path) })
	return slices.CompactFunc(entries, func(a, b index.Entry) bool { return a.Path == b.Path }), nil
}

// Tracked returns the paths of the bytecode in the index, in its order, and
// how many more the policy allows.
func (s Staged) Tracked() (paths []string, allowed int, err error) {
	entries, err := s.Named()
	for _, entry := range entries {
		if s.Policy.allows(entry.Path) {
			allowed++
			continue
		}
		paths = append(paths, entry.Path)
	}
	return paths, allowed, err
}

func (s Staged) judge(entries []index.Entry, head *Tree, result *Result) error {
	sources, err := s.sources(entries)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if s.Policy.allows(entry.Path) {
			result.Allowed++
			continue
		}
		state, err := stateIn(head, entry)
		if err != nil {
			return err
		}
		if s.NewOnly && state == finding.InHead {
			result.Known++
			continue
		}
		found := subject{path: entry.Path, mode: object.Mode(entry.Mode), state: state, where: whereStaged(entry, state)}
		result.Findings = append(result.Findings, found.committed(func(path string) bool { return sources[path] })...)
	}
	return nil
}

// sources returns the paths of the index that the bytecode could have been
// compiled from.
func (s Staged) sources(entries []index.Entry) (map[string]bool, error) {
	if len(entries) == 0 {
		return nil, nil
	}
	var candidates []string
	for _, entry := range entries {
		candidates = append(candidates, bytecode.ParseName(entry.Path).Sources()...)
	}
	slices.Sort(candidates)
	found, err := s.Index.Find(candidates)
	if err != nil {
		return nil, err
	}
	present := make(map[string]bool, len(found))
	for _, entry := range found {
		present[entry.Path] = !entry.IntentToAdd
	}
	return present, nil
}

// stateIn compares an entry with what head, nil before the first commit, has
// at its path.
func stateIn(head *Tree, entry index.Entry) (finding.State, error) {
	if head == nil {
		return finding.New, nil
	}
	at, ok, err := head.Lookup(entry.Path)
	switch {
	case err != nil:
		return "", err
	case !ok:
		return finding.New, nil
	case at.ID != entry.ID || at.Mode.Canonical() != object.Mode(entry.Mode):
		return finding.Changed, nil
	}
	return finding.InHead, nil
}

func whereStaged(entry index.Entry, state finding.State) string {
	if entry.Stage != 0 {
		return "in conflict"
	}
	switch state {
	case finding.Changed:
		return "changed in this commit"
	case finding.InHead:
		return "already in HEAD"
	}
	return "new in this commit"
}
