package scan

import (
	"fmt"
	"strings"

	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/revwalk"
)

// Objects reads the objects of a repository.
type Objects interface {
	Read(id object.ID) (object.Kind, []byte, error)
}

// TreeEntry is what stands at a path of a tree.
type TreeEntry struct {
	Mode object.Mode
	ID   object.ID
}

// Tree is the content of one commit. It reads each directory that is asked for
// once. It may be used by one goroutine at a time.
type Tree struct {
	objects Objects
	root    object.ID
	dirs    map[string]map[string]TreeEntry
}

// NewTree returns the tree with the id root.
func NewTree(objects Objects, root object.ID) *Tree {
	return &Tree{objects: objects, root: root, dirs: make(map[string]map[string]TreeEntry)}
}

// OpenTree returns the tree of a commit, of a tag of one, or of a tree.
func OpenTree(objects Objects, id object.ID) (*Tree, error) {
	id, kind, err := revwalk.Peel(objects, id)
	if err != nil {
		return nil, err
	}
	switch kind {
	case object.Tree:
		return NewTree(objects, id), nil
	case object.Commit:
		root, err := treeOf(objects, id)
		return NewTree(objects, root), err
	}
	return nil, fmt.Errorf("object %v is a %v, not a commit or tree", id, kind)
}

// Lookup returns what stands at path, ok false for nothing.
func (t *Tree) Lookup(path string) (at TreeEntry, ok bool, err error) {
	dir, name := splitPath(path)
	entries, err := t.dir(dir)
	if err != nil {
		return TreeEntry{}, false, err
	}
	at, ok = entries[name]
	return at, ok, nil
}

// dir returns the entries of a directory, none where there is no directory.
func (t *Tree) dir(path string) (map[string]TreeEntry, error) {
	if entries, read := t.dirs[path]; read {
		return entries, nil
	}
	id := t.root
	if path != "" {
		at, ok, err := t.Lookup(path)
		if err != nil {
			return nil, err
		}
		if !ok || !at.Mode.IsDir() {
			t.dirs[path] = nil
			return nil, nil
		}
		id = at.ID
	}
	entries, err := treeEntries(t.objects, id, path)
	if err != nil {
		return nil, err
	}
	t.dirs[path] = entries
	return entries, nil
}

func treeEntries(objects Objects, id object.ID, dir string) (map[string]TreeEntry, error) {
	entries := make(map[string]TreeEntry)
	err := readTree(objects, id, dir, func(e object.TreeEntry) error {
		entries[string(e.Name)] = TreeEntry{Mode: e.Mode, ID: object.FromBytes(id.Format(), e.ID)}
		return nil
	})
	return entries, err
}

// maxTreeDepth bounds how deep directories may lie in each other, as
// core.maxTreeDepth does in git.
const maxTreeDepth = 4096

// readTree calls visit for each entry of the tree id, which stands at the
// directory dir of a commit.
func readTree(objects Objects, id object.ID, dir string, visit func(object.TreeEntry) error) error {
	if strings.Count(dir, "/") > maxTreeDepth {
		return fmt.Errorf("directories lie more than %d deep in each other", maxTreeDepth)
	}
	kind, content, err := objects.Read(id)
	if err != nil {
		return fmt.Errorf("reading the directory %q of a commit: %w", dir, err)
	}
	if kind != object.Tree {
		return fmt.Errorf("reading the directory %q of a commit: object %v is a %v, not a tree", dir, id, kind)
	}
	entries := object.NewTreeReader(id.Format(), content)
	for entries.Next() {
		if err := visit(entries.Entry); err != nil {
			return err
		}
	}
	if err := entries.Err(); err != nil {
		return fmt.Errorf("tree %v: %w", id, err)
	}
	return nil
}

func splitPath(path string) (dir, name string) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return "", path
	}
	return path[:i], path[i+1:]
}
