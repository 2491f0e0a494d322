package refs

import (
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/plainfile"
)

// Resolve returns what HEAD or one ref, by its full name, points at in the end,
// as seen from the worktree looked at. It reads a Files storage only, and no
// more of it than the names on the way; ok is false where that does not tell,
// which includes most kinds of trouble: ask git then. An error is a file that
// cannot be read, of which git would say that there is no such ref, or for
// which it would wait without end.
func Resolve(source Source, name string) (id object.ID, ok bool, err error) {
	for range maxDepth + 1 {
		if source.Storage != Files || !validTarget(name) {
			return object.ID{}, false, nil
		}
		dir := source.CommonDir
		if isPerWorktree(name) {
			dir = source.GitDir
		}
		v, found := readLoose(filepath.Join(dir, filepath.FromSlash(name)), source.Format)
		if !found {
			return findPacked(source, name)
		}
		if v.err != nil || v.target == "" {
			return v.id, v.err == nil, unreadable(v.err)
		}
		name = v.target
	}
	return object.ID{}, false, nil
}

func findPacked(source Source, name string) (id object.ID, ok bool, err error) {
	packed, err := readPacked(source.CommonDir, source.Format)
	if err != nil {
		return object.ID{}, false, unreadable(err)
	}
	for _, ref := range packed {
		if ref.name == name {
			return ref.id, !ref.id.IsZero(), nil
		}
	}
	return object.ID{}, false, nil
}

// unreadable returns an error that git would not give, and no other.
func unreadable(err error) error {
	for _, kind := range []error{plainfile.ErrNotRegular, plainfile.ErrTooLarge, fs.ErrPermission} {
		if errors.Is(err, kind) {
			return err
		}
	}
	return nil
}
