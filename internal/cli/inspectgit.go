package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/pycguard/pycguard/ignore"
	"github.com/pycguard/pycguard/internal/gitcmd"
	"github.com/pycguard/pycguard/internal/inspect"
	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/worktree"
)

// gitView returns what git makes of the targets in the working tree, nil where
// there is none.
func (s *session) gitView(ctx context.Context, targets []inspect.Target) (*inspect.Worktree, error) {
	if s.repo == nil || s.repo.Bare() {
		return nil, nil
	}
	known, err := s.indexed(ctx, targets)
	if err != nil {
		return nil, err
	}
	fold, err := s.gitConfig(ctx, "bool", "core.ignoreCase")
	if err != nil {
		return nil, err
	}
	worktree := &inspect.Worktree{
		Top:      s.repo.WorkTree,
		Tracked:  func(path string) bool { return known.tracked[path] },
		FoldCase: fold == "true",
		Absent: func(path string) ([]byte, bool, error) {
			id, ok := known.absent[path]
			if !ok {
				return nil, false, nil
			}
			store, err := s.objects()
			if err != nil {
				return nil, false, err
			}
			_, content, err := store.Read(id)
			return content, err == nil, err
		},
	}
	worktree.Excludes, err = s.excludes(ctx, worktree.FoldCase)
	return worktree, err
}

// indexed is what the index has of the targets.
type indexed struct {
	// tracked has all targets in the working tree, true for those that are
	// in the index.
	tracked map[string]bool
	// absent are the ignore files that a sparse checkout left out.
	absent map[string]object.ID
}

func (s *session) indexed(ctx context.Context, targets []inspect.Target) (indexed, error) {
	known := indexed{tracked: make(map[string]bool, len(targets)), absent: make(map[string]object.ID)}
	for _, target := range targets {
		if path, ok := s.worktreePath(target.Abs); ok {
			known.tracked[path] = false
		}
	}
	idx, err := s.openIndex(ctx)
	if err != nil || idx == nil {
		return known, err
	}
	entries, err := idx.Select(func(path []byte, _ int, _ uint32) bool {
		_, asked := known.tracked[string(path)]
		return asked || bytes.HasSuffix(path, []byte(".gitignore"))
	})
	if err != nil {
		return known, s.indexTrouble(err)
	}
	for _, entry := range entries {
		known.tracked[entry.Path] = true
		if entry.SkipWorktree {
			known.absent[entry.Path] = entry.ID
		}
	}
	return known, nil
}

// worktreePath returns the path from the top of the working tree to a file, ok
// false for one that is not below the top.
func (s *session) worktreePath(abs string) (string, bool) {
	if s.repo == nil || s.repo.Bare() {
		return "", false
	}
	rel, err := filepath.Rel(s.dir, abs)
	if err != nil {
		return "", false
	}
	below := path.Join(s.repo.Prefix, filepath.ToSlash(rel))
	if s.repo.Prefix == "" && !sameDir(s.dir, s.repo.WorkTree) {
		// The working tree lies elsewhere: GIT_WORK_TREE.
		if rel, err = filepath.Rel(s.repo.WorkTree, abs); err != nil {
			return "", false
		}
		below = filepath.ToSlash(rel)
	}
	return below, below != ".." && !strings.HasPrefix(below, "../")
}

func sameDir(a, b string) bool {
	if a == b {
		return true
	}
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

// excludes reads the ignore files that belong to no directory, the one of the
// repository first.
func (s *session) excludes(ctx context.Context, fold bool) ([]*ignore.File, error) {
	personal, err := s.excludesFile(ctx)
	if err != nil {
		return nil, err
	}
	names := []string{filepath.Join(s.repo.CommonDir, "info", "exclude"), personal}
	var files []*ignore.File
	for _, name := range names {
		if name == "" {
			continue
		}
		data, err := worktree.ReadRules(name)
		if isAbsent(err) {
			continue
		}
		if err != nil {
			return nil, unreadablePersonalRules(name, err)
		}
		files = append(files, inspect.ParseIgnore(data, s.shorten(name), "", fold))
	}
	return files, nil
}

// excludesFile returns the path of the ignore file that holds for all
// repositories of the user (core.excludesFile in git-config(1)), empty for
// none.
func (s *session) excludesFile(ctx context.Context) (string, error) {
	name, err := s.gitConfig(ctx, "path", "core.excludesFile")
	switch {
	case err != nil:
		return "", err
	case name != "":
		return inDir(s.repo.WorkTree, name), nil
	case s.env("XDG_CONFIG_HOME") != "":
		return filepath.Join(s.env("XDG_CONFIG_HOME"), "git", "ignore"), nil
	case s.env("HOME") != "":
		return filepath.Join(s.env("HOME"), ".config", "git", "ignore"), nil
	}
	return "", nil
}

// gitConfig asks git for a setting, empty for none, in the form of that type.
func (s *session) gitConfig(ctx context.Context, form, name string) (string, error) {
	out, err := s.git().Output(ctx, "config", "-z", "--type="+form, "--get", name)
	if failed, ok := errors.AsType[*gitcmd.Error](err); ok && failed.Code == 1 {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("asking git for %s: %w", name, err)
	}
	return strings.TrimSuffix(string(out), "\x00"), nil
}

// shorten returns the path of a file from the top of the working tree, if it
// is there, else as it is.
func (s *session) shorten(name string) string {
	if rel, err := filepath.Rel(s.repo.WorkTree, name); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return name
}
