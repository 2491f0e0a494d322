package repo

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// place is where a repository was found.
type place struct {
	gitDir, commonDir string
	// top is the directory that holds .git; empty when the repository
	// was named by GIT_DIR or found from inside it.
	top string
	// explicit: GIT_DIR named the repository.
	explicit bool
	// passed says why a directory .git, which was found and passed over as
	// git does, is no repository.
	passed error
}

// locate finds the git directory: the one that GIT_DIR names, or the first
// one on the way up from cwd.
func locate(cwd string, vars environment) (place, error) {
	if vars.gitDir != "" {
		return locateExplicit(cwd, vars)
	}
	found, err := climb(cwd, vars)
	if err != nil {
		return place{}, err
	}
	found.commonDir, err = commonDir(found.gitDir, cwd, vars)
	return found, err
}

func locateExplicit(cwd string, vars environment) (place, error) {
	path := absolute(cwd, vars.gitDir)
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
		target, err := readGitfile(path)
		if err != nil {
			return place{}, err
		}
		path = target
	}
	if err := checkGitDir(path, cwd, vars); err != nil {
		return place{}, fmt.Errorf("%w: GIT_DIR names %s: %w", ErrNotFound, path, err)
	}
	common, err := commonDir(path, cwd, vars)
	return place{gitDir: path, commonDir: common, explicit: true}, err
}

// climb looks in cwd and its parents for .git, and for a directory that is a
// repository itself (a bare one, or cwd lies inside .git). Like git it stops
// at a ceiling and at the border of a file system.
func climb(cwd string, vars environment) (place, error) {
	limit := lowestCeiling(cwd, vars.ceilings)
	var passed error // the .git that was passed over first
	device, deviceKnown := deviceOf(cwd)
	for dir := cwd; ; {
		found, err := tryDir(dir, cwd, vars)
		if err != nil || found.gitDir != "" {
			return found, err
		}
		passed = cmp.Or(passed, found.passed)
		parent := filepath.Dir(dir)
		if parent == dir || parent == limit {
			return place{}, notFound(cwd, "(or any of the parent directories)", passed)
		}
		if above, ok := deviceOf(parent); !vars.acrossFilesystems && deviceKnown && ok && above != device {
			return place{}, notFound(cwd, fmt.Sprintf("(or any parent up to the mount point %s)", dir), passed)
		}
		dir = parent
	}
}

// notFound says that there is no repository, and what looked like one.
func notFound(cwd, beyond string, passed error) error {
	if passed != nil {
		return fmt.Errorf("%w: %s %s; %w: %w", ErrNotFound, cwd, beyond, ErrPassedOver, passed)
	}
	return fmt.Errorf("%w: %s %s", ErrNotFound, cwd, beyond)
}

// tryDir answers with a place without a git directory when dir neither holds
// nor is a repository.
func tryDir(dir, cwd string, vars environment) (place, error) {
	dotGit := filepath.Join(dir, ".git")
	var passed error
	info, err := os.Stat(dotGit)
	switch {
	case err == nil && info.Mode().IsRegular():
		target, err := readGitfile(dotGit)
		if err != nil {
			return place{}, err
		}
		if err := checkGitDir(target, cwd, vars); err != nil {
			return place{}, fmt.Errorf("%w: %s names %s: %w", ErrNotFound, dotGit, target, err)
		}
		return place{gitDir: target, top: dir}, nil
	case err == nil && info.IsDir():
		if passed = checkGitDir(dotGit, cwd, vars); passed == nil {
			return place{gitDir: dotGit, top: dir}, nil
		}
	case err == nil:
		passed = fmt.Errorf("%s is neither a directory nor a file", dotGit)
	case !errors.Is(err, fs.ErrNotExist) && !isNotDir(err):
		return place{}, fmt.Errorf("looking for a repository: %w", err)
	}
	if checkGitDir(dir, cwd, vars) == nil {
		return place{gitDir: dir}, nil
	}
	return place{passed: passed}, nil
}

// lowestCeiling returns the ceiling nearest above cwd; cwd itself is never
// excluded.
func lowestCeiling(cwd string, ceilings []ceiling) string {
	lowest := ""
	for _, c := range ceilings {
		path := c.path
		if !c.asIs {
			if real, err := filepath.EvalSymlinks(path); err == nil {
				path = real
			}
		}
		if path != cwd && within(path, cwd) && len(path) > len(lowest) {
			lowest = path
		}
	}
	return lowest
}

// workTree decides which directory is the top of the working tree, empty for
// none, after set_up_work_tree and its relatives in git's setup.c.
func workTree(cwd string, found place, format format, vars environment) (string, error) {
	switch {
	case vars.workTree != "":
		return realDir(absolute(cwd, vars.workTree))
	case format.bare:
		return "", nil
	case format.workTree != "":
		return realDir(absolute(found.gitDir, format.workTree))
	case found.explicit && vars.noImplicitWorkTree:
		return "", nil
	case found.explicit:
		return cwd, nil
	}
	return found.top, nil
}

// realDir resolves symbolic links, as far as the path exists: git takes a
// working tree that is not there (yet).
func realDir(path string) (string, error) {
	real, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, nil
	}
	if err != nil {
		return "", fmt.Errorf("opening the working tree: %w", err)
	}
	return real, nil
}
