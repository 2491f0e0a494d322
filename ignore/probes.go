package ignore

import (
	"slices"
	"strings"
)

const cacheName = "__pycache__"

// form is one way in which interpreters name bytecode.
type form struct {
	pattern string
	// line is the rule that covers the form.
	line string
	// cache: the names stand in a cache directory, otherwise beside the
	// source.
	cache bool
	// endings follow the stem.
	endings []string
}

var forms = []form{
	{cacheName + "/", cacheName + "/", true, []string{
		".cpython-313.pyc", ".cpython-36.opt-1.pyc", ".pypy311.pyc", "cpython-38.pyc",
		".cpython-312-pytest-8.3.4.pyc", ".cpython-311.pyc.140589556619184",
	}},
	{"*.pyc", "*.py[co]", false, []string{".pyc"}},
	{"*.pyo", "*.py[co]", false, []string{".pyo"}},
	{"*$py.class", "*$py.class", false, []string{"$py.class"}},
}

// stems stand for all names of modules. Those of one letter only are what
// bracket expressions are tried with too.
var stems = []string{"x", "q", "qqqqqqqqq", "__init__", "Mod9", "caf\xc3\xa9.v2-x y"}

// probe is a name that must be ignored.
type probe struct {
	name string
	// fixed probes are for one directory only.
	fixed bool
	dir   string
}

// probes has a list for each of forms.
type probes [][]probe

// firstProbes are the probes whatever the rules: each stem with each ending.
func firstProbes() probes {
	all := make(probes, len(forms))
	for i, form := range forms {
		for _, stem := range stems {
			for _, ending := range form.endings {
				all[i] = append(all[i], probe{name: stem + ending})
			}
		}
	}
	return all
}

// probesFor returns the probes that the rules of a file ask for.
func probesFor(f *File) probes {
	all := make(probes, len(forms))
	seen := map[probe]bool{}
	for r := range f.rules {
		rule := &f.rules[r]
		if !rule.asks() {
			continue
		}
		for i, form := range forms {
			for _, probe := range rule.probes(form, f) {
				if !seen[probe] {
					seen[probe] = true
					all[i] = append(all[i], probe)
				}
			}
		}
	}
	return all
}

// asks reports whether the rule may tell some names of files from others: a
// negation, or a pattern with a bracket expression.
func (r *Rule) asks() bool {
	p := &r.pattern
	if p.kind == never || p.dirOnly || p.glob.minLen > maxName || len(p.text) > maxPath {
		return false
	}
	return r.Negated || slices.ContainsFunc(p.component(), func(t token) bool { return t.op == opClass })
}

// probes returns the probes of one form that a rule of a file asks for.
func (r *Rule) probes(form form, f *File) []probe {
	var found []probe
	for _, ending := range form.endings {
		if !r.pattern.mayEndIn(ending) {
			continue
		}
		for _, name := range namesFor(r.pattern.component(), ending, r.Negated) {
			probe := probe{name: name}
			// Where case is folded the rule holds for directories that
			// differ in case, too.
			if r.pattern.kind == path && !f.fold {
				full := "/" + join(f.dir, r.pattern.text)
				probe.fixed, probe.dir = true, strings.TrimPrefix(full[:strings.LastIndexByte(full, '/')], "/")
			}
			found = append(found, probe)
		}
	}
	return found
}

// mayEndIn is a quick look at what the pattern ends in.
func (p *pattern) mayEndIn(ending string) bool {
	if p.kind == nameGlob || p.kind == pathGlob {
		return p.glob.fitsEnd(ending)
	}
	return strings.HasSuffix(p.text, ending) || strings.HasSuffix(ending, p.text)
}

// maxName is the length that file systems allow for a name, and maxPath what
// they allow for a path: longer ones are not written by an interpreter.
const (
	maxName = 255
	maxPath = 4096
)

// namesFor returns the names with an ending that tokens, the last component
// of a rule, could tell from others. For a negation that is what it matches:
// one with its stars empty, one without.
func namesFor(tokens []token, ending string, negated bool) []string {
	family := familyOf(ending)
	smallest, ok := common(tokens, family)
	if !ok {
		return nil
	}
	if !negated {
		return outside(tokens, ending)
	}
	names := []string{smallest}
	if filled, ok := common(fillStars(tokens), family); ok {
		names = append(names, filled)
	}
	return names
}

// familyOf returns the tokens that match a stem and the ending.
func familyOf(ending string) []token {
	return appendBytes([]token{{op: opAny}, {op: opStar}}, ending)
}

// outside returns names with stems of a byte that a bracket expression leaves
// out.
func outside(tokens []token, ending string) []string {
	var names []string
	for _, tok := range tokens {
		if tok.op != opClass {
			continue
		}
		left := *tok.class
		left.negate()
		if c, ok := pick(token{op: opClass, class: &left}, token{op: opAny}); ok {
			names = append(names, stemOf(c, 1)+ending, stemOf(c, 9)+ending)
		}
	}
	return names
}

// fillStars puts a byte in front of each star.
func fillStars(tokens []token) []token {
	var filled []token
	for _, tok := range tokens {
		if tok.op == opStar {
			filled = append(filled, token{op: opByte, byte: 'q'})
		}
		filled = append(filled, tok)
	}
	return filled
}

// component returns the tokens of a pattern's last component.
func (p *pattern) component() []token {
	var tokens []token
	if p.kind == suffix {
		tokens = append(tokens, token{op: opStar})
	}
	tokens = appendBytes(tokens, p.text)
	tokens = append(append(tokens, p.glob.tokens...), p.glob.tail...)
	start := len(tokens)
	for start > 0 && !tokens[start-1].endsComponent() {
		start--
	}
	tokens = tokens[start:]
	for i := range tokens {
		if tokens[i].op == opRest {
			tokens[i].op = opStar
		}
	}
	return tokens
}

func appendBytes(tokens []token, text string) []token {
	for i := range len(text) {
		tokens = append(tokens, token{op: opByte, byte: text[i]})
	}
	return tokens
}

// stemOf returns n times the byte c.
func stemOf(c byte, n int) string { return strings.Repeat(string([]byte{c}), n) }
