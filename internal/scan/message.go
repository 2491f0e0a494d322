package scan

import (
	"strings"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/index"
	"github.com/pycguard/pycguard/internal/object"
)

// fixCommitted mends a commit that is being made.
const fixCommitted = "take it out of the index, the file stays on disk: git rm --cached"

// committed returns the findings for one entry: PYC001, and PYC005 where the
// commit has nothing that the bytecode could have been compiled from.
func committed(entry index.Entry, state finding.State, present map[string]bool) []finding.Finding {
	name := bytecode.ParseName(entry.Path)
	findings := []finding.Finding{{
		Rule:    finding.CommittedBytecode,
		Path:    entry.Path,
		State:   state,
		Message: describe(entry, name) + ", " + stateWords(entry, state),
		Fix:     fixCommitted,
	}}
	candidates := name.Sources()
	if len(candidates) == 0 {
		return findings
	}
	for _, source := range candidates {
		if present[source] {
			return findings
		}
	}
	return append(findings, finding.Finding{
		Rule:    finding.SourcelessBytecode,
		Path:    entry.Path,
		State:   state,
		Message: "its source " + finding.Quote(candidates[0]) + " is not in this commit: it may hold what was kept out on purpose",
		Fix:     fixCommitted,
	})
}

func stateWords(entry index.Entry, state finding.State) string {
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

// describe says what stands at the path: "CPython 3.11 bytecode".
func describe(entry index.Entry, name bytecode.Name) string {
	switch object.Mode(entry.Mode) {
	case object.ModeSymlink:
		return "symbolic link with the name of bytecode"
	case object.ModeSubmodule:
		return "submodule with the name of bytecode"
	}
	if interpreter, ok := name.Interpreter(); ok {
		return interpreter.String() + " bytecode"
	}
	if bytecode.IsFileName(entry.Path[strings.LastIndexByte(entry.Path, '/')+1:]) {
		return "Python bytecode"
	}
	if bytecode.InCacheDir(entry.Path) {
		return "file in a cache directory"
	}
	return "file that the configuration counts as bytecode"
}
