package dialect

import (
	"cmp"
	"strings"
)

// perforce are the rules of a .p4ignore, as far as the manual defines them
// (Helix Core Command-Line Reference, P4IGNORE): names and "*", a slash at the
// start (only in the file's directory) or at the end (only directories), "!"
// (overrides the rules above). The rest is left open.
type perforce []perforceRule

type perforceRule struct {
	Rule
	glob                       glob
	negated, anchored, mustDir bool
	// reason says why the rule cannot be evaluated; empty if it can.
	reason string
}

// perforceSyntax is for globs without brackets.
var perforceSyntax = globSyntax{openIsLiteral: true}

func parsePerforce(data []byte, _ Include) rules {
	var parsed perforce
	splitLines(string(data), func(number int, line string) bool {
		line = strings.TrimSuffix(line, "\r")
		if line != "" && line[0] != '#' {
			parsed = append(parsed, newPerforceRule(Rule{number, line}))
		}
		return true
	})
	return parsed
}

func newPerforceRule(rule Rule) perforceRule {
	r := perforceRule{Rule: rule}
	text, negated := strings.CutPrefix(rule.Text, "!")
	r.negated = negated
	text, r.mustDir = strings.CutSuffix(text, "/")
	text, r.anchored = strings.CutPrefix(text, "/")
	r.glob = perforceSyntax.compile(text)
	r.reason = perforceDoubt(text)
	return r
}

// perforceDoubt says what the manual leaves open about a pattern.
func perforceDoubt(text string) string {
	switch {
	case text == "" || strings.TrimSpace(text) != text:
		return "Perforce's manual does not say what spaces around a pattern mean"
	case strings.ContainsAny(text, `?[]{}\%@`) || strings.Contains(text, "...") || !isASCII(text):
		return "Perforce's manual does not say what a character of this pattern means"
	case strings.Contains(text, "/") || strings.Contains(text, "**"):
		return "Perforce's manual does not say exactly where a pattern with a slash or ** inside holds"
	}
	return ""
}

// match says whether the rule matches the file at path, or a directory above
// it; whole is true where it is the file itself.
func (r *perforceRule) match(path string) (answer match, whole bool) {
	if r.reason != "" {
		return maybe, false
	}
	matches := r.glob.match
	if r.negated {
		matches = r.glob.could
	}
	components := strings.Split(path, "/")
	last := len(components) - 1
	for i, component := range components {
		if r.anchored && i > 0 {
			break
		}
		if (i < last || !r.mustDir) && matches(component) {
			return yes, i == last
		}
	}
	return no, false
}

// decide goes from the last rule to the first. The manual does not say whether
// a file below an ignored directory can be re-included, so that is left open.
func (p perforce) decide(path string, _ bool) Decision {
	var exception Rule
	for i := len(p) - 1; i >= 0; i-- {
		rule := &p[i]
		answer, whole := rule.match(path)
		switch {
		case answer == no:
		case answer == maybe:
			return open(rule.Rule, rule.reason)
		case rule.negated:
			exception = cmp.Or(exception, rule.Rule)
		case exception == (Rule{}):
			return Decision{State: Ignored, Rule: rule.Rule}
		case !whole:
			return open(exception, "Perforce's manual does not say what a negation means below an ignored directory")
		}
	}
	return Decision{Rule: exception}
}

func additionsPerforce([]byte) [][]addition {
	return [][]addition{{
		{"__pycache__/", cacheForm},
		{"*.pyc", pycForm},
		{"*.pyo", pyoForm},
		{"*$py.class", classForm},
	}}
}
