package ignore

import (
	"slices"
	"strings"
)

// Decision is what the rules say about a path.
type Decision struct {
	Ignored bool
	// Rule decided; nil if no rule matches. It may be one that matches a
	// directory above the path.
	Rule *Rule
}

// Matcher answers for any path, from all ignore files of a working tree or
// tree. It does not change and may be used by several goroutines.
type Matcher struct {
	// top is the chain that holds at the top, without a .gitignore there.
	top *chain
	// dirs has the chain of each directory that has an ignore file.
	dirs map[string]*chain
}

// chain is a list of the files that hold somewhere: file, then those above
// it.
type chain struct {
	file  *File
	above *chain
}

// New returns a matcher for the ignore files of directories. Of two files for
// one directory the later one counts.
func New(files ...*File) *Matcher {
	return newMatcher(files, nil)
}

// With returns a matcher that also consults files which hold everywhere but
// yield to every file of a directory: .git/info/exclude, then the file that
// core.excludesFile names. The first given has precedence.
func (m *Matcher) With(excludes ...*File) *Matcher {
	var files []*File
	for _, c := range m.dirs {
		files = append(files, c.file)
	}
	top := m.top
	for _, file := range slices.Backward(excludes) {
		top = &chain{file, top}
	}
	return newMatcher(files, top)
}

func newMatcher(files []*File, top *chain) *Matcher {
	m := &Matcher{top: top, dirs: make(map[string]*chain, len(files))}
	for _, file := range files {
		m.dirs[file.dir] = &chain{file: file}
	}
	for dir, c := range m.dirs {
		c.above = m.chainAbove(dir)
	}
	return m
}

// chainAbove returns the chain of the nearest directory above dir that has a
// file.
func (m *Matcher) chainAbove(dir string) *chain {
	for dir != "" {
		dir = dir[:max(0, strings.LastIndexByte(dir, '/'))]
		if c := m.dirs[dir]; c != nil {
			return c
		}
	}
	return m.top
}

// Match decides a path. The directories above it are taken as such; isDir
// says whether the path itself is one.
func (m *Matcher) Match(path string, isDir bool) Decision {
	c := m.top
	if root := m.dirs[""]; root != nil {
		c = root
	}
	for i := 0; i < len(path); i++ {
		if path[i] != '/' {
			continue
		}
		if d := c.match(path[:i], true); d.Ignored {
			return d
		}
		if below := m.dirs[path[:i]]; below != nil {
			c = below
		}
	}
	return c.match(path, isDir)
}

// match decides a path whose parents are not ignored.
func (c *chain) match(path string, isDir bool) Decision {
	for ; c != nil; c = c.above {
		rel := path
		if c.file.dir != "" {
			rel = path[len(c.file.dir)+1:]
		}
		if rule := c.file.last(rel, isDir); rule != nil {
			return Decision{Ignored: !rule.Negated, Rule: rule}
		}
	}
	return Decision{}
}
