package dialect

import (
	"strings"
	"unicode/utf8"
)

// fossil are the globs of a .fossil-settings/ignore-glob, each of them for
// the whole path (fossil-scm.org, globs.md). There is no negation.
type fossil []fossilRule

type fossilRule struct {
	Rule
	glob glob
	// doubtful globs stand in a line that begins with "#".
	doubtful bool
}

var fossilSyntax = globSyntax{not: '^'}

const fossilSeparators = " \t\n\v\f\r,"

func parseFossil(data []byte, _ Include) rules {
	text, _, _ := strings.Cut(string(data), "\x00")
	var parsed fossil
	for at := 0; at < len(text); {
		if strings.IndexByte(fossilSeparators, text[at]) >= 0 {
			at++
			continue
		}
		entry, length := fossilEntry(text[at:])
		parsed = append(parsed, newFossilRule(text, at, entry))
		at += length
	}
	return parsed
}

// fossilEntry returns the glob at the start of text and the length that it
// takes up. A quoted one ends at the same quote, and is open to the end of the
// file where there is none.
func fossilEntry(text string) (string, int) {
	if text[0] != '"' && text[0] != '\'' {
		end := strings.IndexAny(text, fossilSeparators)
		if end < 0 {
			end = len(text)
		}
		return text[:end], end
	}
	end := strings.IndexByte(text[1:], text[0])
	if end < 0 {
		return text[1:], len(text)
	}
	return text[1 : 1+end], end + 2
}

func newFossilRule(text string, at int, entry string) fossilRule {
	start := strings.LastIndexByte(text[:at], '\n') + 1
	return fossilRule{
		Rule:     Rule{1 + strings.Count(text[:at], "\n"), entry},
		glob:     fossilSyntax.compile(entry),
		doubtful: strings.HasPrefix(strings.TrimLeft(text[start:], " \t"), "#"),
	}
}

// decide tries a directory with and without a slash at its end.
func (f fossil) decide(path string, isDir bool) Decision {
	if !utf8.ValidString(path) {
		return open(Rule{}, "Fossil has no paths that are not UTF-8")
	}
	var result Decision
	for i := range f {
		switch rule := &f[i]; {
		case !rule.glob.match(path) && !(isDir && rule.glob.match(path+"/")):
		case !rule.doubtful:
			return Decision{State: Ignored, Rule: rule.Rule}
		default:
			result = open(rule.Rule, "Fossil 2.21 takes a line that begins with # for globs; of other versions it is not known")
		}
	}
	return result
}

func additionsFossil([]byte) [][]addition {
	return [][]addition{bracketAdditions("__pycache__ */__pycache__", "*.py[co]", "*$py.class")}
}
