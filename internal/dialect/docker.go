package dialect

import (
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

// docker are the rules of a .dockerignore, as github.com/moby/patternmatcher
// reads and matches them: the last rule that matches a path or a directory
// above it decides. Patterns are anchored at the root of the build context.
type docker []dockerRule

type dockerRule struct {
	Rule
	negated bool
	// matcher holds this one pattern, without the negation. It is nil where
	// the library cannot tell and would write to standard error instead.
	matcher *patternmatcher.PatternMatcher
	// loose is what the pattern could match, for one with a negation.
	loose glob
	// required is in all that the pattern matches.
	required string
	// plain patterns match a hole with "*" only.
	plain bool
}

func parseDocker(data []byte, _ Include) rules {
	var parsed docker
	var refused rules
	splitLines(strings.TrimPrefix(string(data), bom), func(number int, line string) bool {
		rule := Rule{number, strings.TrimSuffix(line, "\r")}
		patterns, err := ignorefile.ReadAll(strings.NewReader(line))
		if err != nil {
			refused = unreadable{Rule{Line: number}, "Docker refuses the line: " + err.Error()}
			return false
		}
		for _, text := range patterns {
			r, err := newDockerRule(rule, text)
			if err != nil {
				refused = unreadable{rule, "Docker refuses the pattern: " + err.Error()}
				return false
			}
			parsed = append(parsed, r)
		}
		return true
	})
	if refused != nil {
		return refused
	}
	return parsed
}

func newDockerRule(rule Rule, text string) (dockerRule, error) {
	if !utf8.ValidString(text) || strings.Contains(text, "\x00") {
		return dockerRule{Rule: rule, negated: text[0] == '!'}, nil
	}
	whole, err := patternmatcher.New([]string{text})
	if err != nil {
		return dockerRule{}, err
	}
	if len(whole.Patterns()) == 0 { // Only white space: it matches nothing.
		return dockerRule{Rule: rule, matcher: whole}, nil
	}
	cleaned := whole.Patterns()[0].String()
	r := dockerRule{
		Rule:    rule,
		matcher: whole,
		negated: whole.Exclusions(),
		loose:   looseGlob(filepath.ToSlash(cleaned)),
		plain:   !strings.ContainsAny(cleaned, `?^\`),
	}
	// A pattern that the library may yet refuse has to be tried on all.
	if !strings.ContainsAny(cleaned, looseSpecials) {
		r.required = r.loose.required()
	}
	if r.negated {
		r.matcher, err = patternmatcher.New([]string{cleaned})
	}
	return r, err
}

// match compares with a path and the directories above it.
func (r *dockerRule) match(path string) (bool, error) {
	switch {
	case hasHole(path) && r.negated && r.couldMatch(path):
		return true, nil
	case hasHole(path) && !r.plain:
		if path = beforeHoles(path); path == "" {
			return false, nil
		}
	case !strings.Contains(path, r.required):
		return false, nil
	}
	return r.matcher.MatchesOrParentMatches(path)
}

func (r *dockerRule) couldMatch(path string) bool {
	for ; hasHole(path); path = parent(path) {
		if r.loose.could(path) {
			return true
		}
	}
	return false
}

// decide goes through the rules as the library does: it skips those that would
// change nothing, and notices a pattern that it cannot compile only when it
// comes to it.
func (d docker) decide(path string, _ bool) Decision {
	var result Decision
	for i := range d {
		rule := &d[i]
		if rule.negated != (result.State == Ignored) && result.State != Unknown {
			continue
		}
		if rule.matcher == nil {
			result = open(rule.Rule, "it is not in UTF-8, or has a NUL")
			continue
		}
		matched, err := rule.match(path)
		switch {
		case err != nil:
			return open(rule.Rule, "Docker refuses the pattern: "+err.Error())
		case matched && rule.negated:
			result = Decision{State: Kept, Rule: rule.Rule}
		case matched:
			result = Decision{State: Ignored, Rule: rule.Rule}
		}
	}
	return result
}

// additionsDocker makes every line hold in all directories.
func additionsDocker([]byte) [][]addition {
	return [][]addition{bracketAdditions("**/__pycache__", "**/*.py[co]", "**/*$py.class")}
}
