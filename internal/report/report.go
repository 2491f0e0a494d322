// Package report writes the outcome of a command in the format that was asked
// for: text and pages for people, files for the programs that show findings to
// them. Formats is the table of all of them.
//
// Findings go to standard output, one a line; what people should know besides
// (how much was examined, what to do next) goes to standard error, so that a
// pipe carries findings only. The package decides on form, never on content:
// it gets findings that are sorted already. Names in a repository are whatever
// somebody chose; each writer says them so that they are text to whoever reads
// it, never markup or a command.
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
	// Err says why the repository could not be examined, or not in full.
	Err error
	// Exit is the exit code that the outcome alone gives.
	Exit int
	// Version is that of pycguard.
	Version string
}

// Repository describes the repository that was examined.
type Repository struct {
	Path         string
	ObjectFormat string
	Bare         bool
	Shallow      bool
	Partial      bool
	// Remote is the URL that the repository was cloned from, without a user
	// or password, and Head the id of the commit that is checked out. Either
	// is empty where it is not known.
	Remote, Head string
}

// Count is how many things of one kind were examined.
type Count struct {
	// Key is the name in JSON, "indexEntries".
	Key string
	N   int
}
