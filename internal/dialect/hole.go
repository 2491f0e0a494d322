package dialect

import (
	"strings"
	"unicode/utf8"
)

// hole stands in a path for a text of one or more characters that can be
// anything but hold a slash or a control character: the name of a module, or
// of a directory. No real path holds a NUL.
//
// A proof is for all names at once: a rule that ignores has to match a path
// with holes such that "*", or what equals it, takes each hole, for only then
// it matches whatever the holes stand for. "?" and brackets do not match a
// hole. A rule that re-includes counts as soon as some content of the holes
// could make it match. So a proof may fail for rules that would cover all
// names, but one that succeeds is right.
const hole = "\x00"

const holeRune = '\x00'

func hasHole(path string) bool { return strings.Contains(path, hole) }

// beforeHoles returns the directory of the first component with a hole.
func beforeHoles(path string) string {
	before, _, found := strings.Cut(path, hole)
	if !found {
		return path
	}
	return parent(before)
}

// could reports whether the glob matches text for some content of its holes,
// and is generous.
func (g glob) could(text string) bool {
	// reached[i]: the first i tokens match what was read of the text.
	reached := make([]bool, len(g)+1)
	reached[0] = true
	g.skipStars(reached)
	for _, c := range text {
		if c == holeRune {
			g.fillHole(reached)
			continue
		}
		next := make([]bool, len(g)+1)
		for i := range g {
			if reached[i] && g[i].kind == anyText {
				next[i] = true
			} else if reached[i] && g[i].one(c) {
				next[i+1] = true
			}
		}
		g.skipStars(next)
		reached = next
	}
	return reached[len(g)]
}

func (g glob) skipStars(reached []bool) {
	for i := range g {
		if reached[i] && g[i].kind == anyText {
			reached[i+1] = true
		}
	}
}

// fillHole lets a hole stand for any number of tokens, but not for a slash.
func (g glob) fillHole(reached []bool) {
	for i := range g {
		if reached[i] && !(g[i].kind == literal && g[i].char == '/') {
			reached[i+1] = true
		}
	}
}

// looseSpecials are the characters that mean something else in each program.
const looseSpecials = `[]\^`

// looseGlob returns a glob that matches whatever a pattern of "*", "?",
// brackets and escapes can match in any program, and more: it does not tell
// "*" from "**", and all from the first bracket or escape to the last is "*".
func looseGlob(text string) glob {
	text = strings.NewReplacer("**/", "*", "./", "*").Replace(text)
	if first := strings.IndexAny(text, looseSpecials); first >= 0 {
		last := strings.LastIndexAny(text, looseSpecials)
		end := last + 1
		if text[last] == '\\' {
			_, size := utf8.DecodeRuneInString(text[end:])
			end += size
		}
		text = text[:first] + "*" + text[end:]
	}
	return globSyntax{openIsLiteral: true}.compile(text)
}

// required returns a text without slashes that is in all that the glob
// matches.
func (g glob) required() string {
	var run, longest []rune
	for _, token := range g {
		if token.kind == literal && token.char != '/' && token.char != utf8.RuneError {
			run = append(run, token.char)
		} else {
			run = nil
		}
		if len(run) > len(longest) {
			longest = run
		}
	}
	return string(longest)
}
