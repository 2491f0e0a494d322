package ignore

import (
	"os"
	"strings"

	gitignore "github.com/sabhiram/go-gitignore"
)

// A Matcher drops into code written for go-gitignore's interface.
var _ gitignore.IgnoreParser = (*Matcher)(nil)

// MatchesPath reports whether a path is ignored. A slash at its end says that
// it is a directory. As in go-gitignore, the system's path separator counts
// as a slash.
func (m *Matcher) MatchesPath(path string) bool {
	return m.matchLoose(path).Ignored
}

// MatchesPathHow is MatchesPath and the rule that decides, nil if there is
// none. The Pattern of what it returns is nil: rules are not regular
// expressions here.
func (m *Matcher) MatchesPathHow(path string) (bool, *gitignore.IgnorePattern) {
	d := m.matchLoose(path)
	if d.Rule == nil {
		return false, nil
	}
	return d.Ignored, &gitignore.IgnorePattern{
		Negate: d.Rule.Negated,
		LineNo: d.Rule.Line,
		Line:   d.Rule.Pattern,
	}
}

func (m *Matcher) matchLoose(path string) Decision {
	if os.PathSeparator != '/' {
		path = strings.ReplaceAll(path, string(os.PathSeparator), "/")
	}
	path, isDir := strings.CutSuffix(path, "/")
	return m.Match(strings.TrimPrefix(path, "/"), isDir)
}
