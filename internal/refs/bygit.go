package refs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/pycguard/pycguard/internal/gitcmd"
	"github.com/pycguard/pycguard/internal/object"
)

// readByGit asks the git program for all refs, once for each worktree: git
// lists only one worktree's own refs at a time.
func readByGit(ctx context.Context, source Source) (Set, error) {
	s := &store{source: source}
	if err := s.findWorktrees(); err != nil {
		return Set{}, err
	}
	var set Set
	for i := range s.worktrees {
		w := &s.worktrees[i]
		if !w.exists() {
			continue
		}
		tips, err := listByGit(ctx, source, w)
		if err != nil {
			return Set{}, fmt.Errorf("reading refs through git: %w", err)
		}
		set.Tips = append(set.Tips, tips...)
	}
	return set, nil
}

// listByGit returns the refs of one worktree, and the shared ones with those of
// the worktree looked at.
func listByGit(ctx context.Context, source Source, w *worktree) ([]Tip, error) {
	gitDir := "--git-dir=" + w.gitDir
	out, err := source.Git.Output(ctx, gitDir, "for-each-ref", "--format=%(objectname) %(symref) %(refname)")
	if err != nil {
		return nil, err
	}
	head, err := headByGit(ctx, source.Git, gitDir)
	if err != nil {
		return nil, err
	}
	var tips []Tip
	for line := range bytes.Lines(append(head, out...)) {
		tip, err := parseListed(strings.TrimSuffix(string(line), "\n"))
		if err != nil {
			return nil, err
		}
		if w.prefix == "" || isPerWorktree(tip.Name) {
			tip.Name = w.prefix + tip.Name
			tips = append(tips, tip)
		}
	}
	return tips, nil
}

// headByGit returns HEAD in the form of listByGit, or nothing before the first
// commit.
func headByGit(ctx context.Context, git gitcmd.Git, gitDir string) ([]byte, error) {
	id, err := outputOrNothing(ctx, git, gitDir, "rev-parse", "--verify", "--quiet", "HEAD")
	if err != nil || len(id) == 0 {
		return nil, err
	}
	target, err := outputOrNothing(ctx, git, gitDir, "symbolic-ref", "--quiet", "HEAD")
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "%s %s HEAD\n", id, target), nil
}

// outputOrNothing runs a git command that says no with exit code 1.
func outputOrNothing(ctx context.Context, git gitcmd.Git, args ...string) ([]byte, error) {
	out, err := git.Output(ctx, args...)
	if said, ok := errors.AsType[*gitcmd.Error](err); ok && said.Code == 1 {
		return nil, nil
	}
	return bytes.TrimSuffix(out, []byte("\n")), err
}

func parseListed(line string) (Tip, error) {
	// Names of refs hold no space.
	fields := strings.Split(line, " ")
	if len(fields) != 3 {
		return Tip{}, fmt.Errorf("git listed a ref as %.100q", line)
	}
	id, err := object.ParseID(fields[0])
	if err != nil {
		return Tip{}, fmt.Errorf("git listed a ref as %.100q: %w", line, err)
	}
	return Tip{Name: fields[2], ID: id, Target: fields[1]}, nil
}
