package dialect

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
	"unicode/utf8"
)

// pattern is a Python regular expression in the part of the language where
// Go's give the same yes or no (docs.python.org/3/library/re.html,
// github.com/google/re2/wiki/Syntax).
type pattern struct {
	re *regexp.Regexp
	// asciiOnly patterns agree with Python on ASCII subjects only: they
	// name classes of characters, or fold case.
	asciiOnly bool
	// boundaries: \b or \B is in the pattern, and looks into holes.
	boundaries bool
	// required is in all that the pattern matches.
	required string
}

// errNotInGo wraps the reasons why Go cannot evaluate a regular expression
// that Python accepts. About any other that is refused here there is doubt
// whether Python accepts it.
var errNotInGo = errors.New("the regular expression has no equal in Go")

var errNUL = errors.New("the regular expression has a NUL, which is in no path")

// pythonMode is what a Python regular expression is matched with.
type pythonMode uint8

const (
	pythonText pythonMode = iota
	// pythonBytes patterns and their subjects go through latin1.
	pythonBytes
	// pythonBytesFolded ignores the case of letters.
	pythonBytesFolded
)

// compilePattern reads a Python regular expression that has to match from the
// start of the subject, as Python's match has it. It returns an error saying
// what Go cannot evaluate. end is put behind the pattern and is in Go's syntax.
func compilePattern(text, end string, mode pythonMode) (*pattern, error) {
	t := translator{in: text, text: mode == pythonText, asciiOnly: mode == pythonBytesFolded}
	if err := t.run(); err != nil {
		return nil, err
	}
	flag := ""
	if mode == pythonBytesFolded {
		flag = "i"
	}
	source := "^(?" + flag + ":" + t.out.String() + ")" + end
	re, err := regexp.Compile(source)
	if err != nil {
		return nil, fmt.Errorf("Go's regular expressions refuse it: %w", err)
	}
	if t.lookahead {
		return nil, fmt.Errorf("%w: it looks ahead", errNotInGo)
	}
	return &pattern{re, t.asciiOnly, t.boundaries, requiredIn(source)}, nil
}

// requiredIn returns a text that is in all that a regular expression matches,
// perhaps the empty one.
func requiredIn(source string) string {
	parsed, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return ""
	}
	return longestLiteral(parsed)
}

func longestLiteral(re *syntax.Regexp) string {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			return string(re.Rune)
		}
	case syntax.OpCapture, syntax.OpPlus:
		return longestLiteral(re.Sub[0])
	case syntax.OpConcat:
		var longest string
		for _, sub := range re.Sub {
			if found := longestLiteral(sub); len(found) > len(longest) {
				longest = found
			}
		}
		return longest
	}
	return ""
}

// match matches from the start. A subject with a control character is left
// open: there ".", "$" and \s differ.
func (p *pattern) match(subject string) match {
	switch {
	case !strings.Contains(subject, p.required):
		return no
	case hasControl(subject), p.asciiOnly && !isASCII(subject), p.boundaries && hasHole(subject):
		return maybe
	}
	return matchIf(p.re.MatchString(subject))
}

