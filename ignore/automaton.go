package ignore

// automaton matches tokens with a text byte by byte, keeping all tokens that
// could be next. It is slower than globRun, but it can be stopped in the
// middle, and several can run side by side.
type automaton struct {
	tokens []token
	fold   bool
}

// state has the numbers of the tokens that could be next; the number behind
// the last one is the end. They are in order.
type state []int32

// start returns the state before the first byte.
func (a *automaton) start() state { return a.enter(nil, 0) }

// enter adds token i, and those that may be next because it, and what follows
// it, need no byte.
func (a *automaton) enter(s state, i int32) state {
	for ; ; i++ {
		s = s.add(i)
		if int(i) == len(a.tokens) || a.tokens[i].op != opStar && a.tokens[i].op != opDirs {
			return s
		}
	}
}

// add adds a number that is at least the last but few.
func (s state) add(i int32) state {
	at := len(s)
	for at > 0 && s[at-1] > i {
		at--
	}
	if at > 0 && s[at-1] == i {
		return s
	}
	s = append(s, 0)
	copy(s[at+1:], s[at:])
	s[at] = i
	return s
}

// next returns the state behind one more byte.
func (a *automaton) next(s state, c byte) state {
	if a.fold {
		c = lowerByte(c)
	}
	var after state
	for _, i := range s {
		if int(i) == len(a.tokens) {
			continue
		}
		switch tok := &a.tokens[i]; tok.op {
		case opStar:
			if c != '/' {
				after = a.enter(after, i)
			}
		case opRest:
			after = after.add(i)
		case opDirs, opInner:
			after = after.add(i)
			if c == '/' {
				after = a.enter(after, i+1)
			}
		default:
			if tok.matchByte(c) {
				after = a.enter(after, i+1)
			}
		}
	}
	return after
}

// accepts reports whether the text so far matches.
func (a *automaton) accepts(s state) bool {
	if len(s) == 0 {
		return false
	}
	last := int(s[len(s)-1])
	return last == len(a.tokens) || a.tokens[last].op == opRest
}
