package repo

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/plainfile"
)

// maxSmallFile bounds the one-line files: a path or a ref name.
const maxSmallFile = 1 << 16

// checkGitDir says why dir is no git directory, nil when it is one: it has a
// HEAD, objects and refs (is_git_directory in git's setup.c).
func checkGitDir(dir, cwd string, vars environment) error {
	if err := checkHead(filepath.Join(dir, "HEAD")); err != nil {
		return err
	}
	common, err := commonDir(dir, cwd, vars)
	if err != nil {
		return err
	}
	objects := filepath.Join(common, "objects")
	if vars.objectDir != "" {
		objects = absolute(cwd, vars.objectDir)
	}
	for _, part := range []string{objects, filepath.Join(common, "refs")} {
		info, err := os.Stat(part)
		if err != nil {
			return err
		}
		if !info.IsDir() {
			return fmt.Errorf("%s is not a directory", part)
		}
	}
	return nil
}

// checkHead accepts a symbolic link into refs/, a line "ref: refs/…", or an
// object id.
func checkHead(path string) error {
	if target, err := os.Readlink(path); err == nil {
		if strings.HasPrefix(filepath.ToSlash(target), "refs/") {
			return nil
		}
	}
	data, err := readSmall(path)
	if err != nil {
		return err
	}
	if name, ok := bytes.CutPrefix(data, []byte("ref:")); ok {
		if bytes.HasPrefix(bytes.TrimLeft(name, " \t\n\r"), []byte("refs/")) {
			return nil
		}
		return fmt.Errorf("%s does not name a ref below refs/", path)
	}
	for _, format := range []object.Format{object.SHA256, object.SHA1} {
		if len(data) >= format.HexSize() {
			if _, err := object.ParseID(string(data[:format.HexSize()])); err == nil {
				return nil
			}
		}
	}
	return fmt.Errorf("%s holds neither a ref nor an object id", path)
}

// readGitfile returns the git directory that the file path names
// ("gitdir: PATH", relative to the file).
func readGitfile(path string) (string, error) {
	data, err := readSmall(path)
	if err != nil {
		return "", fmt.Errorf("reading the gitfile: %w", err)
	}
	target, ok := strings.CutPrefix(string(data), "gitdir: ")
	target = strings.TrimRight(target, "\r\n")
	if !ok || target == "" {
		return "", fmt.Errorf("%s is not a gitfile: it should say \"gitdir: PATH\"", path)
	}
	return absolute(filepath.Dir(path), filepath.FromSlash(target)), nil
}

// commonDir returns the directory that linked worktrees share: the one that
// GIT_COMMON_DIR or the file commondir names, else the git directory itself.
func commonDir(gitDir, cwd string, vars environment) (string, error) {
	if vars.commonDir != "" {
		return absolute(cwd, vars.commonDir), nil
	}
	data, err := readSmall(filepath.Join(gitDir, "commondir"))
	if errors.Is(err, fs.ErrNotExist) || isNotDir(err) {
		return gitDir, nil
	}
	if err != nil {
		return "", fmt.Errorf("reading which directory the worktrees share: %w", err)
	}
	name := strings.TrimRight(string(data), "\r\n")
	if name == "" {
		return "", fmt.Errorf("%s is empty", filepath.Join(gitDir, "commondir"))
	}
	return absolute(gitDir, filepath.FromSlash(name)), nil
}

// readSmall reads a file that holds one line.
func readSmall(path string) ([]byte, error) { return plainfile.Read(path, maxSmallFile) }

// isNotDir reports that a parent of the path is not a directory.
func isNotDir(err error) bool { return errors.Is(err, syscall.ENOTDIR) }
