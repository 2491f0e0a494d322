package history

import (
	"context"
	"errors"
	"slices"

	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/odb"
)

// walk makes the graph of all that can be reached from some objects, reading
// each commit and tree by its id, one after the other. It is the plain form of
// the sweep.
func walk(ctx context.Context, store *odb.Store, classify *Classifier, roots []object.ID) (*Graph, error) {
	w := walker{ctx: ctx, store: store, seen: map[object.ID]object.Kind{}, todo: slices.Clone(roots)}
	if err := w.collect(); err != nil {
		return nil, err
	}
	commits, err := w.table(object.Commit)
	if err != nil {
		return nil, err
	}
	trees, err := w.table(object.Tree)
	if err != nil {
		return nil, err
	}
	g := NewGraph(commits, trees)
	filler := g.Filler(classify)
	if err := w.fill(&g.Commits, filler.AddCommit); err != nil {
		return nil, err
	}
	return g, w.fill(&g.Trees, filler.AddTree)
}

type walker struct {
	ctx   context.Context
	store *odb.Store
	// seen holds the kind of every object reached; 0 for a missing one.
	seen map[object.ID]object.Kind
	todo []object.ID
}

// collect finds the commits and trees.
func (w *walker) collect() error {
	for len(w.todo) > 0 {
		id := w.todo[len(w.todo)-1]
		w.todo = w.todo[:len(w.todo)-1]
		if _, seen := w.seen[id]; seen {
			continue
		}
		if err := w.ctx.Err(); err != nil {
			return err
		}
		if err := w.visit(id); err != nil {
			return err
		}
	}
	return nil
}

// visit notes one object, and what it leads to as still to do.
func (w *walker) visit(id object.ID) error {
	kind, _, err := w.store.Header(id)
	if _, missing := errors.AsType[*odb.MissingError](err); missing {
		w.seen[id] = 0
		return nil
	}
	if err != nil {
		return err
	}
	w.seen[id] = kind
	if kind == object.Blob {
		return nil
	}
	_, content, err := w.store.Read(id)
	if err != nil {
		return err
	}
	next, err := links(id.Format(), kind, content)
	w.todo = append(w.todo, next...)
	return err
}

// links returns the ids in a commit, tree or tag that lead to others of them.
func links(format object.Format, kind object.Kind, content []byte) ([]object.ID, error) {
	switch kind {
	case object.Commit:
		data, err := object.ParseCommit(format, content, nil)
		return append(data.Parents, data.Tree), err
	case object.Tag:
		data, err := object.ParseTag(format, content)
		return []object.ID{data.Object}, err
	}
	var subtrees []object.ID
	entries := object.NewTreeReader(format, content)
	for entries.Next() {
		if entries.Entry.Mode.IsDir() {
			subtrees = append(subtrees, object.FromBytes(format, entries.Entry.ID))
		}
	}
	return subtrees, entries.Err()
}

// table returns the table of all objects of one kind.
func (w *walker) table(kind object.Kind) (IDTable, error) {
	var ids []object.ID
	for id, k := range w.seen {
		if k == kind {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, object.ID.Compare)
	var hashes []byte
	for _, id := range ids {
		hashes = id.Append(hashes)
	}
	return NewIDTable(w.store.Format(), hashes)
}

// fill adds all objects of a table to the graph.
func (w *walker) fill(table *IDTable, add func(Node, []byte) error) error {
	for n := range Node(table.Len()) {
		_, content, err := w.store.Read(table.At(n))
		if err != nil {
			return err
		}
		if err := add(n, content); err != nil {
			return err
		}
	}
	return nil
}
