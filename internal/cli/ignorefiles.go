package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/pycguard/pycguard/ignore"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/gitcmd"
	"github.com/pycguard/pycguard/internal/worktree"
)

// ignoreSettings is what a user's own configuration says about ignored files.
type ignoreSettings struct {
	foldCase bool
	// excludes is the path of the user's own ignore file.
	excludes string
}

// ignoreSettings asks git: the settings come from the user's, the system's and
// the repository's files, and what these include.
func (s *session) ignoreSettings(ctx context.Context) (ignoreSettings, error) {
	settings := ignoreSettings{excludes: s.defaultExcludes()}
	out, err := s.git().Output(ctx, "config", "-z", "--get-regexp", `^core\.(excludesfile|ignorecase)$`)
	if failed, ok := errors.AsType[*gitcmd.Error](err); ok && failed.Code == 1 {
		return settings, nil // None is set.
	}
	if err != nil {
		return settings, fmt.Errorf("asking git for the ignore settings: %w", err)
	}
	for setting := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		name, value, hasValue := strings.Cut(setting, "\n")
		if name == "core.ignorecase" {
			settings.foldCase = !hasValue || isTrue(value)
			continue
		}
		if settings.excludes, err = s.expandPath(ctx, value); err != nil {
			return settings, err
		}
	}
	return settings, nil
}

// ignoreRules returns the settings and the rules of this machine.
func (s *session) ignoreRules(ctx context.Context) (ignoreSettings, []*ignore.File, error) {
	settings, err := s.ignoreSettings(ctx)
	if err != nil {
		return settings, nil, err
	}
	personal, err := s.personalRules(settings)
	return settings, personal, err
}

// isTrue reads a boolean that git has printed as it is written ("Values" in
// git-config).
func isTrue(value string) bool {
	switch strings.ToLower(value) {
	case "", "false", "no", "off", "0":
		return false
	}
	return true
}

// expandPath expands the value of core.excludesFile. What is more than a path
// or ~/ is left to git.
func (s *session) expandPath(ctx context.Context, value string) (string, error) {
	home := s.env("HOME")
	switch rest, isHome := strings.CutPrefix(value, "~/"); {
	case isHome && home != "":
		return filepath.Join(home, rest), nil
	case !strings.HasPrefix(value, "~") && !strings.HasPrefix(value, "%(") && !strings.HasPrefix(value, ":("):
		return value, nil
	}
	out, err := s.git().Output(ctx, "config", "-z", "--type=path", "--get", "core.excludesFile")
	if err != nil {
		return "", fmt.Errorf("asking git for core.excludesFile: %w", err)
	}
	return strings.TrimSuffix(string(out), "\x00"), nil
}

// defaultExcludes is the path of the user's ignore file where none is set
// (gitignore in git's documentation), empty for none.
func (s *session) defaultExcludes() string {
	if config := s.env("XDG_CONFIG_HOME"); config != "" {
		return filepath.Join(config, "git", "ignore")
	}
	if home := s.env("HOME"); home != "" {
		return filepath.Join(home, ".config", "git", "ignore")
	}
	return ""
}

// personalRules reads the ignore files that exist on this machine only, the
// one with precedence first.
func (s *session) personalRules(settings ignoreSettings) ([]*ignore.File, error) {
	exclude := filepath.Join(s.repo.CommonDir, "info", "exclude")
	files := []struct{ name, path string }{{displayed(s.repo.WorkTree, exclude), exclude}}
	if settings.excludes != "" {
		// git stands at the top when it opens the file.
		files = append(files, struct{ name, path string }{settings.excludes, inDir(s.repo.WorkTree, settings.excludes)})
	}
	var options []ignore.Option
	if settings.foldCase {
		options = append(options, ignore.FoldCase)
	}
	var parsed []*ignore.File
	for _, file := range files {
		content, err := worktree.ReadRules(file.path)
		if isAbsent(err) {
			continue
		}
		if err != nil {
			return nil, unreadablePersonalRules(file.path, err)
		}
		parsed = append(parsed, ignore.Parse(content, file.name, "", options...))
	}
	return parsed, nil
}

// isAbsent reports that a path leads nowhere, as below a HOME that is no
// directory.
func isAbsent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

func unreadablePersonalRules(name string, err error) error {
	return withHint(fmt.Errorf("reading the ignore rules of this machine, %s: %w", finding.Quote(name), err), "make the file readable; git passes over it, so its answer would be another one")
}

// displayed shortens a path below the top of the working tree.
func displayed(top, path string) string {
	rel, err := filepath.Rel(top, path)
	if err != nil || strings.HasPrefix(rel, "..") {
		return path
	}
	return filepath.ToSlash(rel)
}
