package dialect

import "unicode/utf8"

// glob is a pattern of literal characters, "*" (any characters), "?" (one
// character) and brackets, matched against a whole text. There are no escapes
// and a slash is a character like others: so have it Fossil, and gcloud for
// one component of a path.
type glob []globToken

type globToken struct {
	kind globKind
	char rune     // of a literal
	set  *charSet // of a bracket
}

type globKind uint8

const (
	literal globKind = iota
	anyChar
	anyText
	bracket
	never
)

type charSet struct {
	not    bool
	ranges [][2]rune
}

func (s *charSet) has(c rune) bool {
	for _, r := range s.ranges {
		if r[0] <= c && c <= r[1] {
			return !s.not
		}
	}
	return s.not
}

// globSyntax is what the programs differ in.
type globSyntax struct {
	// not is the character that negates a bracket.
	not rune
	// openIsLiteral: a "[" without "]" is an ordinary character. Otherwise
	// the glob matches nothing.
	openIsLiteral bool
}

func (s globSyntax) compile(text string) glob {
	runes := []rune(text)
	var g glob
	for i := 0; i < len(runes); i++ {
		switch c := runes[i]; c {
		case '*':
			if len(g) == 0 || g[len(g)-1].kind != anyText {
				g = append(g, globToken{kind: anyText})
			}
		case '?':
			g = append(g, globToken{kind: anyChar})
		case '[':
			set, length := s.bracket(runes[i+1:])
			g = append(g, s.bracketToken(set))
			i += length
		default:
			g = append(g, globToken{char: c})
		}
	}
	return g
}

func (s globSyntax) bracketToken(set *charSet) globToken {
	switch {
	case set != nil:
		return globToken{kind: bracket, set: set}
	case s.openIsLiteral:
		return globToken{char: '['}
	}
	return globToken{kind: never}
}

// bracket reads what follows a "[" and returns its length with the "]"; nil
// where there is no "]". A "]" in first place is a member, and so is a "-"
// that is not between two others.
func (s globSyntax) bracket(text []rune) (*charSet, int) {
	set := &charSet{}
	i := 0
	if i < len(text) && text[i] == s.not {
		set.not = true
		i++
	}
	for first := i; i < len(text); i++ {
		if text[i] == ']' && i > first {
			return set, i + 1
		}
		low, high := text[i], text[i]
		if i+2 < len(text) && text[i+1] == '-' && text[i+2] != ']' {
			high = text[i+2]
			i += 2
		}
		set.ranges = append(set.ranges, [2]rune{low, high})
	}
	return nil, 0
}

// match compares in time proportional to the product of the lengths: only the
// last "*" is ever tried again.
func (g glob) match(text string) bool {
	if !g.endsLike(text) {
		return false
	}
	at, token := 0, 0
	star, starAt := -1, 0
	for at < len(text) {
		c, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case token < len(g) && g[token].kind == anyText:
			star, starAt = token, at
			token++
		case token < len(g) && g[token].one(c):
			token++
			at += size
		case star >= 0:
			_, size := utf8.DecodeRuneInString(text[starAt:])
			starAt += size
			at, token = starAt, star+1
		default:
			return false
		}
	}
	for token < len(g) && g[token].kind == anyText {
		token++
	}
	return token == len(g)
}

// endsLike reports whether the last character of text can be the last one of
// what the glob matches. Most globs differ from most names there.
func (g glob) endsLike(text string) bool {
	if len(g) == 0 || g[len(g)-1].kind != literal {
		return true
	}
	c, _ := utf8.DecodeLastRuneInString(text)
	return text != "" && g[len(g)-1].one(c)
}

// one reports whether the token stands for the single character c, which a
// hole is not.
func (t *globToken) one(c rune) bool {
	switch t.kind {
	case literal:
		return c == t.char && c != holeRune
	case anyChar:
		return c != holeRune
	case bracket:
		return t.set.has(c) && c != holeRune
	}
	return false
}
