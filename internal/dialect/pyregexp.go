package dialect

import (
	"fmt"
	"regexp"
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
}

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
	re, err := regexp.Compile("^(?" + flag + ":" + t.out.String() + ")" + end)
	if err != nil {
		return nil, fmt.Errorf("Go's regular expressions refuse it: %w", err)
	}
	return &pattern{re: re, asciiOnly: t.asciiOnly}, nil
}

// match matches from the start. A subject with a control character is left
// open: there ".", "$" and \s differ.
func (p *pattern) match(subject string) match {
	if hasControl(subject) || p.asciiOnly && !isASCII(subject) {
		return maybe
	}
	return matchIf(p.re.MatchString(subject))
}

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(c rune) bool { return c < ' ' })
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
	text      bool
	asciiOnly bool
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
	case ')', '.':
		t.out.WriteRune(c)
		t.repeatable = true
	default:
		t.literal(c)
	}
	return nil
}

func (t *translator) literal(c rune) {
	t.out.WriteString(regexp.QuoteMeta(string(c)))
	t.repeatable = true
}

// open reads what follows a "(". Groups need not be captured.
func (t *translator) open() error {
	if strings.HasPrefix(t.in, "?") && !t.take("?:") {
		return fmt.Errorf("the group (%.3s of a Python regular expression has no equal in Go", t.in)
	}
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

var bounds = regexp.MustCompile(`^([0-9]*)(,?)([0-9]*)\}`)

// brace reads {m,n}. Either number may be missing; a brace that is not of
// this form, or empty, is an ordinary character.
func (t *translator) brace() error {
	m := bounds.FindStringSubmatch(t.in)
	if m == nil || m[0] == "}" {
		t.literal('{')
		return nil
	}
	t.in = t.in[len(m[0]):]
	low := m[1]
	if low == "" {
		low = "0"
	}
	return t.repeat("{" + low + m[2] + m[3] + "}")
}

// classSets are the insides of brackets that equal Python's classes in bytes.
// In text they hold other characters too, so the promise is for ASCII only,
// and U+001C to U+001F are spaces.
var classSets = map[rune]string{
	'd': `\d`, 'D': `\D`, 'w': `\w`, 'W': `\W`,
	's': `\x09-\x0d\x20`,
	'S': `\x00-\x08\x0e-\x1f\x21-\x{10ffff}`,
}

// classSet returns the inside of the bracket that equals \d, \s, \w or one of
// their opposites.
func (t *translator) classSet(c rune) (string, bool) {
	set, ok := classSets[c]
	t.asciiOnly = t.asciiOnly || ok && t.text
	return set, ok
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
	t.literal(r)
	return nil
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

// class reads what follows a "[".
func (t *translator) class() error {
	t.out.WriteByte('[')
	if t.take("^") {
		t.out.WriteByte('^')
	}
	for first := true; first || !t.take("]"); first = false {
		if t.in == "" {
			return fmt.Errorf("a bracket of the regular expression is not closed")
		}
		if err := t.classItem(); err != nil {
			return err
		}
	}
	t.out.WriteByte(']')
	t.repeatable = true
	return nil
}

// classItem reads one character, range or set inside a bracket.
func (t *translator) classItem() error {
	low, set, err := t.classMember()
	if err != nil {
		return err
	}
	high := low
	if strings.HasPrefix(t.in, "-") && !strings.HasPrefix(t.in, "-]") {
		t.in = t.in[1:]
		var highSet string
		if high, highSet, err = t.classMember(); err != nil {
			return err
		}
		if set != "" || highSet != "" || high < low {
			return fmt.Errorf("a range of the regular expression is not one")
		}
	}
	if set == "" {
		set = fmt.Sprintf(`\x{%x}-\x{%x}`, low, high)
	}
	t.out.WriteString(set)
	return nil
}

func (t *translator) classMember() (rune, string, error) {
	if t.in == "" {
		return 0, "", fmt.Errorf("a bracket of the regular expression is not closed")
	}
	c := t.next()
	if c != '\\' || t.in == "" {
		return c, "", nil
	}
	c = t.next()
	if set, ok := t.classSet(c); ok {
		return 0, set, nil
	}
	c, err := t.character(c)
	return c, "", err
}

// regexpRule is a rule that became a Python regular expression.
type regexpRule struct {
	Rule
	// pattern is nil where reason says why.
	pattern *pattern
	reason  string
	// onBase patterns are for the last component of a path.
	onBase bool
}

// newRegexpRule makes a rule of what came of compiling it.
func newRegexpRule(rule Rule) func(*pattern, error) regexpRule {
	return func(compiled *pattern, err error) regexpRule {
		if err != nil {
			return regexpRule{Rule: rule, reason: err.Error()}
		}
		return regexpRule{Rule: rule, pattern: compiled}
	}
}

func (r *regexpRule) match(subject string) (match, string) {
	if r.pattern == nil {
		return maybe, r.reason
	}
	if r.onBase {
		subject = baseName(subject)
	}
	return r.pattern.match(subject), "the regular expression cannot be evaluated exactly on this path"
}

// anyOf decides by rules whose order does not matter: any that matches
// ignores.
func anyOf(list []regexpRule, subject string) Decision {
	var result Decision
	for i := range list {
		rule := &list[i]
		switch answer, reason := rule.match(subject); answer {
		case yes:
			return Decision{State: Ignored, Rule: rule.Rule}
		case maybe:
			result = open(rule.Rule, reason)
		}
	}
	return result
}
