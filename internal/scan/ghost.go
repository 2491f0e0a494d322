package scan

import (
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/finding"
)

// Ghosts is the question "what would Python import whose source is gone?". It
// looks at a working tree as it is on disk.
//
// Two things are ghosts: bytecode under a legacy name without a source, which
// an interpreter takes for the module itself; and a hollow directory, which
// holds nothing but bytecode and directories like itself, and which Python 3
// imports as a namespace package. What stands in front of a ghost on an import,
// a package or an extension module of its name, makes it harmless, and it is
// none. Tracked bytecode is none either: it is a finding of its own.
type Ghosts struct {
	// Root is the top of the working tree.
	Root *os.Root
	// Tracked reports whether the index has a path.
	Tracked func(path string) bool
	Policy  Policy
	Limit   Limit
}

// Ghost is one thing that Python would import.
type Ghost struct {
	// Path is relative to the top. Dir says that it is a hollow directory;
	// what is hollow below it is no Ghost besides.
	Path string
	Dir  bool
	// Module is the name under which it can be imported, From the directory
	// that must be on the path of modules for that, "" for the top.
	Module, From string
	// Interpreter is that of a file, as its header says.
	Interpreter bytecode.Interpreter
	// Source is the likeliest path of a file's source.
	Source string
}

// Find returns the ghosts in the order of their paths, and how many names it
// looked at. The error joins all that
// could not be looked at; what was found elsewhere counts all the same.
func (g Ghosts) Find() ([]Ghost, int, error) {
	w := ghostWalk{Ghosts: g}
	w.enter("", "", 0)
	slices.SortFunc(w.found, func(a, b Ghost) int { return strings.Compare(a.Path, b.Path) })
	return w.found, w.examined, errors.Join(w.errs...)
}

// Run returns the ghosts as findings. Like Find, it returns what it has found
// beside an error.
func (g Ghosts) Run() (Result, error) {
	ghosts, examined, err := g.Find()
	result := Result{Examined: examined}
	for _, ghost := range ghosts {
		switch {
		case !g.Limit.Contains(ghost.Path):
		case g.Policy.allows(ghost.Path):
			result.Allowed++
		default:
			result.Findings = append(result.Findings, ghost.finding())
		}
	}
	finding.Sort(result.Findings)
	return result, err
}

func (g Ghost) finding() finding.Finding {
	return finding.Finding{
		Rule:    finding.GhostModule,
		Path:    g.Path,
		Message: g.String(),
		Fix:     "delete it: pycguard clean --ghosts",
	}
}

// String says what would be imported, and why, but not the path.
func (g Ghost) String() string {
	module := "as " + finding.Quote(g.Module)
	if g.From != "" {
		module += " from " + finding.Quote(g.From)
	}
	if g.Dir {
		return "the directory holds nothing but bytecode, and Python would import it " + module
	}
	return g.Interpreter.String() + " would import it " + module + ": its source " + finding.Quote(g.Source) + " is gone"
}
