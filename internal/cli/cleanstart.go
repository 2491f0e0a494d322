package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/clean"
	"github.com/pycguard/pycguard/internal/config"
	"github.com/pycguard/pycguard/internal/ospath"
	"github.com/pycguard/pycguard/internal/repo"
	"github.com/pycguard/pycguard/internal/scan"
)

// cleanStart is one directory to clean below.
type cleanStart struct {
	// dir is absolute and free of symbolic links.
	dir string
	// shown is how the user named dir, "" for where the command was called.
	shown string
	// only is one name in dir, empty for all of it.
	only   string
	guard  clean.Guard
	nested func(path string) (clean.Guard, error)
	// sources is as in clean.Options.
	sources func(path string) string
}

// cleanStarts finds out where to clean, and what is protected there, before
// anything is deleted.
func (s *session) cleanStarts(ctx context.Context, o cleanOptions) ([]cleanStart, error) {
	paths := o.paths
	if o.prefixDir != "" {
		paths = []string{o.prefixDir}
	}
	if len(paths) == 0 {
		start, err := s.defaultStart(ctx, o)
		return []cleanStart{start}, err
	}
	var starts []cleanStart
	for _, path := range paths {
		start, err := s.cleanStart(ctx, o, path)
		if err != nil {
			return nil, err
		}
		starts = append(starts, start)
	}
	return starts, nil
}

// defaultStart is the working tree, or the directory that the command was
// called in where there is no repository.
func (s *session) defaultStart(ctx context.Context, o cleanOptions) (cleanStart, error) {
	r, err := s.repositoryOf(s.dir)
	switch {
	case err != nil:
		return cleanStart{}, err
	case r == nil:
		return s.cleanStart(ctx, o, ".")
	case r.Bare():
		return cleanStart{}, withHint(errors.New("this repository has no working tree to clean"), "name a directory")
	}
	start, err := s.cleanStart(ctx, o, r.WorkTree)
	if err != nil {
		return cleanStart{}, err
	}
	here, err := filepath.EvalSymlinks(s.dir)
	if err == nil && isBelow(r.WorkTree, here) {
		start.shown, err = filepath.Rel(here, r.WorkTree)
	}
	return start, err
}

func (s *session) cleanStart(ctx context.Context, o cleanOptions, path string) (cleanStart, error) {
	start := cleanStart{dir: ospath.From(s.dir, path), shown: filepath.Clean(path)}
	info, err := os.Lstat(start.dir)
	switch {
	case err != nil:
		return start, withHint(fmt.Errorf("%s: %w", path, errors.Unwrap(err)), "name files or directories that are there")
	case info.Mode()&fs.ModeSymlink != 0:
		return start, withHint(fmt.Errorf("%s is a symbolic link, which is not followed", path), "name what it leads to")
	case !info.IsDir() || bytecode.IsCacheDir(filepath.Base(start.dir)):
		start.only = filepath.Base(start.dir)
		start.dir, start.shown = filepath.Dir(start.dir), filepath.Dir(start.shown)
	}
	if start.dir, err = filepath.EvalSymlinks(start.dir); err != nil {
		return start, err
	}
	if o.prefixDir != "" {
		start.sources = func(path string) string {
			return filepath.Join(filepath.VolumeName(start.dir)+string(filepath.Separator), path)
		}
	}
	return start, s.protect(ctx, o, &start)
}

// protect finds the repository that a start directory is in, and sets the
// guards.
func (s *session) protect(ctx context.Context, o cleanOptions, start *cleanStart) error {
	owner, err := s.repositoryOf(start.dir)
	if err != nil {
		return err
	}
	excluded := dirMatcher(o.exclude, "--exclude")
	start.guard, err = s.cleanGuard(ctx, o, owner, start.dir)
	if err != nil {
		return err
	}
	start.guard.Excluded = excluded
	if !o.submodules {
		return nil
	}
	start.nested = func(path string) (clean.Guard, error) {
		dir := filepath.Join(start.dir, filepath.FromSlash(path))
		nested, err := s.repositoryBelow(dir)
		if err != nil {
			return clean.Guard{}, err
		}
		guard, err := s.cleanGuard(ctx, o, nested, dir)
		if excluded != nil {
			guard.Excluded = func(below string, isDir bool) bool { return excluded(path+"/"+below, isDir) }
		}
		return guard, err
	}
	return nil
}

