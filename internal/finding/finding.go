// Package finding holds what pycguard says: the rules, one finding, and the
// order in which findings are printed.
//
// A finding is one thing wrong: a rule, a path, what is wrong there, and what
// to do. The package does not look for anything and does not print.
package finding

import (
	"cmp"
	"slices"
)

// Level says how bad a finding is, in the words of SARIF.
type Level string

// The levels in use.
const (
	Error   Level = "error"
	Warning Level = "warning"
)

// State says how a path in the index stands against HEAD.
type State string

// The states; the empty State says nothing.
const (
	New     State = "new"     // HEAD has nothing at the path
	Changed State = "changed" // HEAD has something else at the path
	InHead  State = "in-head" // HEAD has the same at the path
)

// Finding is one thing wrong.
type Finding struct {
	Rule Rule
	// Path is relative to the top of the working tree or tree, with
	// slashes, as git has it. It is bytes: it need not be UTF-8.
	Path string
	// Place orders findings of one rule on one path: a commit, a line.
	// It is empty for most.
	Place string
	// Commit is the id of the commit that the finding is about, empty where
	// it is about the index, the working tree or a tree.
	Commit string
	// State is empty where it does not apply.
	State State
	// Message says what is wrong with the path, in one line.
	Message string
	// Fix says what to do about it, in one line.
	Fix string
}

// Sort orders findings by path, then rule, then place.
func Sort(findings []Finding) {
	slices.SortFunc(findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.Path, b.Path),
			cmp.Compare(a.Rule.ID, b.Rule.ID),
			cmp.Compare(a.Place, b.Place),
		)
	})
}
