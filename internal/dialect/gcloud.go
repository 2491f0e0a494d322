package dialect

import (
	"strings"
	"unicode/utf8"
)

// gcloud are the rules of a .gcloudignore (gcloud topic gcloudignore). They
// look like git's and mostly are; where gcloud's own matcher differs (a slash
// inside a pattern does not anchor it, for one) gcloud's counts.
type gcloud []gcloudRule

type gcloudRule struct {
	Rule
	// parts is the pattern, cut at its slashes. An empty first part anchors
	// it to the root.
	parts            []gcloudPart
	negated, mustDir bool
	// reason says why the rule cannot be evaluated; empty if it can.
	reason string
}

// gcloudPart matches one component of a path, or any number of them.
type gcloudPart struct {
	text string
	glob glob
}

var gcloudSyntax = globSyntax{not: '!', openIsLiteral: true}

func parseGcloud(data []byte, include Include) rules {
	if !utf8.Valid(data) {
		return unreadable{reason: "gcloud refuses a file that is not UTF-8"}
	}
	p := gcloudParser{include: include, includes: 1}
	p.parse(string(data))
	if p.refused != nil {
		return p.refused
	}
	return p.rules
}

// gcloudParser collects rules. Files that it includes are read the same way,
// but may not include others.
type gcloudParser struct {
	include  Include
	includes int // how deep files may still be included
	rules    gcloud
	refused  rules
}

// gcloudLineEnds are all that Python's splitlines takes for one.
var gcloudLineEnds = lazyRegexp("\r\n|[\n\r\v\f\x1c\x1d\x1e\u0085\u2028\u2029]")

func (p *gcloudParser) parse(text string) {
	number := 1
	for text != "" && p.refused == nil {
		line, end := text, ""
		if at := gcloudLineEnds().FindStringIndex(text); at != nil {
			line, end, text = text[:at[0]], text[at[0]:at[1]], text[at[1]:]
		} else {
			text = ""
		}
		p.line(Rule{number, line})
		number += strings.Count(end, "\n")
	}
}

func (p *gcloudParser) line(rule Rule) {
	comment, isComment := strings.CutPrefix(rule.Text, "#")
	if !isComment {
		if r, ok := newGcloudRule(rule); ok {
			p.rules = append(p.rules, r)
		}
		return
	}
	if name, found := strings.CutPrefix(strings.TrimSpace(comment), "!include:"); found {
		p.includeFile(rule, name)
	}
}

// includeFile puts the rules of another file in the place of the line. They
// bear the number of the line.
func (p *gcloudParser) includeFile(rule Rule, name string) {
	if p.includes == 0 {
		return
	}
	if strings.Contains(name, "/") {
		p.refused = unreadable{rule, "gcloud refuses to include a file of another directory"}
		return
	}
	data, ok := p.include.read(name)
	if !ok || !utf8.Valid(data) {
		p.rules = append(p.rules, gcloudRule{Rule: rule, reason: "the file that the line includes could not be read"})
		return
	}
	inner := gcloudParser{include: p.include}
	inner.parse(string(data))
	for _, r := range inner.rules {
		r.Rule = Rule{rule.Line, name + ": " + r.Text}
		p.rules = append(p.rules, r)
	}
}

func newGcloudRule(rule Rule) (gcloudRule, bool) {
	r := gcloudRule{Rule: rule}
	text, negated := strings.CutPrefix(rule.Text, "!")
	r.negated = negated
	text, r.mustDir = strings.CutSuffix(text, "/")
	text = unescapeGcloudSpaces(text)
	if backslashes := len(text) - len(strings.TrimRight(text, `\`)); backslashes%2 == 1 {
		return r, false
	}
	text = unescapeGcloud(text)
	if text == "" {
		return r, false
	}
	if strings.Contains("/"+text+"/", "/**/") && text[0] != '/' {
		text = "/" + text
	}
	for part := range strings.SplitSeq(text, "/") {
		r.parts = append(r.parts, gcloudPart{part, gcloudSyntax.compile(part)})
	}
	return r, true
}

// unescapeGcloudSpaces takes the spaces at the end that no backslash protects,
// and the backslash from the others.
func unescapeGcloudSpaces(text string) string {
	end := 0
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			i++
		} else if text[i] == ' ' {
			continue
		}
		end = i + 1
	}
	return strings.ReplaceAll(text[:end], `\ `, " ")
}

var gcloudEscape = lazyRegexp(`\\([^\\])`)

func unescapeGcloud(text string) string {
	return strings.ReplaceAll(gcloudEscape().ReplaceAllString(text, "$1"), `\\`, `\`)
}

// match compares from the right: the last part with the last component, and
// so on. All parts have to match, but not all components, unless the first
// part is the empty one of the root.
func (r *gcloudRule) match(path string, isDir bool) match {
	if r.reason != "" {
		return maybe
	}
	if r.mustDir && !isDir {
		return no
	}
	if last := &r.parts[len(r.parts)-1]; last.text != "**" && !r.matchPart(last, baseName(path)) {
		return no
	}
	m := gcloudMatch{gcloudRule: r, components: strings.Split(path, "/")}
	m.failed = make([]bool, (len(m.parts)+1)*(len(m.components)+1))
	return matchIf(m.from(len(m.parts), len(m.components)))
}

type gcloudMatch struct {
	*gcloudRule
	components []string
	// failed has the pairs of from that are known not to match.
	failed []bool
}

// from reports whether the first i parts match the first j components. j is 0
// at the root and -1 beyond it.
func (m *gcloudMatch) from(i, j int) bool {
	if i == 0 || j < 0 {
		return i == 0
	}
	known := &m.failed[i*(len(m.components)+1)+j]
	if *known {
		return false
	}
	matched := m.part(i, j)
	*known = !matched
	return matched
}

func (m *gcloudMatch) part(i, j int) bool {
	part := &m.parts[i-1]
	if part.text == "**" {
		for k := j; k >= 0; k-- {
			if m.from(i-1, k) {
				return true
			}
		}
		return false
	}
	component := ""
	if j > 0 {
		component = m.components[j-1]
	}
	if part.text == "*" && i == 1 && m.isDeep(m.components[:max(0, j-1)]) {
		return false
	}
	return m.matchPart(part, component) && m.from(i-1, j-1)
}

// matchPart compares a part that is not "**" with a component.
func (r *gcloudRule) matchPart(part *gcloudPart, component string) bool {
	if r.negated {
		return part.glob.could(component)
	}
	return part.glob.match(component)
}

// isDeep reports whether a "*" in first place is not for what these
// directories hold. It is for the root's entries: for gcloud, whatever has a
// directory of more than one character above it is none.
func (m *gcloudMatch) isDeep(above []string) bool {
	dir := strings.Join(above, "/")
	if hasHole(dir) {
		return !m.negated
	}
	return len(dir) > 1
}

func (g gcloud) decide(path string, isDir bool) Decision {
	if !utf8.ValidString(path) {
		return open(Rule{}, "how gcloud reads paths that are not UTF-8 depends on the system")
	}
	for i := len(g) - 1; i >= 0; i-- {
		rule := &g[i]
		switch answer := rule.match(path, isDir); {
		case answer == maybe:
			return open(rule.Rule, rule.reason)
		case answer == yes && rule.negated:
			return Decision{State: Kept, Rule: rule.Rule}
		case answer == yes:
			return Decision{State: Ignored, Rule: rule.Rule}
		}
	}
	return Decision{}
}

func additionsGcloud([]byte) [][]addition {
	return [][]addition{bracketAdditions("__pycache__/", "*.py[co]", "*$py.class")}
}
