package scan

import (
	"fmt"
	"strings"

	"github.com/pycguard/pycguard/ignore"
	"github.com/pycguard/pycguard/internal/finding"
)

// cause is what gaps have in common that are one finding.
type cause struct {
	// rule re-includes bytecode; nil where no rule covers it.
	rule, hiddenBy *ignore.Rule
	unproved       bool
}

// gapGroup is the gaps of one cause in a directory and below it.
type gapGroup struct {
	cause
	dir string
	// patterns are the forms of bytecode.
	patterns []string
	// example is a path that is let through.
	example string
	// below counts the directories below dir with the same gap.
	below int
}

// groupGaps puts those gaps together that have one cause: a missing line is
// one finding at the top, not one in each directory. gaps are sorted by
// directory, so the topmost comes first.
func groupGaps(gaps []ignore.Coverage) []*gapGroup {
	var groups []*gapGroup
	type place struct {
		cause
		dir, pattern string
	}
	known := map[place]*gapGroup{}
	for _, gap := range gaps {
		at := place{cause{gap.Rule, gap.HiddenBy, gap.Unproved}, gap.Dir, gap.Pattern}
		if above := nearest(gap.Dir, func(dir string) *gapGroup {
			at.dir = dir
			return known[at]
		}); above != nil {
			above.below++
			continue
		}
		at.dir = gap.Dir
		group := &gapGroup{cause: at.cause, dir: gap.Dir, patterns: []string{gap.Pattern}, example: gap.Path}
		known[at] = group
		groups = append(groups, group)
	}
	return mergePatterns(groups)
}

// nearest returns what find gives for dir or the nearest directory above it.
func nearest(dir string, find func(string) *gapGroup) *gapGroup {
	for {
		if found := find(dir); found != nil || dir == "" {
			return found
		}
		dir, _ = splitPath(dir)
	}
}

// mergePatterns makes one group of those that differ in the pattern only.
func mergePatterns(groups []*gapGroup) []*gapGroup {
	type place struct {
		cause
		dir   string
		below int
	}
	known := map[place]*gapGroup{}
	var merged []*gapGroup
	for _, g := range groups {
		at := place{g.cause, g.dir, g.below}
		if same := known[at]; same != nil {
			same.patterns = append(same.patterns, g.patterns...)
			continue
		}
		known[at] = g
		merged = append(merged, g)
	}
	return merged
}

func (g *gapGroup) finding() finding.Finding {
	path := g.dir
	if path == "" {
		path = "."
	}
	return finding.Finding{
		Rule:    finding.IgnoreGap,
		Path:    path,
		Place:   strings.Join(g.patterns, " "),
		Message: g.message(),
		Fix:     g.fix(),
	}
}

func (g *gapGroup) message() string {
	what := listed(g.patterns)
	text := "no rule ignores " + what + g.where("nor")
	switch {
	case g.unproved:
		text = "the rules are too intricate to tell whether all of " + what + " is ignored" + g.where("nor")
	case g.rule != nil:
		text = fmt.Sprintf("%s re-includes %s%s, such as %s", place(g.rule), what, g.where("and"), finding.Quote(g.example))
	}
	if g.hiddenBy != nil {
		text += "; on this machine alone " + place(g.hiddenBy) + " hides that"
	}
	return text
}

// where says how far the gap reaches.
func (g *gapGroup) where(word string) string {
	switch g.below {
	case 0:
		return " here"
	case 1:
		return " here, " + word + " in 1 directory below"
	}
	return fmt.Sprintf(" here, %s in %d directories below", word, g.below)
}

func (g *gapGroup) fix() string {
	if g.rule != nil && strings.Contains(g.rule.Source, "/") {
		return "remove that line, or override it: pycguard fix-ignore --force"
	}
	return "add the missing lines: pycguard fix-ignore"
}

// place names a rule: ".gitignore:3: !keep.pyc".
func place(rule *ignore.Rule) string {
	return fmt.Sprintf("%s:%d: %s", finding.Quote(rule.Source), rule.Line, finding.Quote(rule.Pattern))
}

// listed joins words as people do: "a, b and c".
func listed(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
