package refs

import (
	"path/filepath"

	"github.com/pycguard/pycguard/internal/object"
)

// Resolve returns what HEAD or one ref, by its full name, points at in the end,
// as seen from the worktree looked at. It reads a Files storage only, and no
// more of it than the names on the way; ok is false where that does not tell,
// which includes every kind of trouble: ask git then.
func Resolve(source Source, name string) (id object.ID, ok bool) {
	for range maxDepth + 1 {
		if source.Storage != Files || !validTarget(name) {
			return object.ID{}, false
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
			return v.id, v.err == nil
		}
		name = v.target
	}
	return object.ID{}, false
}

func findPacked(source Source, name string) (object.ID, bool) {
	packed, err := readPacked(source.CommonDir, source.Format)
	if err != nil {
		return object.ID{}, false
	}
	for _, ref := range packed {
		if ref.name == name {
			return ref.id, !ref.id.IsZero()
		}
	}
	return object.ID{}, false
}
