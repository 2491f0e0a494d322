package dialect

import "errors"

// errElsewhere is for a rule that stands for those of another file.
var errElsewhere = errors.New("it takes its rules from another file")

// regexpRule is a rule that became a Python regular expression.
type regexpRule struct {
	Rule
	// pattern is nil where reason says why.
	pattern *pattern
	reason  string
	// onBase patterns are for the last component of a path.
	onBase bool
	// loose is what the rule could match, for an exception; nil where that
	// could be anything.
	loose glob
}

// newRegexpRule makes a rule of what came of compiling it. It returns the error
// where the program might refuse the rule, and the file with it.
func newRegexpRule(rule Rule, compiled *pattern, err error) (regexpRule, error) {
	switch {
	case err == nil:
		return regexpRule{Rule: rule, pattern: compiled}, nil
	case errors.Is(err, errNotInGo), errors.Is(err, errElsewhere):
		return regexpRule{Rule: rule, reason: err.Error()}, nil
	}
	return regexpRule{}, err
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

// could reports whether the rule matches a path for some content of its holes.
func (r *regexpRule) could(path string) bool {
	if r.loose == nil {
		return true
	}
	if r.onBase {
		path = baseName(path)
	}
	return r.loose.could(path)
}

// anyCould is anyOf for exceptions: of a path with holes, any rule that could
// match decides.
func anyCould(list []regexpRule, path string) Decision {
	if !hasHole(path) {
		return anyOf(list, path)
	}
	for i := range list {
		if list[i].could(path) {
			return Decision{State: Ignored, Rule: list[i].Rule}
		}
	}
	return Decision{}
}
