package ignore

import (
	"slices"
	"strings"
)

// prover collects what is found.
type prover struct {
	m *Matcher
	// known has what was found where the answer does not depend on the
	// directory, with paths below it. It is nil for the plain form, which
	// looks at each directory.
	known map[ruleset][]Coverage
	// placed are the rules of each file that hold for bytecode in some
	// directories and not in others.
	placed map[*File][]*pattern
	// covering has, for rules for base names, whether they cover an ending.
	covering map[coverKey]bool
	// budget is what all searches together may still need.
	budget int
	// gapsOnly leaves out what is ignored.
	gapsOnly bool
	found    []Coverage
}

type coverKey struct {
	rule   *Rule
	ending string
}

// ruleset is what an answer depends on where no placed rule holds.
type ruleset struct {
	form  int
	rules *chain
	// negation is the rule that re-includes the cache directory.
	negation *Rule
}

func newProver(m *Matcher, dirs int) *prover {
	return &prover{
		m:      m,
		known:  map[ruleset][]Coverage{},
		placed: map[*File][]*pattern{},

		covering: map[coverKey]bool{},
		budget:   searchesFor(dirs),
	}
}

// maxGaps is how many gaps of one form are listed for a directory.
const maxGaps = 20

// dir adds what holds in one directory.
func (p *prover) dir(path string, dir Dir) {
	for i, form := range forms {
		where, in := path, dir
		if form.cache {
			where = join(path, cacheName)
			in = dir.Enter(where)
			in.rules = p.m.chainAt(where, in.rules)
		}
		p.form(i, path, where, in)
	}
}

// form adds what holds for the bytecode of one form, which would stand in
// where: a gap for each rule that lets some through, or else what covers it.
func (p *prover) form(i int, path, where string, in Dir) {
	if in.decided.Ignored {
		if p.gapsOnly {
			return
		}
		stands := join(where, forms[i].stems[0]+forms[i].endings[0])
		p.found = append(p.found, Coverage{Dir: path, Pattern: forms[i].pattern, Path: stands, Decision: in.decided})
		return
	}
	if p.known == nil || p.isPlaced(where, in.rules) {
		p.found = append(p.found, p.answers(i, path, where, in)...)
		return
	}
	set := ruleset{form: i, rules: in.rules}
	if forms[i].cache {
		set.negation = in.decided.Rule
	}
	known, ok := p.known[set]
	if !ok {
		known = p.answers(i, path, where, in)
		for i := range known {
			known[i].Path = known[i].Path[len(join(where, "")):]
		}
		p.known[set] = known
	}
	for _, c := range known {
		c.Dir, c.Path = path, join(where, c.Path)
		p.found = append(p.found, c)
	}
}

// answers are those of look that are asked for.
func (p *prover) answers(i int, path, where string, in Dir) []Coverage {
	return slices.DeleteFunc(p.look(i, path, where, in), func(c Coverage) bool { return p.gapsOnly && c.Ignored })
}

// look goes through the names of a form.
func (p *prover) look(i int, path, where string, in Dir) []Coverage {
	form := &forms[i]
	var gaps []Coverage
	for _, ending := range form.endings {
		found, ok := p.escapes(ending, where, in.rules)
		if !ok {
			found = append(found, escape{name: form.stems[0] + ending})
		}
		for _, e := range found {
			gap := Coverage{Dir: path, Pattern: form.pattern, Decision: Decision{Rule: e.rule}, Unproved: !ok}
			gap.Path = join(where, form.usualName(e, ending, where, in))
			// The negation of the cache directory itself is what
			// keeps a rule for it from holding.
			if form.cache && in.decided.Rule != nil {
				gap.Rule = in.decided.Rule
			}
			if !slices.ContainsFunc(gaps, func(known Coverage) bool { return known.Rule == gap.Rule }) {
				gaps = append(gaps, gap)
			}
		}
	}
	if len(gaps) == 0 {
		name := join(where, form.stems[0]+form.endings[0])
		return []Coverage{{Dir: path, Pattern: form.pattern, Path: name, Decision: in.Match(name, false)}}
	}
	return gaps
}

