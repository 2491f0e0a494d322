package cli

import (
	"slices"
	"strings"

	"github.com/pycguard/pycguard/internal/finding"
)

// untrackAdvice returns the command that takes the paths of the findings out
// of the index: short enough to read, ready to be pasted into a shell.
func (s *session) untrackAdvice(findings []finding.Finding) string {
	const few = 3
	paths := make([]string, len(findings))
	for i, f := range findings {
		paths[i] = f.Path
	}
	paths = slices.Compact(paths)
	if len(paths) > few && !s.underFramework() {
		return "pycguard untrack"
	}
	if len(paths) > few {
		return `git rm -r -q --cached --ignore-unmatch -- ':(top,glob,icase)**/__pycache__/**' ':(top,icase)*.py[co]' ':(top,icase)*.py[co].[0-9]*' ':(top,icase)*$py.class'`
	}
	command := "git rm -q --cached --"
	for _, path := range paths {
		command += " " + shellQuote(s.pathspec(path))
	}
	return command
}

// underFramework reports whether the pre-commit framework runs us. It keeps
// the programs that it builds to itself: the user cannot be told to call
// pycguard.
func (s *session) underFramework() bool { return s.env("PRE_COMMIT") != "" }

// pathspec names path, which is relative to the top of the working tree, to git
// in the directory that the command was called in.
func (s *session) pathspec(path string) string {
	if s.repo.Prefix == "" && !strings.ContainsAny(path, `*?[\:`) {
		return path
	}
	return ":(top,literal)" + path
}

// shellQuote quotes text as one word for a POSIX shell. Control characters,
// which could drive the terminal that shows it, take the form $'…', which bash
// and zsh know.
func shellQuote(text string) string {
	if quoted := finding.Quote(text); strings.HasPrefix(quoted, `"`) {
		inner := strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
		return "$'" + strings.ReplaceAll(inner, "'", `\'`) + "'"
	}
	if !strings.ContainsAny(text, " \t$&|;<>()*?[]#~=%!{}`'\"\\") {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

func allInHead(findings []finding.Finding) bool {
	return !slices.ContainsFunc(findings, func(f finding.Finding) bool { return f.State != finding.InHead })
}
