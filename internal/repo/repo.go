// Package repo finds the repository that a command is about, as git does
// (setup.c; gitrepository-layout and git(1) "Environment Variables"), and says
// where its parts lie: git directory, working tree, index, objects.
//
// It reads the few settings that say how the repository is stored. It runs
// nothing, reads no objects, and takes no other setting: those belong to the
// user's whole configuration, which the git program reads.
//
// Vocabulary: the git directory holds what one working tree has for itself
// (HEAD, index); the common directory holds what linked worktrees share
// (objects, refs, configuration); a gitfile is a file named .git that names
// the git directory; the prefix is the path from the top of the working tree
// to the directory that the command was called in.
package repo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/plainfile"
)

// Repository says where the parts of one repository lie. All paths are
// absolute.
type Repository struct {
	GitDir    string
	CommonDir string
	// WorkTree is the top of the working tree, empty when there is none.
	WorkTree string
	// Prefix is the path from WorkTree to the directory that Open was
	// given, with slashes and without one at the end; empty at the top,
	// outside the working tree, and when there is none.
	Prefix string
	// IndexFile need not exist: a new repository has none.
	IndexFile string
	ObjectDir string
	// Alternates are the object directories of
	// GIT_ALTERNATE_OBJECT_DIRECTORIES; those that the object directory
	// itself names are not among them.
	Alternates []string
	// ObjectFormat is the hash function of all ids in the repository.
	ObjectFormat object.Format
	// RefStorage is "files" or "reftable".
	RefStorage string
	// Partial says that objects may be missing because they were never
	// fetched (extensions.partialClone, or a remote that is a promisor).
	Partial bool

	// base is the directory that relative paths in vars start from.
	base string
	vars environment
}

// ErrNotFound is wrapped by the error of Open when there is no repository.
var ErrNotFound = errors.New("not a git repository")

// ErrPassedOver is wrapped by the error of Open, besides ErrNotFound, when there
// is a .git that is no git directory, or cannot be read.
var ErrPassedOver = errors.New("a .git was passed over")

// Bare reports whether the repository has no working tree.
func (r *Repository) Bare() bool { return r.WorkTree == "" }

// maxList bounds the files that are read whole: configuration and boundary.
const maxList = 256 << 20

// Shallow returns the commits whose parents were cut off when the repository
// was cloned or fetched; none in a whole repository.
func (r *Repository) Shallow() ([]object.ID, error) {
	path := filepath.Join(r.CommonDir, "shallow")
	data, err := plainfile.Read(path, maxList)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the shallow boundary: %w", err)
	}
	var boundary []object.ID
	for line := range strings.Lines(string(data)) {
		id, err := object.ParseID(strings.TrimRight(line, "\r\n"))
		if err == nil && id.Format() != r.ObjectFormat {
			err = fmt.Errorf("object id %v is not of %v", id, r.ObjectFormat)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", path, len(boundary)+1, err)
		}
		boundary = append(boundary, id)
	}
	return boundary, nil
}

// Open finds the repository for the directory dir, given the environment env
// in the form of os.Environ. The variables GIT_DIR, GIT_WORK_TREE,
// GIT_COMMON_DIR, GIT_INDEX_FILE, GIT_OBJECT_DIRECTORY,
// GIT_ALTERNATE_OBJECT_DIRECTORIES, GIT_CEILING_DIRECTORIES and
// GIT_DISCOVERY_ACROSS_FILESYSTEM mean what they mean to git: in a hook they
// name the index and the objects of the commit being made.
func Open(dir string, env []string) (*Repository, error) {
	cwd, err := physical(dir)
	if err != nil {
		return nil, err
	}
	vars := parseEnvironment(env)
	found, err := locate(cwd, vars)
	if err != nil {
		return nil, err
	}
	format, err := readFormat(found.gitDir, found.commonDir, env)
	if err != nil {
		return nil, err
	}
	r := &Repository{
		GitDir:       found.gitDir,
		CommonDir:    found.commonDir,
		ObjectFormat: format.objectFormat,
		RefStorage:   format.refStorage,
		Partial:      format.partial,
	}
	r.WorkTree, err = workTree(cwd, found, format, vars)
	if err != nil {
		return nil, err
	}
	r.Prefix = prefix(r.WorkTree, cwd)
	r.place(cwd, vars)
	return r, nil
}

// place fills in the paths that the environment can move. git reads relative
// ones from the directory it stands in after set-up: the top of the working
// tree when it was called inside one, else where it was called.
func (r *Repository) place(cwd string, vars environment) {
	base := cwd
	if r.WorkTree != "" && within(r.WorkTree, cwd) {
		base = r.WorkTree
	}
	r.base, r.vars = base, vars
	r.IndexFile = filepath.Join(r.GitDir, "index")
	if vars.indexFile != "" {
		r.IndexFile = absolute(base, vars.indexFile)
	}
	r.ObjectDir = filepath.Join(r.CommonDir, "objects")
	if vars.objectDir != "" {
		r.ObjectDir = absolute(base, vars.objectDir)
	}
	for _, alternate := range vars.alternates {
		r.Alternates = append(r.Alternates, absolute(base, alternate))
	}
}

// physical returns dir as an absolute path without symbolic links, which is
// how the system tells a program where it stands.
func physical(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("finding the current directory: %w", err)
	}
	real, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return "", fmt.Errorf("opening the directory: %w", err)
	}
	info, err := os.Stat(real)
	if err != nil {
		return "", fmt.Errorf("opening the directory: %w", err)
	}
	if !info.IsDir() {
		return "", fmt.Errorf("%s is not a directory", dir)
	}
	return real, nil
}

func absolute(base, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(base, path)
}

// within reports whether path is top or below it.
func within(top, path string) bool {
	rel, err := filepath.Rel(top, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

func prefix(top, cwd string) string {
	if top == "" || !within(top, cwd) {
		return ""
	}
	rel, err := filepath.Rel(top, cwd)
	if err != nil || rel == "." {
		return ""
	}
	return filepath.ToSlash(rel)
}
