package ignore

import "slices"

// indexFrom is the number of rules from which an index is quicker than
// looking at each rule (BenchmarkMatch).
const indexFrom = 16

// ruleIndex finds the last matching rule of a long file without looking at
// each: rules whose pattern has no glob are found by their text.
type ruleIndex struct {
	names, paths, suffixes ruleTable
	// globs are the rules that must be tried, in order.
	globs []globEntry
}

// globEntry is what is looked at before a rule with a glob is tried. Entries
// stand side by side, so most rules are passed over without being read.
type globEntry struct {
	// number of the rule, from 1.
	number int32
	// first and last are the bytes that a match begins and ends with, 0
	// where any will do.
	first, last byte
	// onPath: the whole path is matched, not the base name.
	onPath bool
}

func newGlobEntry(p *pattern, number int32) globEntry {
	e := globEntry{number: number, onPath: p.kind == pathGlob}
	if p.text != "" {
		e.first = p.text[0]
	}
	if n := len(p.glob.tail); n > 0 && p.glob.tail[n-1].op == opByte {
		e.last = p.glob.tail[n-1].byte
	}
	return e
}

// mayMatch reports whether the rule has to be tried.
func (e *globEntry) mayMatch(s subject) bool {
	if e.last != 0 && e.last != s.base[len(s.base)-1] {
		return false
	}
	if e.onPath {
		return e.first == 0 || e.first == s.path[0]
	}
	return e.first == 0 || e.first == s.base[0]
}

// ruleTable finds the rules of one kind by text.
type ruleTable struct {
	rules map[string]lastRules
	// lengths are those of the texts, without repetition; lengthSet has
	// those below 64 as bits, and bit 63 for the others.
	lengths   []int
	lengthSet uint64
	// endings are the last bytes of the texts.
	endings class
}

// lastRules are the numbers of the last rules with a text: of those for
// everything, and of those for directories only. They count from 1; 0 is none.
type lastRules struct{ any, dirOnly int32 }

// newRuleIndex returns nil if an index does not pay.
func newRuleIndex(rules []Rule) *ruleIndex {
	if len(rules) < indexFrom {
		return nil
	}
	x := new(ruleIndex)
	for i := range rules {
		number := int32(i + 1)
		switch p := &rules[i].pattern; p.kind {
		case name:
			x.names.add(p, number)
		case path:
			x.paths.add(p, number)
		case suffix:
			x.suffixes.add(p, number)
		case nameGlob, pathGlob:
			x.globs = append(x.globs, newGlobEntry(p, number))
		}
	}
	return x
}

func (t *ruleTable) add(p *pattern, number int32) {
	if t.rules == nil {
		t.rules = map[string]lastRules{}
	}
	found, known := t.rules[p.text]
	if p.dirOnly {
		found.dirOnly = number
	} else {
		found.any = number
	}
	t.rules[p.text] = found
	if known {
		return
	}
	t.lengthSet |= 1 << min(len(p.text), 63)
	if !slices.Contains(t.lengths, len(p.text)) {
		t.lengths = append(t.lengths, len(p.text))
	}
	if p.text != "" {
		t.endings.add(p.text[len(p.text)-1])
	}
}

// equal returns the number of the last rule whose text is the whole of s.
func (t *ruleTable) equal(s string, isDir bool) int32 {
	if t.lengthSet&(1<<min(len(s), 63)) == 0 || !t.endings.has(s[len(s)-1]) {
		return 0
	}
	return t.rules[s].number(isDir)
}

// ending returns the number of the last rule in whose text s ends.
func (t *ruleTable) ending(s string, isDir bool) int32 {
	fits := t.endings.has(s[len(s)-1])
	var number int32
	for _, n := range t.lengths {
		if n == 0 || fits && n <= len(s) {
			number = max(number, t.rules[s[len(s)-n:]].number(isDir))
		}
	}
	return number
}

func (r lastRules) number(isDir bool) int32 {
	if isDir {
		return max(r.any, r.dirOnly)
	}
	return r.any
}

// last is lastLinear with the index.
func (x *ruleIndex) last(rules []Rule, s subject) *Rule {
	if s.base == "" {
		return lastLinear(rules, s)
	}
	best := max(x.names.equal(s.base, s.isDir), x.paths.equal(s.path, s.isDir), x.suffixes.ending(s.base, s.isDir))
	for i := len(x.globs) - 1; i >= 0 && x.globs[i].number > best; i-- {
		e := &x.globs[i]
		if e.mayMatch(s) && rules[e.number-1].pattern.match(s) {
			best = e.number
		}
	}
	if best == 0 {
		return nil
	}
	return &rules[best-1]
}
