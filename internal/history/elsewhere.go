package history

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/object"
)

// wish is one path without a source in the commits that hold it.
type wish struct {
	source *Source
	// paths are those that the source may have, and found is the place of
	// the likeliest that was seen, or len(paths).
	paths []string
	found int
}

// sourceDir is a directory in which sources are looked for, or on the way to
// one.
type sourceDir struct {
	dirs map[NameID]*sourceDir
	// wanted says for a base name which wishes it grants, and as which of
	// their paths.
	wanted map[string][]grant
	seen   map[Node]bool
}

type grant struct {
	wish  *wish
	place int
}

// search looks for sources in all commits.
type search struct {
	*writer
	top    sourceDir
	wishes []*wish
}

// searchElsewhere looks in all commits for the sources of paths that no commit
// with the path has.
func (w *writer) searchElsewhere(ctx context.Context, paths []Path) error {
	s := &search{writer: w}
	for i := range paths {
		if source := paths[i].Source; source.Path != "" && !source.Here {
			s.wish(&paths[i])
		}
	}
	if len(s.wishes) == 0 {
		return nil
	}
	for _, commit := range w.commits {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.look(&s.top, w.audit.g.Tree(commit)); err != nil {
			return fmt.Errorf("commit %v: %w", w.audit.g.Commits.At(commit), err)
		}
	}
	for _, wish := range s.wishes {
		if wish.found < len(wish.paths) {
			wish.source.Path, wish.source.Elsewhere = wish.paths[wish.found], true
		}
	}
	return nil
}

// wish adds the source of one path to what is looked for.
func (s *search) wish(p *Path) {
	w := &wish{source: &p.Source, paths: bytecode.ParseName(p.Path).Sources()}
	w.found = len(w.paths)
	s.wishes = append(s.wishes, w)
	for i, path := range w.paths {
		dir := &s.top
		parts := strings.Split(path, "/")
		for _, name := range parts[:len(parts)-1] {
			dir = dir.below(s.audit.g.Names.Add(name))
		}
		if dir.wanted == nil {
			dir.wanted = map[string][]grant{}
		}
		base := parts[len(parts)-1]
		dir.wanted[base] = append(dir.wanted[base], grant{w, i})
	}
}

func (d *sourceDir) below(name NameID) *sourceDir {
	if d.dirs == nil {
		d.dirs = map[NameID]*sourceDir{}
	}
	if d.dirs[name] == nil {
		d.dirs[name] = &sourceDir{}
	}
	return d.dirs[name]
}

// look looks into a tree that stands at a directory. Each tree is looked at
// once at each directory.
func (s *search) look(dir *sourceDir, tree Node) error {
	if !tree.Present() || dir.seen[tree] {
		return nil
	}
	if dir.seen == nil {
		dir.seen = map[Node]bool{}
	}
	dir.seen[tree] = true
	if len(dir.wanted) > 0 {
		if err := s.lookAtFiles(dir, tree); err != nil {
			return err
		}
	}
	if len(dir.dirs) == 0 {
		return nil
	}
	for _, edge := range s.audit.g.Edges(tree) {
		if below := dir.dirs[edge.Name]; below != nil {
			if err := s.look(below, edge.Tree); err != nil {
				return err
			}
		}
	}
	return nil
}

// lookAtFiles grants the wishes that the files of a tree fulfil.
func (s *search) lookAtFiles(dir *sourceDir, tree Node) error {
	if s.audit.g.IsHolder(tree) {
		for _, name := range s.audit.g.Sources(tree) {
			dir.grant(s.audit.g.Names.At(name))
		}
		return nil
	}
	id := s.audit.g.Trees.At(tree)
	_, content, err := s.Store.Read(id)
	if err != nil {
		return err
	}
	entries := object.NewTreeReader(id.Format(), content)
	for entries.Next() {
		if !entries.Entry.Mode.IsDir() {
			dir.grant(string(entries.Entry.Name))
		}
	}
	if err := entries.Err(); err != nil {
		return fmt.Errorf("tree %v: %w", id, err)
	}
	return nil
}

// grant notes that a file with a name was seen. What nothing better can be found
// for is no longer looked for.
func (d *sourceDir) grant(name string) {
	grants := d.wanted[name]
	if len(grants) == 0 {
		return
	}
	for _, g := range grants {
		g.wish.found = min(g.wish.found, g.place)
	}
	delete(d.wanted, name)
	for other, grants := range d.wanted {
		grants = slices.DeleteFunc(grants, func(g grant) bool { return g.wish.found < g.place })
		if len(grants) == 0 {
			delete(d.wanted, other)
		} else {
			d.wanted[other] = grants
		}
	}
}
