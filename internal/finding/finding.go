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

// Rule is one kind of finding. Rules are the fixed table below.
type Rule struct {
	ID      string // "PYC001", never reused
	Name    string // "committed-bytecode"
	Level   Level
	Summary string // one sentence, lower case, no full stop
}

// The rules. The ids are promises: they stand in configurations and reports.
var (
	CommittedBytecode  = Rule{"PYC001", "committed-bytecode", Error, "compiled Python bytecode is part of the commit"}
	UnignoredBytecode  = Rule{"PYC002", "unignored-bytecode", Warning, "bytecode in the working tree is neither tracked nor ignored, so the next \"git add .\" takes it"}
	IgnoreGap          = Rule{"PYC003", "ignore-gap", Warning, "the committed ignore rules let bytecode through"}
	HistoryBytecode    = Rule{"PYC004", "history-bytecode", Warning, "bytecode is in the history"}
	SourcelessBytecode = Rule{"PYC005", "sourceless-bytecode", Error, "bytecode whose source is in none of the commits that hold it; it may leak what was kept out on purpose"}
	DisguisedBytecode  = Rule{"PYC006", "disguised-bytecode", Error, "bytecode under a name that does not say so"}
	GhostModule        = Rule{"PYC007", "ghost-module", Warning, "Python would import a module whose source is gone"}
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
