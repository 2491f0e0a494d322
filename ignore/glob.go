package ignore

import (
	"slices"
	"strings"
)

// glob is the part of a pattern from its first special byte on, in the
// syntax of git's wildmatch.c.
type glob struct {
	// tokens reach to the last token that matches any number of bytes.
	tokens []token
	// tail are the tokens behind, each for one byte at the end of a match.
	tail []token
	// malformed globs match nothing: a bracket or a backslash is left open.
	malformed bool
	// minLen is how many bytes a match has at least.
	minLen int
}

type op uint8

const (
	opByte  op = iota // this byte
	opAny             // "?": any byte but a slash
	opClass           // "[...]": a byte of the class; never a slash
	opStar            // "*": any number of bytes but slashes
	opDirs            // "**/": nothing, or any bytes and a slash
	opInner           // "**\/": any bytes and a slash
	opRest            // "**" at the end: all that is left
)

type token struct {
	op    op
	byte  byte
	class *class
}

// compileGlob compiles text. With pathname, as git matches whole paths, "**"
// between slashes or ends crosses directories; elsewhere it is "*".
func compileGlob(text string, pathname, fold bool) glob {
	var g glob
	for i := 0; i < len(text); {
		tok, size := nextToken(text, i, pathname, fold)
		if size == 0 {
			return glob{malformed: true}
		}
		g.add(tok)
		i += size
	}
	n := len(g.tokens)
	for n > 0 && g.tokens[n-1].single() {
		n--
	}
	g.tokens, g.tail = g.tokens[:n], g.tokens[n:]
	return g
}

// openEnded reports whether there is a star in the last component.
func (g *glob) openEnded() bool {
	if slices.ContainsFunc(g.tail, token.endsComponent) {
		return false
	}
	last := len(g.tokens) - 1
	return last >= 0 && !g.tokens[last].endsComponent()
}

// endsComponent reports whether a new component begins behind the token.
func (t token) endsComponent() bool {
	return t.op == opDirs || t.op == opInner || t.op == opByte && t.byte == '/'
}

// add appends a token. Two "**/" in a row are as good as one.
func (g *glob) add(tok token) {
	if tok.single() || tok.op == opInner {
		g.minLen++
	}
	if n := len(g.tokens); tok.op == opDirs && n > 0 && g.tokens[n-1].op == opDirs {
		return
	}
	g.tokens = append(g.tokens, tok)
}

// nextToken reads the token at text[i:] and returns how many bytes it has, 0
// if it is malformed.
func nextToken(text string, i int, pathname, fold bool) (token, int) {
	switch c := text[i]; c {
	case '*':
		return starToken(text, i, pathname)
	case '?':
		return token{op: opAny}, 1
	case '[':
		set, size := parseClass(text[i:], fold)
		return token{op: opClass, class: set}, size
	case '\\':
		if i+1 == len(text) {
			return token{}, 0
		}
		// As in git, a letter behind a backslash is not folded although
		// the text is, so an upper case one then matches nothing.
		return token{op: opByte, byte: text[i+1]}, 2
	default:
		if fold {
			c = lowerByte(c)
		}
		return token{op: opByte, byte: c}, 1
	}
}

func starToken(text string, i int, pathname bool) (token, int) {
	stars := len(text) - i - len(strings.TrimLeft(text[i:], "*"))
	rest := text[i+stars:]
	crosses := pathname && stars > 1 && (i == 0 || text[i-1] == '/')
	switch {
	case crosses && rest == "":
		return token{op: opRest}, stars
	case crosses && rest[0] == '/':
		return token{op: opDirs}, stars + 1
	case crosses && strings.HasPrefix(rest, `\/`):
		return token{op: opInner}, stars + 2
	}
	return token{op: opStar}, stars
}

// match reports whether the whole text matches.
func (g *glob) match(text string) bool {
	if len(text) < g.minLen || !g.fitsEnd(text) {
		return false
	}
	run := globRun{tokens: g.tokens, text: text[:len(text)-len(g.tail)]}
	return run.match()
}

// fitsEnd reports whether text could be the end of a match, as far as the
// tail tells.
func (g *glob) fitsEnd(text string) bool {
	for i := 1; i <= min(len(g.tail), len(text)); i++ {
		if !g.tail[len(g.tail)-i].matchByte(text[len(text)-i]) {
			return false
		}
	}
	return true
}

// globRun matches tokens with a text.
//
// It never recurses, and takes at most about len(text) * len(tokens) steps,
// where git 2.39 needs exponential time: only the last "*" and the last "**"
// passed can help after a mismatch. An earlier "*" in the same directory could
// only leave the last one less text, and one in a directory above cannot move
// the slash behind it. An earlier "**" could only make the last one begin
// later.
type globRun struct {
	tokens []token
	text   string
	// at and pos are the next token and the next byte.
	at, pos int
	// star and dirs are where to go on after a mismatch: with the token
	// behind the last "*" and the last "**", one step further each time.
	star, dirs retry
}

// retry is a token and a place in the text; token 0 is no retry.
type retry struct{ token, pos int }

func (r *globRun) match() bool {
	for {
		for r.at < len(r.tokens) && r.step() {
		}
		if r.at == len(r.tokens) && r.pos == len(r.text) {
			return true
		}
		if !r.goBack() {
			return false
		}
	}
}

// step passes one token and reports whether it could.
func (r *globRun) step() bool {
	tok := &r.tokens[r.at]
	switch tok.op {
	case opRest:
		r.pos = len(r.text)
	case opStar:
		if r.at == len(r.tokens)-1 {
			r.pos += lenOfComponent(r.text[r.pos:])
		}
		r.star = retry{r.at + 1, r.pos}
	case opDirs:
		r.star, r.dirs = retry{}, retry{r.at + 1, r.pos}
	case opInner:
		slash := strings.IndexByte(r.text[r.pos:], '/')
		if slash < 0 {
			return false
		}
		r.pos += slash + 1
		r.star, r.dirs = retry{}, retry{r.at + 1, r.pos}
	default:
		if r.pos == len(r.text) || !tok.matchByte(r.text[r.pos]) {
			return false
		}
		r.pos++
	}
	r.at++
	return true
}

// lenOfComponent returns how far it is to the next slash or to the end.
func lenOfComponent(text string) int {
	if slash := strings.IndexByte(text, '/'); slash >= 0 {
		return slash
	}
	return len(text)
}

// goBack lets the last "*", or else the last "**", take more of the text. It
// reports whether there is more.
func (r *globRun) goBack() bool {
	if r.star.token > 0 && r.star.pos < len(r.text) && r.text[r.star.pos] != '/' {
		r.star.pos++
		r.at, r.pos = r.star.token, r.star.pos
		return true
	}
	if r.dirs.token == 0 {
		return false
	}
	slash := strings.IndexByte(r.text[r.dirs.pos:], '/')
	if slash < 0 {
		return false
	}
	r.dirs.pos += slash + 1
	r.at, r.pos = r.dirs.token, r.dirs.pos
	r.star = retry{}
	return true
}

// single tokens match exactly one byte.
func (t *token) single() bool { return t.op <= opClass }

func (t *token) matchByte(c byte) bool {
	switch t.op {
	case opByte:
		return c == t.byte
	case opAny:
		return c != '/'
	}
	return t.class.has(c)
}
