package scan

import (
	"errors"
	"fmt"
	"math"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/object"
)

// ErrTreeLimit says that commits hold more trees than the limit allows.
var ErrTreeLimit = errors.New("more trees than the limit allows")

// maxFindings bounds what one scan reports: a few small trees can stand for
// any number of paths, by naming each other many times over.
const maxFindings = 100_000

// treeDiff looks for bytecode in a tree that stands in none of some other
// trees at the same path. Subtrees that any of the others has as well are not
// read.
type treeDiff struct {
	objects Objects
	policy  Policy
	limit   Limit
	// maxTrees is how many trees may be read, 0 for no limit.
	maxTrees int
	// stopped returns an error when there is no more time; nil for never.
	stopped func() error

	trees, findings int
	// clean has the number of paths below each tree that was compared, with
	// the trees that it was compared with, and held no bytecode: the same
	// question is not asked twice, however often a tree is named.
	clean map[string]int
}

// outcome is what lies below one directory: how many paths were looked at,
// and whether any is bytecode.
type outcome struct {
	paths int
	found bool
}

func (o *outcome) add(other outcome) {
	o.found = o.found || other.found
	if o.paths > math.MaxInt-other.paths {
		o.paths = math.MaxInt
		return
	}
	o.paths += other.paths
}

// compare calls visit for the bytecode below tree, which stands at the
// directory dir (empty, or with a slash at its end).
func (d *treeDiff) compare(dir string, tree object.ID, others []object.ID, visit func(string, TreeEntry) error) (outcome, error) {
	key := ""
	if d.isPathless(dir) {
		key = pairKey(tree, others)
		if paths, ok := d.clean[key]; ok {
			return outcome{paths: paths}, nil
		}
	}
	theirs, err := d.entriesOf(dir, others)
	if err != nil {
		return outcome{}, err
	}
	if err := d.count(); err != nil {
		return outcome{}, err
	}
	var all outcome
	err = readTree(d.objects, tree, dir, func(e object.TreeEntry) error {
		at := TreeEntry{Mode: e.Mode, ID: object.FromBytes(tree.Format(), e.ID)}
		below, same := standIn(theirs, string(e.Name), at)
		if same {
			return nil
		}
		one, err := d.entry(dir+string(e.Name), at, below, visit)
		all.add(one)
		return err
	})
	if err == nil && key != "" && !all.found {
		if d.clean == nil {
			d.clean = make(map[string]int)
		}
		d.clean[key] = all.paths
	}
	return all, err
}

func (d *treeDiff) entry(path string, at TreeEntry, below []object.ID, visit func(string, TreeEntry) error) (outcome, error) {
	if at.Mode.IsDir() {
		return d.compare(path+"/", at.ID, below, visit)
	}
	if !isBytecode(d.policy, path) || !d.limit.Contains(path) {
		return outcome{paths: 1}, nil
	}
	d.findings++
	if d.findings > maxFindings {
		return outcome{}, fmt.Errorf("more than %d paths of bytecode", maxFindings)
	}
	return outcome{paths: 1, found: true}, visit(path, at)
}

// isPathless reports whether what is bytecode below dir does not depend on
// where dir stands.
func (d *treeDiff) isPathless(dir string) bool {
	return d.policy.Extra == nil && len(d.limit) == 0 && !bytecode.InCacheDir(dir)
}

func pairKey(tree object.ID, others []object.ID) string {
	key := tree.Append(nil)
	for _, other := range others {
		key = other.Append(key)
	}
	return string(key)
}

// standIn looks an entry up in other trees: same says that one of them has it
// just so, below are their subtrees of the name.
func standIn(trees []map[string]TreeEntry, name string, at TreeEntry) (below []object.ID, same bool) {
	for _, entries := range trees {
		other, ok := entries[name]
		if ok && other == at {
			return nil, true
		}
		if ok && other.Mode.IsDir() {
			below = append(below, other.ID)
		}
	}
	return below, false
}

func (d *treeDiff) entriesOf(dir string, trees []object.ID) ([]map[string]TreeEntry, error) {
	all := make([]map[string]TreeEntry, 0, len(trees))
	for _, tree := range trees {
		if err := d.count(); err != nil {
			return nil, err
		}
		entries, err := treeEntries(d.objects, tree, dir)
		if err != nil {
			return nil, err
		}
		all = append(all, entries)
	}
	return all, nil
}

func (d *treeDiff) count() error {
	d.trees++
	if d.maxTrees > 0 && d.trees > d.maxTrees {
		return fmt.Errorf("%w: %d", ErrTreeLimit, d.maxTrees)
	}
	if d.stopped != nil {
		return d.stopped()
	}
	return nil
}
