package ignore

import "slices"

// indexFrom is the number of rules from which an index is quicker than
// looking at each rule (BenchmarkMatch).
const indexFrom = 16

// ruleIndex finds the last matching rule of a long file without looking at
// each: rules whose pattern has no glob are found by their text.
type ruleIndex struct {
	names, paths, suffixes ruleTable
	// globs are the numbers of the rules that must be tried, in order.
	globs []int32
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
			x.globs = append(x.globs, number)
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
	if t.lengthSet&(1<<min(len(s), 63)) == 0 || s == "" || !t.endings.has(s[len(s)-1]) {
		return 0
	}
	return t.rules[s].number(isDir)
}

// ending returns the number of the last rule in whose text s ends.
func (t *ruleTable) ending(s string, isDir bool) int32 {
	if s == "" {
		return 0
	}
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
	best := max(x.names.equal(s.base, s.isDir), x.paths.equal(s.path, s.isDir), x.suffixes.ending(s.base, s.isDir))
	for _, number := range slices.Backward(x.globs) {
		if number <= best {
			break
		}
		if rules[number-1].pattern.match(s) {
			best = number
			break
		}
	}
	if best == 0 {
		return nil
	}
	return &rules[best-1]
}
