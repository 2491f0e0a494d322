package scan

import (
	"slices"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/object"
)

// Committed is the question "which bytecode does this commit contain?".
type Committed struct {
	Tree   *Tree
	Policy Policy
	Limit  Limit
	// Where says in a finding's message which commit it is: "in 1a2b3c4".
	Where string
}

// Run looks at every path of the tree once.
func (c Committed) Run() (Result, error) {
	var result Result
	var found []subject
	err := c.Tree.Walk(func(path string, entry TreeEntry) error {
		result.Examined++
		switch {
		case !isBytecode(c.Policy, path) || !c.Limit.contains(path):
		case c.Policy.allows(path):
			result.Allowed++
		default:
			found = append(found, subject{path: path, mode: entry.Mode.Canonical(), where: c.Where})
		}
		return nil
	})
	if err != nil {
		return Result{}, err
	}
	for _, s := range found {
		findings, err := c.report(s)
		if err != nil {
			return Result{}, err
		}
		result.Findings = append(result.Findings, findings...)
	}
	finding.Sort(result.Findings)
	return result, nil
}

func (c Committed) report(s subject) (findings []finding.Finding, err error) {
	return s.committed(func(path string) bool {
		_, ok, lookupErr := c.Tree.Lookup(path)
		if lookupErr != nil && err == nil {
			err = lookupErr
		}
		return ok
	}), err
}

// fixCommitted mends a commit that is being made.
const fixCommitted = "take it out of the index, the file stays on disk: git rm --cached"

// subject is one path of bytecode that a finding is about.
type subject struct {
	path  string
	mode  object.Mode
	state finding.State
	// where ends the message: "new in this commit".
	where string
}

// committed returns PYC001, and PYC005 when the commit has nothing that the
// bytecode could have been compiled from.
func (s subject) committed(hasSource func(path string) bool) []finding.Finding {
	name := bytecode.ParseName(s.path)
	findings := []finding.Finding{{
		Rule:    finding.CommittedBytecode,
		Path:    s.path,
		State:   s.state,
		Message: s.describe(name) + ", " + s.where,
		Fix:     fixCommitted,
	}}
	candidates := name.Sources()
	if len(candidates) == 0 || slices.ContainsFunc(candidates, hasSource) {
		return findings
	}
	return append(findings, finding.Finding{
		Rule:    finding.SourcelessBytecode,
		Path:    s.path,
		State:   s.state,
		Message: "its source " + finding.Quote(candidates[0]) + " is not in this commit: it may hold what was kept out on purpose",
		Fix:     fixCommitted,
	})
}

// describe says what stands at the path: "CPython 3.11 bytecode".
func (s subject) describe(name bytecode.Name) string {
	switch s.mode {
	case object.ModeSymlink:
		return "symbolic link with the name of bytecode"
	case object.ModeSubmodule:
		return "submodule with the name of bytecode"
	}
	if interpreter, ok := name.Interpreter(); ok {
		return interpreter.String() + " bytecode"
	}
	_, base := splitPath(s.path)
	switch {
	case bytecode.IsFileName(base):
		return "Python bytecode"
	case bytecode.InCacheDir(s.path):
		return "file in a cache directory"
	}
	return "file that the configuration counts as bytecode"
}
