// Package report writes the outcome of a command in the form that was asked
// for: text for people, JSON for machines.
//
// Findings go to standard output, one a line; what people should know besides
// (how much was examined, what to do next) goes to standard error, so that a
// pipe carries findings only. The package decides on form, never on content:
// it gets findings that are sorted already.
package report

import (
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/history"
)

// Report is the outcome of one run.
type Report struct {
	// Command is what was run, without the program: "check".
	Command    string
	Repository Repository
	// Examined says how much was looked at, in the order to be shown.
	Examined []Count
	Findings []finding.Finding
	// History is what an audit found; nil for other commands.
	History *history.Report
	// Err says why the repository could not be examined.
	Err error
}

// Repository describes the repository that was examined.
type Repository struct {
	Path         string
	ObjectFormat string
	Bare         bool
	Shallow      bool
	Partial      bool
}

// Count is how many things of one kind were examined.
type Count struct {
	// Key is the name in JSON, "indexEntries".
	Key string
	N   int
}
