package ignore

import (
	"iter"
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
}

// Prove says for each directory and each form of bytecode whether the rules
// ignore it: one Coverage that is ignored, or one that is not for each rule
// that lets bytecode through. The order is by directory, then by form. Asked
// should be for the top and for each directory that holds Python source.
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
// The names are many, so stems stand for them, chosen so that a rule for some
// of them only is noticed: short and long ones and odd ones; for each bracket
// expression of a rule, stems of a byte that is not in it; for each negation,
// a name that it matches, with its stars empty and not. A rule that fits a
// stem but no longer name ("x.pyc", "?.pyc") does not count. What this could
// still miss is a set of rules that needs several stars or brackets each to
// cover some stems, and that no stem falls between.
func (m *Matcher) Prove(dirs []string, personal ...*File) []Coverage {
	found := m.prove(dirs)
	if len(personal) == 0 {
		return found
	}
	type place struct{ dir, pattern string }
	hidden := map[place]*Rule{}
	for _, c := range m.With(personal...).prove(dirsWithGaps(found)) {
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

// Gaps returns those that are not ignored.
func Gaps(found []Coverage) []Coverage {
	return slices.DeleteFunc(slices.Clone(found), func(c Coverage) bool { return c.Ignored })
}

func dirsWithGaps(found []Coverage) []string {
	var dirs []string
	for _, gap := range Gaps(found) {
		dirs = append(dirs, gap.Dir)
	}
	return dirs
}

func (m *Matcher) prove(dirs []string) []Coverage {
	dirs = slices.Compact(slices.Sorted(slices.Values(dirs)))
	p := prover{
		m:     m,
		first: firstProbes(),
		asked: map[*File]probes{},
		found: make([]Coverage, 0, len(dirs)*len(forms)),
	}
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

// prover collects what is found.
type prover struct {
	m     *Matcher
	first probes
	// asked are the probes that the rules of each file ask for.
	asked map[*File]probes
	found []Coverage
}

// dir adds what holds in one directory.
func (p *prover) dir(path string, dir Dir) {
	for i, form := range forms {
		if !form.cache {
			p.form(i, path, path, dir)
			continue
		}
		cachePath := join(path, cacheName)
		cache := dir.Enter(cachePath)
		if cache.decided.Ignored {
			p.found = append(p.found, Coverage{Dir: path, Pattern: form.pattern, Path: cachePath, Decision: cache.decided})
			continue
		}
		cache.rules = p.m.chainAt(cachePath, cache.rules)
		p.form(i, path, cachePath, cache)
	}
}

// form adds what holds for the bytecode of one form, which would stand in
// where: a gap for each rule that lets some through, or else what covers it.
func (p *prover) form(i int, path, where string, dir Dir) {
	before := len(p.found)
	var covered Coverage
	for probe := range p.probes(i, dir.rules) {
		if probe.fixed && probe.dir != where {
			continue
		}
		c := Coverage{Dir: path, Pattern: forms[i].pattern}
		c.Path, c.Decision = decide(dir, where, probe.name)
		switch {
		case !c.Ignored:
			p.addGap(before, c)
		case covered.Path == "":
			covered = c
		}
	}
	if len(p.found) == before {
		p.found = append(p.found, covered)
	}
}

// addGap adds a gap unless one with the same rule was found since before.
func (p *prover) addGap(before int, c Coverage) {
	for _, known := range p.found[before:] {
		if known.Rule == c.Rule {
			return
		}
	}
	p.found = append(p.found, c)
}

// probes yields the probes of a form where the rules of c hold.
func (p *prover) probes(i int, c *chain) iter.Seq[probe] {
	return func(yield func(probe) bool) {
		for _, probe := range p.first[i] {
			if !yield(probe) {
				return
			}
		}
		for ; c != nil; c = c.above {
			asked := p.asked[c.file]
			if asked == nil {
				asked = probesFor(c.file)
				p.asked[c.file] = asked
			}
			for _, probe := range asked[i] {
				if !yield(probe) {
					return
				}
			}
		}
	}
}

// decide decides a name in dir, whose path is where. A rule that has no star
// covers names of one length only: it does not count, and a longer name is
// tried instead.
func decide(dir Dir, where, name string) (string, Decision) {
	for {
		path := join(where, name)
		d := dir.Match(path, false)
		if !d.Ignored || dir.decided.Ignored || d.Rule.pattern.open || len(name) > maxName {
			return path, d
		}
		name = "q" + name
	}
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