// usualName returns a name as interpreters write it that escapes by the same
// rule, if there is one: it is the better example.
func (f *form) usualName(e escape, ending, where string, in Dir) string {
	for _, stem := range f.stems {
		if in.Match(join(where, stem+ending), false) == (Decision{Rule: e.rule}) {
			return stem + ending
		}
	}
	return e.name
}

// familyOf returns the tokens that match a stem and the ending.
func familyOf(ending string) []token {
	return appendBytes([]token{{op: opAny}, {op: opStar}}, ending)
}

// escapes returns the names with an ending that are not ignored in a
// directory, one for each rule, and false if it cannot be told.
func (p *prover) escapes(ending, where string, rules *chain) ([]escape, bool) {
	found, covered := p.contenders(ending, where, rules)
	if covered && !slices.ContainsFunc(found, func(c contender) bool { return c.rule.Negated }) {
		return nil, true
	}
	return escapes(found, familyOf(ending), &p.budget)
}

// contenders returns the rules that may decide names with the ending in a
// directory, in order of precedence, down to one that covers them all, if
// there is one.
func (p *prover) contenders(ending, where string, rules *chain) (found []contender, covered bool) {
	for ; rules != nil; rules = rules.above {
		f := rules.file
		for i := range slices.Backward(f.rules) {
			rule := &f.rules[i]
			if rule.pattern.dirOnly || !rule.pattern.mayEndIn(ending) {
				continue
			}
			c := contender{rule: rule, automaton: automaton{rule.pattern.tokens(), f.fold}}
			if c.begin = c.beginIn(f, where); len(c.begin) == 0 {
				continue
			}
			found = append(found, c)
			if p.covers(c, ending) {
				return found, true
			}
		}
	}
	return found, false
}

// covers reports whether a rule alone covers all names with the ending.
func (p *prover) covers(c contender, ending string) bool {
	if c.rule.Negated || !c.rule.pattern.open {
		return false
	}
	if c.rule.pattern.kind == suffix {
		return strings.HasSuffix(ending, c.rule.pattern.text)
	}
	key := coverKey{c.rule, ending}
	known, ok := p.covering[key]
	if !ok || c.rule.pattern.kind == pathGlob {
		left, sure := escapes([]contender{c}, familyOf(ending), &p.budget)
		known = sure && len(left) == 0
		p.covering[key] = known
	}
	return known
}

// beginIn returns the state of a rule of f at the beginning of a name in
// where.
func (c *contender) beginIn(f *File, where string) state {
	s := c.start()
	if kind := c.rule.pattern.kind; kind != path && kind != pathGlob {
		return s
	}
	for _, b := range []byte(below(where, f.dir)) {
		if s = c.next(s, b); len(s) == 0 {
			break
		}
	}
	return s
}

// below returns what the paths in where begin with, relative to dir, which is
// where or above it.
func below(where, dir string) string {
	if where == dir {
		return ""
	}
	return where[len(join(dir, "")):] + "/"
}

// isPlaced reports whether a placed rule could match a file in where.
func (p *prover) isPlaced(where string, rules *chain) bool {
	for ; rules != nil; rules = rules.above {
		placed, ok := p.placed[rules.file]
		if !ok {
			placed = placedRules(rules.file)
			p.placed[rules.file] = placed
		}
		if len(placed) == 0 {
			continue
		}
		rel := below(where, rules.file.dir)
		if rules.file.fold {
			rel = lower(rel)
		}
		for _, pattern := range placed {
			if strings.HasPrefix(rel, pattern.text) || strings.HasPrefix(pattern.text, rel) {
				return true
			}
		}
	}
	return false
}

// placedRules returns the patterns of a file that match paths, not base
// names, and may match bytecode.
func placedRules(f *File) []*pattern {
	var placed []*pattern
	for i := range f.rules {
		p := &f.rules[i].pattern
		if (p.kind == path || p.kind == pathGlob) && !p.dirOnly && p.mayBeBytecode() {
			placed = append(placed, p)
		}
	}
	return placed
}
