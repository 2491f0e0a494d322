// Package scan looks for bytecode in one place at a time: the index, a tree.
// It takes what the readers below give it, and returns findings.
//
// It does not find repositories, read options or print. What counts as
// bytecode beyond its own names, and what is allowed, comes in as a Policy.
package scan

import (
	"path"
	"strings"
)

// Policy is what a project has decided about paths, relative to the top of
// its tree.
type Policy struct {
	// Extra reports paths that count as bytecode too; nil for none.
	Extra func(path string) bool
	// Allow reports bytecode that is there on purpose; nil for none.
	Allow func(path string) bool
}

func (p Policy) allows(path string) bool { return p.Allow != nil && p.Allow(path) }

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

func (l Limit) contains(path string) bool {
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
