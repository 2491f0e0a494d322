package ignore

import "strings"

// class is the set of bytes that a bracket expression matches.
type class [4]uint64

func (s *class) has(c byte) bool { return s[c>>6]&(1<<(c&63)) != 0 }
func (s *class) add(c byte)      { s[c>>6] |= 1 << (c & 63) }

// addRange adds the bytes from lo to hi. With fold the text is in lower case,
// and git also tries its upper case form.
func (s *class) addRange(lo, hi byte, fold bool) {
	for c := int(lo); c <= int(hi); c++ {
		s.add(byte(c))
		if fold {
			s.add(lowerByte(byte(c)))
		}
	}
}

// parseClass reads the bracket expression at the beginning of text and
// returns how many bytes it has, 0 if it is malformed.
//
// With fold the text that is matched is in lower case already, but single
// characters of a class are not folded by git: "[A]" then matches nothing.
func parseClass(text string, fold bool) (*class, int) {
	set := new(class)
	i := 1
	negated := i < len(text) && (text[i] == '!' || text[i] == '^')
	if negated {
		i++
	}
	// low is the byte before, if a range may begin with it.
	var low byte
	// closing is where the next "]" is, looked for once for all items
	// before it.
	closing := 0
	for first := i; ; {
		if i >= len(text) {
			return nil, 0
		}
		if closing <= i {
			closing = placeOf(text, ']', i+1)
		}
		if text[i] == ']' && i > first {
			break
		}
		size := 0
		low, size = set.addItem(text[i:], closing-i, low, fold)
		if size == 0 {
			return nil, 0
		}
		i += size
	}
	if negated {
		set.negate()
	}
	set['/'>>6] &^= 1 << ('/' & 63)
	return set, i + 1
}

// placeOf returns the place of the first c in text from a place on, or the
// length of text.
func placeOf(text string, c byte, from int) int {
	if i := strings.IndexByte(text[from:], c); i >= 0 {
		return from + i
	}
	return len(text)
}

func (s *class) negate() {
	for i := range s {
		s[i] = ^s[i]
	}
}

// addItem adds the character, the range that begins with low, or the named
// class at the beginning of text, in which the next "]" is at closing. It
// returns the byte with which a range may begin then, and the item's length, 0
// if it is malformed.
func (s *class) addItem(text string, closing int, low byte, fold bool) (byte, int) {
	switch {
	case text[0] == '\\':
		if len(text) < 2 {
			return 0, 0
		}
		s.add(text[1])
		return text[1], 2
	case text[0] == '-' && low != 0 && len(text) > 1 && text[1] != ']':
		return 0, s.addRangeTo(text, low, fold)
	case strings.HasPrefix(text, "[:"):
		return s.addNamed(text, closing, fold)
	}
	s.add(text[0])
	return text[0], 1
}

// addRangeTo adds the range from low to the end that text, "-" and a
// character, gives.
func (s *class) addRangeTo(text string, low byte, fold bool) int {
	size := 2
	if text[1] == '\\' {
		size = 3
	}
	if len(text) < size {
		return 0
	}
	s.addRange(low, text[size-1], fold)
	return size
}

// addNamed adds a class such as "[:alpha:]". What only looks like one is a
// plain "[" to begin with.
func (s *class) addNamed(text string, closing int, fold bool) (byte, int) {
	if closing == len(text) {
		return 0, 0
	}
	if closing < 3 || text[closing-1] != ':' {
		s.add('[')
		return '[', 1
	}
	is := namedClass(text[2 : closing-1])
	if is == nil {
		return 0, 0
	}
	for c := range 128 {
		if is(byte(c)) {
			s.add(byte(c))
			if fold {
				s.add(lowerByte(byte(c)))
			}
		}
	}
	return 0, closing + 1
}

// namedClass returns the test for a POSIX class, nil if there is none of that
// name. The classes are those of git's ctype.c: ASCII only, and a space is
// not a vertical tab or form feed.
func namedClass(name string) func(byte) bool {
	switch name {
	case "alnum":
		return func(c byte) bool { return isAlpha(c) || isDigit(c) }
	case "alpha":
		return isAlpha
	case "blank":
		return func(c byte) bool { return c == ' ' || c == '\t' }
	case "cntrl":
		return func(c byte) bool { return c < ' ' || c == 0x7f }
	case "digit":
		return isDigit
	case "graph":
		return isGraph
	case "lower":
		return func(c byte) bool { return isAlpha(c) && !isUpper(c) }
	case "print":
		return func(c byte) bool { return c == ' ' || isGraph(c) }
	case "punct":
		return func(c byte) bool { return isGraph(c) && !isAlpha(c) && !isDigit(c) }
	case "space":
		return func(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
	case "upper":
		return isUpper
	case "xdigit":
		return func(c byte) bool { return isDigit(c) || 'a' <= lowerByte(c) && lowerByte(c) <= 'f' }
	}
	return nil
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isAlpha(c byte) bool { return 'a' <= lowerByte(c) && lowerByte(c) <= 'z' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isGraph(c byte) bool { return ' ' < c && c < 0x7f }

func lowerByte(c byte) byte {
	if isUpper(c) {
		c += 'a' - 'A'
	}
	return c
}
