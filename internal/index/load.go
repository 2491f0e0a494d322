package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/pycguard/pycguard/internal/gitcmd"
	"github.com/pycguard/pycguard/internal/object"
)

// Load is Open for an index of any kind: a split index is joined with its
// shared index, and a sparse one is read through git, which knows the trees
// that its directories stand for. git runs in the index's repository, with ctx,
// while the Index is read; for all other kinds it does not run.
func Load(ctx context.Context, path string, format object.Format, git gitcmd.Git) (*Index, error) {
	f, err := openFile(path, format)
	if err != nil {
		return nil, err
	}
	resolve := func() (source, error) { return resolve(ctx, f, path, git) }
	return &Index{file: f, resolve: resolve}, nil
}

// resolve returns the source that f, whose structure is parsed, belongs to.
func resolve(ctx context.Context, f *file, path string, git gitcmd.Git) (source, error) {
	switch {
	case f.link != nil && f.sparse != nil:
		return nil, f.unsupported(*f.link)
	case f.link != nil:
		return openShared(ctx, f, path, git)
	case f.sparse != nil:
		return listSparse(ctx, f, path, git)
	}
	return f, nil
}

// openShared joins the split index top with its shared index.
func openShared(ctx context.Context, top *file, path string, git gitcmd.Git) (source, error) {
	shared, err := sharedPath(ctx, top, path, git)
	if err != nil {
		return nil, err
	}
	base, err := openFile(shared, top.format)
	if err != nil {
		return nil, fmt.Errorf("the shared index of %s: %w", path, err)
	}
	s, err := joinShared(top, base)
	if err != nil {
		return nil, errors.Join(err, base.close())
	}
	return s, nil
}

func joinShared(top, base *file) (*split, error) {
	if err := base.parseStructure(); err != nil {
		return nil, err
	}
	if err := base.whole(); err != nil {
		return nil, err
	}
	return newSplit(top, base)
}

// sharedPath returns where the shared index of top is: beside top, as for the
// index of a repository or a worktree; or, for a temporary index elsewhere, in
// the git directory. Its name is its checksum, so both would be the same.
func sharedPath(ctx context.Context, top *file, path string, git gitcmd.Git) (string, error) {
	name := "sharedindex." + top.sharedID().String()
	beside := filepath.Join(filepath.Dir(path), name)
	if _, err := os.Stat(beside); err == nil {
		return beside, nil
	}
	dir, err := git.Output(ctx, "rev-parse", "--absolute-git-dir")
	if err != nil {
		return "", fmt.Errorf("looking for the shared index of %s, which is not beside it: %w", path, err)
	}
	return filepath.Join(strings.TrimSuffix(string(dir), "\n"), name), nil
}