// hasControl reports whether a path has control characters, which holes are
// not.
func hasControl(path string) bool {
	return strings.ContainsFunc(path, func(c rune) bool { return c < ' ' && c != holeRune })
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// latin1 gives every byte of s its own character. Programs that match bytes
// are followed by matching these.
func latin1(s string) string {
	if isASCII(s) {
		return s
	}
	runes := make([]rune, len(s))
	for i := range len(s) {
		runes[i] = rune(s[i])
	}
	return string(runes)
}

// translator turns Python's syntax into Go's, one construct at a time, and
// refuses what has no equal.
type translator struct {
	in  string
	out strings.Builder
	// text is matched, not bytes.
	text                             bool
	asciiOnly, boundaries, lookahead bool
	// depth counts the open groups.
	depth int
	// repeatable: an atom stands before, to which * + ? { may apply.
	repeatable bool
}

func (t *translator) next() rune {
	r, size := utf8.DecodeRuneInString(t.in)
	t.in = t.in[size:]
	return r
}

// take cuts prefix from the input, if it is there.
func (t *translator) take(prefix string) bool {
	rest, found := strings.CutPrefix(t.in, prefix)
	t.in = rest
	return found
}

func (t *translator) run() error {
	for t.in != "" {
		if err := t.step(); err != nil {
			return err
		}
	}
	return nil
}

func (t *translator) step() error {
	c := t.next()
	switch c {
	case '\\':
		return t.escape()
	case '[':
		return t.class()
	case '(':
		return t.open()
	case '*', '+', '?':
		return t.repeat(string(c))
	case '{':
		return t.brace()
	case '|', '^', '$':
		t.out.WriteRune(c)
		t.repeatable = false
	case ')':
		return t.closeGroup()
	case '.':
		t.dot()
	default:
		return t.literal(c)
	}
	return nil
}

// dot reads a ".". Only any number of them matches a hole.
func (t *translator) dot() {
	if strings.HasPrefix(t.in, "*") || strings.HasPrefix(t.in, "+") {
		t.out.WriteByte('.')
	} else {
		t.out.WriteString(`[^\x00\n]`)
	}
	t.repeatable = true
}

func (t *translator) literal(c rune) error {
	if c == holeRune {
		return errNUL
	}
	t.out.WriteString(regexp.QuoteMeta(string(c)))
	t.repeatable = true
	return nil
}

func (t *translator) closeGroup() error {
	if t.depth == 0 {
		return errors.New("a parenthesis of the regular expression was not opened")
	}
	t.depth--
	t.out.WriteByte(')')
	t.repeatable = true
	return nil
}

// open reads what follows a "(". Groups need not be captured.
func (t *translator) open() error {
	switch {
	case t.take("?="), t.take("?!"):
		t.lookahead = true
	case strings.HasPrefix(t.in, "?") && !t.take("?:"):
		return fmt.Errorf("the group (%.3s of a Python regular expression has no equal in Go", t.in)
	}
	t.depth++
	t.out.WriteString("(?:")
	t.repeatable = false
	return nil
}

func (t *translator) repeat(operator string) error {
	if !t.repeatable {
		return fmt.Errorf("a %s of the regular expression has nothing to repeat", operator)
	}
	t.out.WriteString(operator)
	t.repeatable = false
	if t.take("+") {
		return fmt.Errorf("possessive repetition has no equal in Go")
	}
	if t.take("?") {
		t.out.WriteByte('?')
	}
	return nil
}

var bounds = lazyRegexp(`^([0-9]*)(,?)([0-9]*)\}`)

// brace reads {m,n}. Either number may be missing; a brace that is not of
// this form, or empty, is an ordinary character.
func (t *translator) brace() error {
	m := bounds().FindStringSubmatch(t.in)
	if m == nil || m[0] == "}" {
		return t.literal('{')
	}
	t.in = t.in[len(m[0]):]
	low := m[1]
	if low == "" {
		low = "0"
	}
	return t.repeat("{" + low + m[2] + m[3] + "}")
}

func (t *translator) escape() error {
	if t.in == "" {
		return fmt.Errorf("the regular expression ends in a backslash")
	}
	c := t.next()
	if set, ok := t.classSet(c); ok {
		t.out.WriteString("[" + set + "]")
		t.repeatable = true
		return nil
	}
	switch c {
	case 'b', 'B':
		t.asciiOnly = t.asciiOnly || t.text
		t.boundaries = true
		return t.assertion(`\` + string(c))
	case 'A':
		return t.assertion(`\A`)
	case 'Z':
		return t.assertion(`\z`)
	}
	r, err := t.character(c)
	if err != nil {
		return err
	}
	return t.literal(r)
}

func (t *translator) assertion(text string) error {
	t.out.WriteString(text)
	t.repeatable = false
	return nil
}

// character returns the character that a backslash and c stand for.
func (t *translator) character(c rune) (rune, error) {
	if i := strings.IndexRune("abfnrtv", c); i >= 0 {
		return rune("\a\b\f\n\r\t\v"[i]), nil
	}
	if c == 'x' && len(t.in) >= 2 {
		n, err := strconv.ParseUint(t.in[:2], 16, 8)
		if err == nil {
			t.in = t.in[2:]
			return rune(n), nil
		}
	}
	if c < utf8.RuneSelf && isAlnum(byte(c)) {
		return 0, fmt.Errorf("the escape \\%c of a Python regular expression has no equal in Go", c)
	}
	return c, nil
}

func isAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
