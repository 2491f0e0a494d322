package repo

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Nested reports whether dir, a directory of the working tree, holds a
// repository of its own, so that git lists its name and does not look inside
// (treat_directory in git's dir.c, is_nonbare_repository_dir in setup.c). A
// gitfile that cannot be read counts. The repository's own git directory, which
// may lie anywhere, does not.
func (r *Repository) Nested(dir string) bool {
	dotGit := filepath.Join(dir, ".git")
	target := dotGit
	if info, err := os.Stat(dotGit); err == nil && info.Mode().IsRegular() {
		if target, err = readGitfile(dotGit); err != nil {
			return errors.Is(err, fs.ErrPermission)
		}
	}
	if checkGitDir(target, r.base, r.vars) != nil {
		return false
	}
	return !sameFile(dotGit, r.GitDir)
}

func sameFile(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}
