package scan

import (
	"cmp"
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

// Run looks at every path of the tree.
func (c Committed) Run() (Result, error) {
	var result Result
	diff := treeDiff{objects: c.Tree.objects, policy: c.Policy, limit: c.Limit}
	all, err := diff.compare("", c.Tree.root, nil, func(path string, at TreeEntry) error {
		if c.Policy.allows(path) {
			result.Allowed++
			return nil
		}
		s := subject{path: path, mode: at.Mode.Canonical(), where: c.Where}
		findings, err := s.inTree(c.Tree)
		result.Findings = append(result.Findings, findings...)
		return err
	})
	if err != nil {
		return Result{}, err
	}
	result.Examined = all.paths
	finding.Sort(result.Findings)
	return result, nil
}

// What mends a commit that is being made, and one that was made before.
const (
	fixStaged = "take it out of the index, the file stays on disk: git rm --cached"
	fixCommit = "take it out of the commit: git rm --cached, then git commit --amend for the newest, git rebase -i for an older one"
)

// subject is one path of bytecode that a finding is about.
type subject struct {
	path  string
	mode  object.Mode
	state finding.State
	// where ends the message: "new in this commit".
	where string
	// place and commit are the finding's.
	place, commit string
}

// inTree is committed for bytecode that stands in a tree.
func (s subject) inTree(tree *Tree) (findings []finding.Finding, err error) {
	findings = s.committed(func(path string) bool {
		_, ok, lookupErr := tree.Lookup(path)
		err = cmp.Or(err, lookupErr)
		return ok
	})
	return findings, err
}

// committed returns PYC001, and PYC005 when the commit has nothing that the
// bytecode could have been compiled from.
func (s subject) committed(hasSource func(path string) bool) []finding.Finding {
	name := bytecode.ParseName(s.path)
	findings := []finding.Finding{s.finding(finding.CommittedBytecode, s.describe(name)+", "+s.where)}
	candidates := name.Sources()
	if len(candidates) == 0 || slices.ContainsFunc(candidates, hasSource) {
		return findings
	}
	return append(findings, s.finding(finding.SourcelessBytecode,
		"its source "+finding.Quote(candidates[0])+" is not in this commit: it may hold what was kept out on purpose"))
}

func (s subject) finding(rule finding.Rule, message string) finding.Finding {
	fix := fixStaged
	if s.commit != "" {
		fix = fixCommit
	}
	return finding.Finding{Rule: rule, Path: s.path, Place: s.place, Commit: s.commit, State: s.state, Message: message, Fix: fix}
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
