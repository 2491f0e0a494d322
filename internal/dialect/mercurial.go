package dialect

import (
	"fmt"
	"path"
	"strings"
)

// mercurial are the rules of a .hgignore (hg help hgignore, hg help patterns).
// There is no negation, so their order does not matter.
type mercurial []regexpRule

// The syntaxes of a .hgignore by the words that select them, in the order in
// which Mercurial tries them as the prefix of a line.
var mercurialSyntaxes = []struct{ word, syntax string }{
	{"re", "relre"},
	{"regexp", "relre"},
	{"glob", "relglob"},
	{"rootglob", "rootglob"},
	{"include", "include"},
	{"subinclude", "subinclude"},
}

const mercurialSpaces = " \t\n\r\v\f"

func parseMercurial(data []byte, _ Include) rules {
	var parsed mercurial
	var refused rules
	scanMercurial(data, func(rule Rule, syntax, text string) {
		compiled, err := compileMercurial(syntax, text)
		r, err := newRegexpRule(rule, compiled, err)
		if err != nil && refused == nil {
			refused = unreadable{rule, "Mercurial may refuse the file for this rule: " + err.Error()}
		}
		parsed = append(parsed, r)
	})
	if refused != nil {
		return refused
	}
	return parsed
}

// scanMercurial calls visit for each line that holds a pattern, and returns
// the syntax that holds at the end of the file.
func scanMercurial(data []byte, visit func(rule Rule, syntax, text string)) string {
	syntax := "relre"
	splitLines(string(data), func(number int, line string) bool {
		text := strings.TrimRight(cutMercurialComment(line), mercurialSpaces)
		if text == "" {
			return true
		}
		if word, found := strings.CutPrefix(text, "syntax:"); found {
			syntax = mercurialSyntax(strings.Trim(word, mercurialSpaces), syntax)
			return true
		}
		lineSyntax, text := cutMercurialPrefix(text, syntax)
		visit(Rule{number, strings.TrimRight(line, "\r")}, lineSyntax, text)
		return true
	})
	return syntax
}

// mercurialSyntax returns the syntax that a "syntax:" line selects. Mercurial
// warns of a word that it does not know and changes nothing.
func mercurialSyntax(word, current string) string {
	for _, s := range mercurialSyntaxes {
		if s.word == word {
			return s.syntax
		}
	}
	return current
}

func cutMercurialPrefix(text, syntax string) (lineSyntax, rest string) {
	for _, s := range mercurialSyntaxes {
		for _, prefix := range []string{s.syntax + ":", s.word + ":"} {
			if rest, found := strings.CutPrefix(text, prefix); found {
				return s.syntax, rest
			}
		}
	}
	return syntax, text
}

var mercurialComment = lazyRegexp(`((?:^|[^\\])(?:\\\\)*)#`)

// cutMercurialComment cuts a line at the first "#" that an even number of
// backslashes precedes, and takes the backslash from the others.
func cutMercurialComment(line string) string {
	if !strings.Contains(line, "#") {
		return line
	}
	if m := mercurialComment().FindStringSubmatchIndex(line); m != nil {
		line = line[:m[3]]
	}
	return strings.ReplaceAll(line, `\#`, "#")
}

// maxMercurialPattern is the length in bytes beyond which Mercurial refuses a
// pattern.
const maxMercurialPattern = 20000

func compileMercurial(syntax, text string) (*pattern, error) {
	if len(text) > maxMercurialPattern {
		return nil, fmt.Errorf("Mercurial refuses a pattern of %d bytes", len(text))
	}
	if kind := doubtfulMercurialPrefix(text); kind != "" && syntax != "include" && syntax != "subinclude" {
		return nil, fmt.Errorf("\"hg help hgignore\" does not say what %s means at the start of a line", kind)
	}
	switch syntax {
	case "relre":
		return compileMercurialRegexp(text)
	case "relglob":
		return compileMercurialGlob("(?:|.*/)" + mercurialGlob(path.Clean(text)))
	case "rootglob":
		return compileMercurialGlob(mercurialGlob(path.Clean(text)))
	}
	return nil, errElsewhere
}

// doubtfulMercurialPrefix returns the word at the start of a line that is the
// kind of a pattern elsewhere (hg help patterns).
func doubtfulMercurialPrefix(text string) string {
	for _, word := range []string{"include", "subinclude", "path:", "relpath:", "rootfilesin:", "filepath:", "listfile"} {
		if strings.HasPrefix(text, word) {
			return word
		}
	}
	return ""
}

func compileMercurialGlob(python string) (*pattern, error) {
	return compilePattern(latin1(python), "(?:/|$)", pythonBytes)
}

var mercurialFlags = lazyRegexp(`^\(\?([a-zA-Z]+)\)`)

// compileMercurialRegexp reads a regular expression, which holds anywhere
// below the root: ".*" stands before it unless it begins with "^". With an
// alternative in it that holds for the first only.
func compileMercurialRegexp(text string) (*pattern, error) {
	mode := pythonBytes
	if m := mercurialFlags().FindStringSubmatch(text); m != nil {
		// s and m change the meaning of line feeds only, which no
		// subject holds.
		if strings.Trim(m[1], "ims") != "" {
			return nil, fmt.Errorf("the flags %s have no equal in Go", m[0])
		}
		if strings.Contains(m[1], "i") {
			mode = pythonBytesFolded
		}
		text = text[len(m[0]):]
	}
	if !strings.HasPrefix(text, "^") {
		text = ".*" + text
	}
	return compilePattern(latin1(text), "", mode)
}

func (m mercurial) decide(path string, _ bool) Decision { return anyOf(m, latin1(path)) }

// additionsMercurial gives each line its own syntax, unless globs hold at the
// end of the file anyway.
func additionsMercurial(data []byte) [][]addition {
	prefix := "glob:"
	if scanMercurial(data, func(Rule, string, string) {}) == "relglob" {
		prefix = ""
	}
	return [][]addition{bracketAdditions(prefix+"__pycache__", prefix+"*.py[co]", prefix+"*$py.class")}
}
