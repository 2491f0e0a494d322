package ignore

import (
	"encoding/binary"
	"slices"
)

// contender is a rule that may decide names of a form in a directory.
type contender struct {
	rule *Rule
	automaton
	// begin is the state at the beginning of the name.
	begin state
}

// search goes through all names of a family, telling apart only those that
// the rules tell apart, and finds those that are not ignored. It is the
// subset construction of automata theory, on all rules at once.
type search struct {
	// rules are in order of precedence. The last one is the family: what
	// it matches are the names in question.
	rules []contender
	// bytes has one of each sort of byte that the rules tell apart.
	bytes []byte
	nodes []node
	known map[string]bool
	// size is the sum of the sizes of all states.
	size int
}

// node is a point on the way through a name.
type node struct {
	// alive are the rules that may still match, in order.
	alive []alive
	// from is the node before, and byte the step from there.
	from int
	byte byte
}

type alive struct {
	rule  int
	state state
}

// maxSearch bounds the sum of the sizes of all states of one search. Rules as
// people write them need some hundreds; hostile ones could need exponentially
// many. All searches of a proof together may need searchesFor.
const maxSearch = 300_000

func searchesFor(dirs int) int { return 10*maxSearch + 2000*dirs }

// escape is a name that is not ignored, and the negation that decides it, nil
// if no rule matches.
type escape struct {
	name string
	rule *Rule
}

// escapes returns a name for each rule that lets names of the family through,
// and false if the search had to be given up. It takes what it needs from
// budget.
func escapes(rules []contender, family []token, budget *int) ([]escape, bool) {
	limit := min(maxSearch, *budget)
	last := contender{automaton: automaton{tokens: family}}
	last.begin = last.start()
	s := search{rules: append(slices.Clone(rules), last), known: map[string]bool{}}
	s.bytes = distinctBytes(s.rules)
	first := node{from: -1}
	for i, rule := range s.rules {
		first.alive = append(first.alive, alive{i, rule.begin})
	}
	s.visit(first)
	defer func() { *budget -= s.size }()
	var found []escape
	for at := 0; at < len(s.nodes); at++ {
		if s.size > limit {
			return found, false
		}
		if rule, ignored := s.decide(at); !ignored && !slices.ContainsFunc(found, func(e escape) bool { return e.rule == rule }) {
			found = append(found, escape{s.name(at), rule})
			if len(found) == maxGaps {
				break
			}
		}
		for _, c := range s.bytes {
			s.visit(s.step(at, c))
		}
	}
	return found, true
}

// decide returns the rule that decides the name that ends at a node. What is
// not a name of the family counts as ignored.
func (s *search) decide(at int) (*Rule, bool) {
	all := s.nodes[at].alive
	family := len(all) - 1
	if !s.rules[len(s.rules)-1].accepts(all[family].state) {
		return nil, true
	}
	for _, a := range all[:family] {
		if rule := &s.rules[a.rule]; rule.accepts(a.state) {
			return rule.rule, !rule.rule.Negated
		}
	}
	return nil, false
}

func (s *search) step(at int, c byte) node {
	after := node{from: at, byte: c}
	for _, a := range s.nodes[at].alive {
		if next := s.rules[a.rule].next(a.state, c); len(next) > 0 {
			after.alive = append(after.alive, alive{a.rule, next})
		}
	}
	return after
}

// visit keeps a node unless there is one with the same states, or no name of
// the family goes through it.
func (s *search) visit(n node) {
	if len(n.alive) == 0 || n.alive[len(n.alive)-1].rule != len(s.rules)-1 {
		return
	}
	var key []byte
	for _, a := range n.alive {
		key = binary.AppendVarint(key, int64(-1-a.rule))
		for _, i := range a.state {
			key = binary.AppendVarint(key, int64(i))
		}
		s.size += len(a.state)
	}
	if !s.known[string(key)] {
		s.known[string(key)] = true
		s.nodes = append(s.nodes, n)
	}
}

// name returns the bytes on the way to a node.
func (s *search) name(at int) string {
	var name []byte
	for ; s.nodes[at].from >= 0; at = s.nodes[at].from {
		name = append(name, s.nodes[at].byte)
	}
	slices.Reverse(name)
	return string(name)
}

// likely are the bytes that names have, those first that look best in an
// example.
const likely = "xqabcdefghijklmnoprstuvwyz0123456789_ABCDEFGHIJKLMNOPQRSTUVWXYZ.-"

// distinctBytes returns one byte of each set of those that match the same
// tokens.
func distinctBytes(rules []contender) []byte {
	var all []byte
	all = append(all, likely...)
	for c := 1; c < 256; c++ {
		if c != '/' && !slices.Contains(all[:len(likely)], byte(c)) {
			all = append(all, byte(c))
		}
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(c byte) bool {
		sort := signature(rules, c)
		known := seen[sort]
		seen[sort] = true
		return known
	})
}

// signature tells which tokens a byte matches.
func signature(rules []contender, c byte) string {
	var bits []byte
	for _, rule := range rules {
		b := c
		if rule.fold {
			b = lowerByte(c)
		}
		for i := range rule.tokens {
			if tok := &rule.tokens[i]; tok.single() && tok.op != opAny {
				if tok.matchByte(b) {
					bits = append(bits, 1)
				} else {
					bits = append(bits, 0)
				}
			}
		}
	}
	return string(bits)
}
