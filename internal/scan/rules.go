package scan

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/index"
	"github.com/pycguard/pycguard/internal/object"
)

const gitignore = ".gitignore"

// isRules reports whether a path is that of a .gitignore. ASCII case does not
// count, because it does not on every file system.
func isRules[T ~string | ~[]byte](path T) bool {
	start := len(path) - len(gitignore)
	return start >= 0 && (start == 0 || path[start-1] == '/') && strings.EqualFold(string(path[start:]), gitignore)
}

// StagedCoverage asks for the coverage that the next commit has: by the rules
// and for the sources of the index, which is nil where there is none yet.
func StagedCoverage(idx *index.Index, objects func() (Objects, error), limit Limit) (Coverage, error) {
	c := Coverage{Limit: limit}
	if idx == nil {
		return c, nil
	}
	for entry, err := range idx.Entries() {
		if err != nil {
			return c, err
		}
		mode := object.Mode(entry.Mode)
		if bytecode.IsSource(entry.Path) && hasContent(mode) {
			c.addSource(entry.Path)
		}
		if !isRules(entry.Path) || entry.IntentToAdd || entry.Stage > 0 || !isRegular(mode) {
			continue
		}
		store, err := objects()
		if err != nil {
			return c, err
		}
		content, err := readBlob(store, entry.ID, entry.Path)
		if err != nil {
			return c, err
		}
		c.addRules(entry.Path, content)
	}
	return c, nil
}

// ErrTreeTooLarge says that a tree has more directories than can be looked at:
// a few small trees can stand for any number of directories.
var ErrTreeTooLarge = errors.New("the tree has too many directories")

const maxDirectories = 1_000_000

// TreeCoverage asks for the coverage that the commit of a tree has.
func TreeCoverage(tree *Tree, limit Limit) (Coverage, error) {
	c := Coverage{Limit: limit}
	r := treeRules{objects: tree.objects, coverage: &c}
	return c, r.read("", tree.root)
}

// treeRules collects the sources and rules of a tree.
type treeRules struct {
	objects     Objects
	coverage    *Coverage
	directories int
}

func (r *treeRules) read(dir string, tree object.ID) error {
	r.directories++
	if r.directories > maxDirectories {
		return fmt.Errorf("%w: more than %d", ErrTreeTooLarge, maxDirectories)
	}
	return readTree(r.objects, tree, dir, func(e object.TreeEntry) error {
		id := object.FromBytes(tree.Format(), e.ID)
		name := string(e.Name)
		switch {
		case e.Mode.IsDir():
			if below := path.Join(dir, name); r.coverage.Limit.leadsTo(below) {
				return r.read(below, id)
			}
		case name == gitignore && isRegular(e.Mode.Canonical()):
			content, err := readBlob(r.objects, id, path.Join(dir, name))
			r.coverage.addRules(path.Join(dir, name), content)
			return err
		case bytecode.IsSource(name) && hasContent(e.Mode.Canonical()):
			r.coverage.addSource(path.Join(dir, name))
		}
		return nil
	})
}

func isRegular(mode object.Mode) bool { return mode&object.ModeType == object.ModeRegular }

// hasContent reports whether the mode is that of a file or a symbolic link.
func hasContent(mode object.Mode) bool { return isRegular(mode) || mode == object.ModeSymlink }

func (c *Coverage) addSource(path string) {
	dir, _ := splitPath(path)
	if n := len(c.Sources); n == 0 || c.Sources[n-1] != dir {
		c.Sources = append(c.Sources, dir)
	}
}

func (c *Coverage) addRules(path string, content []byte) {
	dir, _ := splitPath(path)
	c.Rules = append(c.Rules, RuleFile{dir, content})
}
