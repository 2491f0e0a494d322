package ignore

import "slices"

// common returns a name that both lists of tokens match, with as few bytes
// for the stars as possible. The tokens are those of one component.
func common(a, b []token) (string, bool) {
	s := commonSearch{a: a, b: b, dead: make([]bool, (len(a)+1)*(len(b)+1))}
	if !s.from(0, 0) {
		return "", false
	}
	slices.Reverse(s.name)
	return string(s.name), true
}

// commonSearch looks for a way through both lists at once.
type commonSearch struct {
	a, b []token
	// dead are the places from which the search has begun already: each
	// is tried once, so the search is short, and not deeper than the
	// tokens are many.
	dead []bool
	// name is found from its end.
	name []byte
}

// from reports whether a name leads from token i of a and token j of b to the
// end of both.
func (s *commonSearch) from(i, j int) bool {
	if i == len(s.a) && j == len(s.b) {
		return true
	}
	place := i*(len(s.b)+1) + j
	if s.dead[place] {
		return false
	}
	s.dead[place] = true
	starA := i < len(s.a) && s.a[i].op == opStar
	starB := j < len(s.b) && s.b[j].op == opStar
	if starA && s.from(i+1, j) || starB && s.from(i, j+1) {
		return true
	}
	if i == len(s.a) || j == len(s.b) || starA && starB {
		return false
	}
	c, ok := pick(s.a[i], s.b[j])
	if !ok {
		return false
	}
	nextI, nextJ := i+1, j+1
	if starA {
		nextI = i
	}
	if starB {
		nextJ = j
	}
	if !s.from(nextI, nextJ) {
		return false
	}
	s.name = append(s.name, c)
	return true
}

// likely are bytes as names have them, those to take first.
const likely = "qxaz09_AZ.-bcdefghijklmnoprstuvwyBCDEFGHIJKLMNOPQRSTUVWXY12345678"

// pick returns a byte of a name that both tokens match; a star matches each.
func pick(a, b token) (byte, bool) {
	for _, tok := range []token{a, b} {
		if tok.op == opByte {
			return tok.byte, a.matches(tok.byte) && b.matches(tok.byte)
		}
	}
	for i := range len(likely) {
		if c := likely[i]; a.matches(c) && b.matches(c) {
			return c, true
		}
	}
	for c := 1; c < 256; c++ {
		if c := byte(c); c != '/' && a.matches(c) && b.matches(c) {
			return c, true
		}
	}
	return 0, false
}

func (t *token) matches(c byte) bool { return t.op == opStar || t.matchByte(c) }
