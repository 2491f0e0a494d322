// Package scan looks for bytecode in one place at a time: the index, a tree,
// the working tree. It also proves that the ignore rules of such a place cover
// bytecode. It takes what the readers below give it, and returns findings.
//
// It does not find repositories, read options or print. What counts as
// bytecode beyond its own names, and what is allowed, comes in as a Policy.
package scan

import (
	"path"
	"slices"
	"strings"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/finding"
)

// Result is the answer of a scan.
type Result struct {
	// Examined is how many paths were looked at, Opened into how many files
	// of them.
	Examined, Opened int
	// Findings are sorted.
	Findings []finding.Finding
	// Allowed counts the bytecode that the policy let through, Known the
	// one that was passed over because HEAD holds it already.
	Allowed, Known int
}

// Policy is what a project has decided about paths, relative to the top of
// its tree.
type Policy struct {
	// Extra reports paths that count as bytecode too; nil for none.
	Extra func(path string) bool
	// Allow reports bytecode that is there on purpose; nil for none.
	Allow func(path string) bool
}

func (p Policy) allows(path string) bool { return p.Allow != nil && p.Allow(path) }

func isBytecode(p Policy, path string) bool { return bytecode.IsName(path) || isExtra(p, path) }

func isExtra[T ~string | ~[]byte](p Policy, path T) bool {
	return p.Extra != nil && p.Extra(string(path))
}

// Limit restricts a scan to paths and what lies below them. The empty Limit
// restricts nothing.
type Limit []string

// NewLimit returns the limit for paths as a user gives them, relative to the
// directory prefix below the top, with slashes. ok is false for a path that
// leads out of the working tree.
func NewLimit(prefix string, paths []string) (limit Limit, outside string, ok bool) {
	for _, p := range paths {
		clean := path.Join(prefix, p)
		switch {
		case clean == "." || clean == "":
			return nil, "", true
		case clean == ".." || strings.HasPrefix(clean, "../") || path.IsAbs(p):
			return nil, p, false
		}
		limit = append(limit, clean)
	}
	return limit, "", true
}

// Contains reports whether a path is within the limit.
func (l Limit) Contains(path string) bool {
	if len(l) == 0 {
		return true
	}
	for _, top := range l {
		if rest, ok := strings.CutPrefix(path, top); ok && (rest == "" || rest[0] == '/') {
			return true
		}
	}
	return false
}

// leadsTo reports whether dir is in the limit, or above a path in it.
func (l Limit) leadsTo(dir string) bool {
	return l.Contains(dir) || slices.ContainsFunc(l, func(top string) bool { return strings.HasPrefix(top, dir+"/") })
}

// ShortID shortens an object id to the length that people read.
func ShortID(id string) string {
	const readable = 12
	return id[:min(readable, len(id))]
}
