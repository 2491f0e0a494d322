package dialect

import (
	"path"
	"strings"
)

// helm are the rules of a .helmignore (Helm's package pkg/ignore): the first
// rule that matches a path decides, and a negated one ignores what it does
// not match.
type helm []helmRule

type helmRule struct {
	Rule
	glob             string
	negated, mustDir bool
	// onBase globs are for the last component of a path.
	onBase bool
	// loose is what the glob could match.
	loose glob
	// required is in all that the glob matches.
	required string
	// plain globs match a hole with "*" only.
	plain bool
}

// maxScannerLine is the length in bytes from which a line stops the scanner
// that Helm and Docker read their files with.
const maxScannerLine = 64 * 1024

func parseHelm(data []byte, _ Include) rules {
	var parsed helm
	var refused rules
	splitLines(strings.TrimPrefix(string(data), bom), func(number int, line string) bool {
		rule := Rule{number, strings.TrimSuffix(line, "\r")}
		text := strings.TrimSpace(line)
		switch {
		case len(line) >= maxScannerLine:
			refused = unreadable{Rule{Line: number}, "Helm refuses a line of this length"}
		case text == "" || text[0] == '#':
		case strings.Contains(text, "**"):
			refused = unreadable{rule, "Helm refuses a file with **"}
		default:
			if _, err := path.Match(text, "abc"); err != nil {
				refused = unreadable{rule, "Helm refuses the pattern: " + err.Error()}
				break
			}
			parsed = append(parsed, newHelmRule(rule, text))
		}
		return refused == nil
	})
	if refused != nil {
		return refused
	}
	return parsed
}

const bom = "\xef\xbb\xbf"

func newHelmRule(rule Rule, text string) helmRule {
	r := helmRule{Rule: rule}
	text, r.negated = strings.CutPrefix(text, "!")
	text, r.mustDir = strings.CutSuffix(text, "/")
	glob, anchored := strings.CutPrefix(text, "/")
	r.glob = glob
	r.onBase = !anchored && !strings.Contains(text, "/")
	r.loose = looseGlob(glob)
	r.required = r.loose.required()
	r.plain = !strings.ContainsAny(glob, "?^\\"+hole)
	return r
}

// match reports whether the glob matches, whatever the rule makes of it. A
// glob that loses its meaning with the slash taken from its end matches
// nothing.
func (r *helmRule) match(name string) bool {
	if r.onBase {
		name = baseName(name)
	}
	if hasHole(name) && r.negated {
		return r.loose.could(name)
	}
	if !strings.Contains(name, r.required) {
		return false
	}
	matched, err := path.Match(r.glob, name)
	return err == nil && matched && (r.plain || !hasHole(name))
}

// ignores reports whether the rule ignores a path.
func (r *helmRule) ignores(name string, isDir bool) bool {
	if r.mustDir && !isDir {
		return r.negated
	}
	return r.match(name) != r.negated
}

func (h helm) decide(path string, isDir bool) Decision {
	for i := range h {
		if h[i].ignores(path, isDir) {
			return Decision{State: Ignored, Rule: h[i].Rule}
		}
	}
	return Decision{}
}

func additionsHelm([]byte) [][]addition {
	return [][]addition{bracketAdditions("__pycache__/", "*.py[co]", "*$py.class")}
}