// cleanGuard protects what the repository r, nil for none, tracks, and what
// its configuration allows. Paths of the guard begin at dir.
func (s *session) cleanGuard(ctx context.Context, o cleanOptions, r *repo.Repository, dir string) (clean.Guard, error) {
	if r != nil && r.Bare() {
		r = nil
	}
	in := *s
	in.repo, in.dir = r, dir
	var err error
	if r == nil && s.configFile == "" {
		in.config, err = config.Find(dir)
	} else {
		in.config, err = in.readConfig(s.configFile)
	}
	if err != nil {
		return clean.Guard{}, err
	}
	prefix := ""
	tracked := map[string]bool{}
	if r != nil {
		if prefix, err = prefixBelow(r.WorkTree, dir); err != nil {
			return clean.Guard{}, err
		}
		if tracked, err = in.trackedBytecode(ctx); err != nil {
			return clean.Guard{}, err
		}
	}
	policy := in.policy()
	guard := clean.Guard{Extra: below(prefix, policy.Extra), Allowed: below(prefix, policy.Allow)}
	if len(tracked) > 0 && !o.tracked {
		guard.Tracked = below(prefix, func(path string) bool { return tracked[foldCase(path)] })
	}
	return guard, nil
}

// prefixBelow returns the path from top to dir, with a slash at its end where
// it is not empty.
func prefixBelow(top, dir string) (string, error) {
	rel, err := filepath.Rel(top, dir)
	if err != nil || rel == "." {
		return "", err
	}
	return filepath.ToSlash(rel) + "/", nil
}

// below makes a question about paths below prefix one about paths from there.
func below(prefix string, ask func(path string) bool) func(path string) bool {
	if ask == nil || prefix == "" {
		return ask
	}
	return func(path string) bool { return ask(prefix + path) }
}

// trackedBytecode returns the paths of bytecode in the index, as foldCase has
// them.
func (s *session) trackedBytecode(ctx context.Context) (map[string]bool, error) {
	idx, err := s.openIndex(ctx)
	if err != nil || idx == nil {
		return nil, err
	}
	entries, err := scan.Staged{Index: idx, Policy: s.policy()}.Named()
	if err != nil {
		return nil, s.indexTrouble(err)
	}
	tracked := make(map[string]bool, len(entries))
	for _, entry := range entries {
		tracked[foldCase(entry.Path)] = true
	}
	return tracked, nil
}

// foldCase makes paths equal that may name the same file: on these systems the
// index can have another case than the directory.
func foldCase(path string) string {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return strings.ToLower(path)
	}
	return path
}

// repositoryOf returns the repository whose working tree dir is in, nil for
// none: the one that is found from dir, unless git's variables name another one
// that lies nearer. One that is there and cannot be read is an error, because
// then nobody knows what is tracked.
func (s *session) repositoryOf(dir string) (*repo.Repository, error) {
	found, err := s.repositoryBelow(dir)
	if err != nil {
		return nil, err
	}
	named, err := repo.Open(s.dir, s.Env)
	if errors.Is(err, repo.ErrNotFound) && s.env("GIT_DIR") == "" {
		return found, nil
	}
	if err != nil {
		return nil, err
	}
	if named.WorkTree == "" || !isBelow(named.WorkTree, dir) {
		return found, nil
	}
	if found != nil && len(found.WorkTree) > len(named.WorkTree) {
		return found, nil
	}
	return named, nil
}

// repositoryBelow returns the repository that is found from dir alone.
func (s *session) repositoryBelow(dir string) (*repo.Repository, error) {
	r, err := repo.Open(dir, withoutRepository(s.Env))
	if errors.Is(err, repo.ErrNotFound) {
		return nil, unreadableRepository(dir)
	}
	return r, err
}

// unreadableRepository returns an error when there is something named .git in
// dir or above that is no repository.
func unreadableRepository(dir string) error {
	for {
		dotGit := filepath.Join(dir, ".git")
		if _, err := os.Lstat(dotGit); !errors.Is(err, fs.ErrNotExist) {
			return withHint(fmt.Errorf("%s is not a repository that can be read: what is tracked is not known", dotGit),
				"mend it, or move it away")
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return nil
		}
		dir = parent
	}
}

// isBelow reports whether dir is top or below it.
func isBelow(top, dir string) bool {
	rel, err := filepath.Rel(top, dir)
	return err == nil && filepath.IsLocal(rel)
}

// repositoryVariables are those that name a repository (git rev-parse
// --local-env-vars): they do not hold for another one.
var repositoryVariables = []string{
	"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX",
	"GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_IMPLICIT_WORK_TREE",
}

func withoutRepository(env []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(setting string) bool {
		name, _, _ := strings.Cut(setting, "=")
		return slices.Contains(repositoryVariables, name)
	})
}

// run cleans below the start directory.
func (start cleanStart) run(ctx context.Context, o cleanOptions) (clean.Result, error) {
	root, err := os.OpenRoot(start.dir)
	if err != nil {
		return clean.Result{}, err
	}
	defer root.Close()
	engine := o.engine
	engine.Guard, engine.Nested, engine.Only, engine.Sources = start.guard, start.nested, start.only, start.sources
	return clean.Run(ctx, root, engine)
}

// display returns a path below the start directory as the user would write it.
func (start cleanStart) display(path string) string {
	return filepath.ToSlash(filepath.Join(start.shown, filepath.FromSlash(path)))
}
