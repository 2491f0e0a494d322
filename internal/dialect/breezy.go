package dialect

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// breezy are the rules of a .bzrignore (brz help ignore, brz help patterns)
// by strength: an ordinary rule yields to an exception (!), and that to an
// override (!!). Their order in the file does not matter.
type breezy struct {
	ordinary, exceptions, overrides []regexpRule
}

func parseBreezy(data []byte, _ Include) rules {
	parsed := &breezy{}
	var refused rules
	splitLines(string(data), func(number int, line string) bool {
		line = strings.TrimRight(line, "\r")
		// Breezy leaves out a line that is not UTF-8, with a warning.
		if line == "" || line[0] == '#' || !utf8.ValidString(line) {
			return true
		}
		if err := parsed.add(Rule{number, line}); err != nil {
			refused = unreadable{Rule{number, line}, "Breezy may refuse the file for this rule: " + err.Error()}
		}
		return refused == nil
	})
	if refused != nil {
		return refused
	}
	return parsed
}

func (b *breezy) add(rule Rule) error {
	text := normalizeBreezy(rule.Text)
	list := &b.ordinary
	if rest, found := strings.CutPrefix(text, "!!"); found {
		list, text = &b.overrides, rest
	} else if rest, found := strings.CutPrefix(text, "!"); found {
		list, text = &b.exceptions, rest
	}
	text = normalizeBreezy(text)
	compiled, err := compileBreezy(text)
	r, err := newRegexpRule(rule, compiled, err)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(text, "RE:") {
		r.onBase = !strings.Contains(text, "/")
		r.loose = looseGlob(strings.TrimLeft(text, "/"))
	}
	*list = append(*list, r)
	return nil
}

var breezySlashes = lazyRegexp(`[\\/]+`)

// normalizeBreezy joins slashes and backslashes, except in a regular
// expression, and takes those at the end.
func normalizeBreezy(text string) string {
	if !strings.HasPrefix(text, "RE:") && !strings.HasPrefix(text, "!RE:") {
		text = breezySlashes().ReplaceAllLiteralString(text, "/")
	}
	if len(text) > 1 {
		text = strings.TrimRight(text, "/")
	}
	return text
}

// compileBreezy reads the pattern of a rule. One without a slash is for the
// last component of a path.
func compileBreezy(text string) (*pattern, error) {
	if expression, found := strings.CutPrefix(text, "RE:"); found {
		python, err := breezyRegexp(expression)
		if err != nil {
			return nil, err
		}
		return compilePattern(python, "$", pythonText)
	}
	if strings.Contains(text, "/") {
		return compilePattern(breezyPath.python(text), "$", pythonText)
	}
	if extension, found := strings.CutPrefix(text, "*."); found {
		return compilePattern(`(?:.*\.)(?:`+breezyBase.python(extension)+")", "$", pythonText)
	}
	return compilePattern(breezyBase.python(text), "$", pythonText)
}

// breezyRegexp is what Breezy makes of the expression behind "RE:": groups
// that are not captured, and no single backslash at the end. Breezy does not
// look whether a parenthesis is escaped.
func breezyRegexp(text string) (string, error) {
	if strings.Contains(text, "(?P") {
		return "", fmt.Errorf("Breezy has no named groups")
	}
	var out strings.Builder
	for i := range len(text) {
		out.WriteByte(text[i])
		if text[i] == '(' && !strings.HasPrefix(text[i+1:], "?") {
			out.WriteString("?:")
		}
	}
	python := out.String()
	if backslashes := len(python) - len(strings.TrimRight(python, `\`)); backslashes%2 == 1 {
		python = python[:len(python)-1]
	}
	return python, nil
}

func (b *breezy) decide(path string, _ bool) Decision {
	if !utf8.ValidString(path) {
		return open(Rule{}, "Breezy has no paths that are not UTF-8")
	}
	override := anyOf(b.overrides, path)
	if override.State == Ignored {
		return override
	}
	result := anyOf(b.ordinary, path)
	switch exception := anyCould(b.exceptions, path); {
	case exception.State == Ignored:
		result = Decision{State: Kept, Rule: exception.Rule}
	case exception.State == Unknown && result.State != Kept:
		result = exception
	}
	if override.State == Unknown && result.State != Ignored {
		return override
	}
	return result
}

func additionsBreezy([]byte) [][]addition {
	return [][]addition{
		bracketAdditions("__pycache__", "*.py[co]", "*$py.class"),
		bracketAdditions("!!__pycache__", "!!*.py[co]", "!!*$py.class"),
	}
}
