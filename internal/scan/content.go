package scan

import (
	"fmt"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/index"
	"github.com/pycguard/pycguard/internal/object"
)

// Blobs reads the beginnings of blobs.
type Blobs interface {
	// Prefix returns the first n bytes of a blob, or all of it when it is
	// shorter.
	Prefix(id object.ID, n int) ([]byte, error)
}

// lookInside reports the files that differ from HEAD and are bytecode under
// another name.
func (s Staged) lookInside(head *Tree, result *Result) error {
	for entry, err := range s.Index.Entries() {
		if err != nil {
			return err
		}
		if !s.worthALook(entry) {
			continue
		}
		state, err := stateIn(head, entry)
		if err != nil {
			return err
		}
		if state == finding.InHead {
			continue
		}
		disguised, ok, err := s.disguised(entry, state)
		if err != nil {
			return err
		}
		if ok && s.Policy.allows(entry.Path) {
			result.Allowed++
		} else if ok {
			result.Findings = append(result.Findings, disguised)
		}
		result.Opened++
	}
	return nil
}

// worthALook reports whether the content of an entry could be bytecode that
// its name does not show.
func (s Staged) worthALook(entry index.Entry) bool {
	return object.Mode(entry.Mode)&object.ModeType == object.ModeRegular &&
		!entry.IntentToAdd && s.Limit.Contains(entry.Path) && !isBytecode(s.Policy, entry.Path)
}

func (s Staged) disguised(entry index.Entry, state finding.State) (finding.Finding, bool, error) {
	prefix, err := s.Blobs.Prefix(entry.ID, bytecode.PrefixSize)
	if err != nil {
		return finding.Finding{}, false, fmt.Errorf("looking into %s: %w", finding.Quote(entry.Path), err)
	}
	if !bytecode.IsContent(prefix) {
		return finding.Finding{}, false, nil
	}
	what := "Python bytecode"
	if header, err := bytecode.ParseHeader(prefix); err == nil {
		what = header.Interpreter.String() + " bytecode"
	}
	return finding.Finding{
		Rule:    finding.DisguisedBytecode,
		Path:    entry.Path,
		State:   state,
		Message: what + " under another name, " + whereStaged(entry, state),
		Fix:     fixStaged,
	}, true, nil
}
