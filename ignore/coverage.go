package ignore

import (
	"slices"
	"strings"
)

// Coverage says whether one directory's bytecode of one form is ignored.
type Coverage struct {
	Dir string
	// Pattern is the form: "__pycache__/", "*.pyc", "*.pyo" or "*$py.class".
	Pattern string
	// Path is what the decision is about: a name that is let through, or
	// one that stands for all.
	Path string
	// Decision has, where the path is not ignored, the negation that
	// re-includes it, or no rule: nothing matches it.
	Decision
	// HiddenBy is the rule of a personal file that covers what the
	// committed files let through. The gap is still there for others.
	HiddenBy *Rule
	// Unproved: the rules are too intricate to go through all names. The
	// path may be ignored then, others of its form need not be.
	Unproved bool
}

// Prove says for each directory and each form of bytecode whether the rules
// ignore it: one Coverage that is ignored, or one that is not for each rule
// that lets bytecode through (at most 20). The order is by directory, then by
// form. dirs should be the top and each directory that holds Python source.
//
// The matcher should have the committed files only. personal are the files
// that exist on one machine, as for With; they only fill in HiddenBy.
//
// What must be ignored is what an interpreter writes: all in __pycache__,
// with any tag, also the temporary name ("m.cpython-313.pyc.140245") that a
// write starts with and that stays behind if it is interrupted; and beside
// the source m.pyc, m.pyo and m$py.class. The temporary name beside the source
// is not asked for: only old interpreters and compileall -b could leave it,
// and no customary rule covers it.
//
// A stem can be anything, so no number of examples would do: rules such as
// "[a-w]*.pyc", "x.pyc" or "!keep.pyc" tell stems apart. The proof goes
// through all names, taking those together that the rules do not tell apart,
// and gives for each gap one that git does not ignore.
func (m *Matcher) Prove(dirs []string, personal ...*File) []Coverage {
	p := newProver(m, len(dirs))
	p.found = make([]Coverage, 0, len(dirs)*len(forms))
	found := m.prove(dirs, p)
	if len(personal) == 0 {
		return found
	}
	type place struct{ dir, pattern string }
	hidden := map[place]*Rule{}
	for _, c := range m.With(personal...).Prove(dirsWithGaps(found)) {
		if c.Ignored {
			hidden[place{c.Dir, c.Pattern}] = c.Rule
		}
	}
	for i := range found {
		if c := &found[i]; !c.Ignored {
			c.HiddenBy = hidden[place{c.Dir, c.Pattern}]
		}
	}
	return found
}

// FindGaps is Gaps(m.Prove(dirs)). It is quicker where there are few gaps.
func (m *Matcher) FindGaps(dirs []string) []Coverage {
	p := newProver(m, len(dirs))
	p.gapsOnly = true
	return m.prove(dirs, p)
}

// Gaps returns those that are not ignored.
func Gaps(found []Coverage) []Coverage {
	var gaps []Coverage
	for i := range found {
		if !found[i].Ignored {
			gaps = append(gaps, found[i])
		}
	}
	return gaps
}

func dirsWithGaps(found []Coverage) []string {
	var dirs []string
	for _, gap := range Gaps(found) {
		dirs = append(dirs, gap.Dir)
	}
	return dirs
}

func (m *Matcher) prove(dirs []string, p *prover) []Coverage {
	if !slices.IsSorted(dirs) {
		dirs = slices.Sorted(slices.Values(dirs))
	}
	dirs = slices.Compact(slices.Clone(dirs))
	w := walk{m: m}
	for _, dir := range dirs {
		p.dir(dir, w.to(dir))
	}
	return p.found
}

// walk goes from directory to directory, and decides each once as long as
// they come in order.
type walk struct {
	m *Matcher
	// paths and dirs are the directories above the last one, and it.
	paths []string
	dirs  []Dir
}

func (w *walk) to(path string) Dir {
	n := len(w.paths)
	for n > 0 && !inside(path, w.paths[n-1]) {
		n--
	}
	w.paths, w.dirs = w.paths[:n], w.dirs[:n]
	if n == 0 {
		w.push("", Dir{rules: w.m.chainAt("", w.m.top)})
	}
	for last := w.paths[len(w.paths)-1]; last != path; last = w.paths[len(w.paths)-1] {
		next := nextDir(path, last)
		dir := w.dirs[len(w.dirs)-1].Enter(next)
		dir.rules = w.m.chainAt(next, dir.rules)
		w.push(next, dir)
	}
	return w.dirs[len(w.dirs)-1]
}

func (w *walk) push(path string, dir Dir) {
	w.paths, w.dirs = append(w.paths, path), append(w.dirs, dir)
}

// inside reports whether path is dir or below it.
func inside(path, dir string) bool {
	rest, ok := strings.CutPrefix(path, dir)
	return ok && (dir == "" || rest == "" || rest[0] == '/')
}

// nextDir returns the directory on the way from dir to path, directly below
// dir.
func nextDir(path, dir string) string {
	start := len(dir)
	if dir != "" {
		start++
	}
	if slash := strings.IndexByte(path[start:], '/'); slash >= 0 {
		return path[:start+slash]
	}
	return path
}

// chainAt returns the chain of a directory: its own, or that of its parent.
func (m *Matcher) chainAt(dir string, above *chain) *chain {
	if c := m.dirs[dir]; c != nil {
		return c
	}
	return above
}

func join(dir, name string) string {
	if dir == "" {
		return name
	}
	return dir + "/" + name
}
