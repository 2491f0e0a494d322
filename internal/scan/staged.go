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
}

// Result is the answer of a scan.
type Result struct {
	// Examined is how many paths were looked at.
	Examined int
	// Findings are sorted.
	Findings []finding.Finding
	// Allowed counts the bytecode that the policy let through, Known the
	// one that was passed over because HEAD holds it already.
	Allowed, Known int
}

// Run looks at every entry of the index once.
func (s Staged) Run() (Result, error) {
	if s.Index == nil {
		return Result{}, nil
	}
	entries, err := s.Index.Select(s.matches)
	if err != nil {
		return Result{}, err
	}
	result := Result{Examined: s.Index.Len()}
	entries = slices.DeleteFunc(entries, func(entry index.Entry) bool {
		// git leaves out of a commit what was only announced by "git add -N".
		return entry.IntentToAdd || !s.Limit.contains(entry.Path)
	})
	// A path in conflict has up to three entries, and is one finding.
	entries = slices.CompactFunc(entries, func(a, b index.Entry) bool { return a.Path == b.Path })
	if len(entries) == 0 {
		return result, nil
	}
	return result, s.judge(entries, &result)
}

func (s Staged) matches(path []byte) bool {
	return bytecode.IsName(path) || s.Policy.Extra != nil && s.Policy.Extra(string(path))
}

func (s Staged) judge(entries []index.Entry, result *Result) error {
	head, err := s.Head()
	if err != nil {
		return err
	}
	present, err := s.sources(entries)
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
		result.Findings = append(result.Findings, committed(entry, state, present)...)
	}
	finding.Sort(result.Findings)
	return nil
}

// sources returns the paths of the index that the bytecode could have been
// compiled from.
func (s Staged) sources(entries []index.Entry) (present map[string]bool, err error) {
	wanted := make(map[string]bool)
	for _, entry := range entries {
		for _, source := range bytecode.ParseName(entry.Path).Sources() {
			wanted[source] = true
		}
	}
	found, err := s.Index.Select(func(path []byte) bool { return wanted[string(path)] })
	if err != nil {
		return nil, err
	}
	present = make(map[string]bool, len(found))
	for _, entry := range found {
		present[entry.Path] = !entry.IntentToAdd
	}
	return present, nil
}

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
