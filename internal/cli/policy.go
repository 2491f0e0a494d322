package cli

import (
	"strings"

	"github.com/pycguard/pycguard/ignore"
	"github.com/pycguard/pycguard/internal/scan"
)

// policy turns the configuration into what the scans ask.
func (s *session) policy() scan.Policy {
	return scan.Policy{
		Extra: matcher(s.config.ExtraPatterns, s.config.File),
		Allow: matcher(s.config.Allow, s.config.File),
	}
}

// matcher answers for files. It returns nil for no patterns.
func matcher(patterns []string, source string) func(path string) bool {
	match := dirMatcher(patterns, source)
	if match == nil {
		return nil
	}
	return func(path string) bool { return match(path, false) }
}

// dirMatcher answers for files and directories. It returns nil for no patterns.
func dirMatcher(patterns []string, source string) func(path string, isDir bool) bool {
	if len(patterns) == 0 {
		return nil
	}
	rules := ignore.New(ignore.Parse([]byte(strings.Join(patterns, "\n")), source, ""))
	return func(path string, isDir bool) bool { return rules.Match(path, isDir).Ignored }
}
