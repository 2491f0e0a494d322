package history

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/odb"
)

// writer makes the report of what attribution found.
type writer struct {
	*audit
	*attribution
	commits []Node

	// known are the commits that did anything.
	known map[Node]*Commit
	// dirNames has an entry for each name of a file that a directory has too.
	dirNames map[NameID]bool
}

func (w *writer) report(ctx context.Context) (*Report, error) {
	r := &Report{}
	w.findDirNames()
	inTips := w.findTips()
	blobs, err := w.readBlobs(ctx)
	if err != nil {
		return nil, err
	}
	if err := w.readCommits(ctx); err != nil {
		return nil, err
	}
	for id := range w.paths.files {
		if len(w.paths.files[id].versions) == 0 {
			continue
		}
		p := w.path(pathID(id), blobs)
		inTips.fill(pathID(id), &p)
		r.Paths = append(r.Paths, p)
	}
	slices.SortFunc(r.Paths, func(a, b Path) int { return cmp.Compare(a.Path, b.Path) })
	if err := w.searchElsewhere(ctx, r.Paths); err != nil {
		return nil, err
	}
	w.count(r, blobs)
	if w.Timeline && len(r.Paths) > 0 {
		r.Timeline = w.timeline(blobs)
	}
	r.Gaps = w.audit.gaps.list()
	return r, nil
}

// findDirNames looks for directories with the base names of files.
func (w *writer) findDirNames() {
	w.dirNames = map[NameID]bool{}
	isFile := make([]bool, w.audit.g.Names.Len())
	for i := range w.paths.files {
		isFile[w.paths.files[i].name] = true
	}
	if len(w.paths.files) == 0 {
		return
	}
	for tree := range Node(w.audit.g.Trees.Len()) {
		if w.ofTree[tree] < 0 {
			continue // no tip leads to it
		}
		for _, edge := range w.audit.g.Edges(tree) {
			if isFile[edge.Name] {
				w.dirNames[edge.Name] = true
			}
		}
	}
}

// path makes the report of one path.
func (w *writer) path(id pathID, blobs map[BlobID]blob) Path {
	found := &w.paths.files[id]
	p := Path{Path: w.text(found.place), AlsoDirectory: w.dirNames[found.name]}
	source := noSource
	for _, v := range found.versions {
		source = min(source, w.versions[v].source)
		p.Versions = append(p.Versions, w.version(&w.versions[v], p.Path, blobs))
	}
	switch {
	case source != noSource:
		p.Source = Source{Path: found.sources[source], Here: true}
	case len(found.sources) > 0:
		p.Source.Path = found.sources[0]
	}
	slices.SortFunc(p.Versions, byFirstCommit)
	p.Removed = w.commitsOf(found.removed)
	return p
}

func (w *writer) version(v *version, path string, blobs map[BlobID]blob) Version {
	b, isBlob := blobs[v.blob]
	if !isBlob {
		b.size = -1 // the commit of a submodule
	}
	slices.Sort(v.modes)
	version := Version{
		Blob:        w.audit.g.Blobs.At(v.blob),
		Modes:       v.modes,
		Size:        b.size,
		Content:     b.content,
		Interpreter: b.interpreter,
		Introduced:  w.commitsOf(v.introduced),
		Changed:     w.commitsOf(v.changed),
		SourceHere:  v.source != noSource,
	}
	if version.Interpreter == "" {
		version.Interpreter = interpreterByName(path)
	}
	return version
}

// readCommits reads who made the commits that did anything.
func (w *writer) readCommits(ctx context.Context) error {
	w.known = map[Node]*Commit{}
	var todo []Node
	need := func(nodes []Node) {
		for _, n := range nodes {
			if _, known := w.known[n]; !known {
				w.known[n] = nil
				todo = append(todo, n)
			}
		}
	}
	for i := range w.versions {
		need(w.versions[i].introduced)
		need(w.versions[i].changed)
	}
	for i := range w.paths.files {
		need(w.paths.files[i].removed)
	}
	read := make([]*Commit, len(todo))
	err := inParallel(ctx, w.Workers, len(todo), func(i int) error {
		var err error
		read[i], err = readCommit(w.Store, w.audit.g.Commits.At(todo[i]))
		return err
	})
	for i, n := range todo {
		w.known[n] = read[i]
	}
	return err
}

func readCommit(store *odb.Store, id object.ID) (*Commit, error) {
	_, content, err := store.Read(id)
	if err != nil {
		return nil, err
	}
	data, err := object.ParseCommit(id.Format(), content, nil)
	if err != nil {
		return nil, fmt.Errorf("commit %v: %w", id, err)
	}
	return &Commit{
		ID:         id,
		Author:     string(data.Author.Name),
		Email:      string(data.Author.Email),
		Time:       time.Unix(data.Author.Time, 0).UTC(),
		CommitTime: time.Unix(data.Committer.Time, 0).UTC(),
	}, nil
}

// commitsOf returns commits that have been read, sorted by time.
func (w *writer) commitsOf(nodes []Node) []*Commit {
	var commits []*Commit
	for _, n := range nodes {
		commits = append(commits, w.known[n])
	}
	slices.SortFunc(commits, compareCommits)
	return commits
}

func compareCommits(a, b *Commit) int {
	return cmp.Or(a.CommitTime.Compare(b.CommitTime), a.ID.Compare(b.ID))
}

// byFirstCommit orders versions by the first commit that brought them in. Those
// that were there before come first.
func byFirstCommit(a, b Version) int {
	first, second := a.first(), b.first()
	switch {
	case first != nil && second != nil:
		return cmp.Or(compareCommits(first, second), a.Blob.Compare(b.Blob))
	case first == nil && second == nil:
		return a.Blob.Compare(b.Blob)
	case first == nil:
		return -1
	}
	return 1
}

// first returns the commit that brought the version in first, or nil.
func (v *Version) first() *Commit {
	switch {
	case len(v.Introduced) == 0 && len(v.Changed) == 0:
		return nil
	case len(v.Introduced) == 0:
		return v.Changed[0]
	case len(v.Changed) == 0 || compareCommits(v.Introduced[0], v.Changed[0]) <= 0:
		return v.Introduced[0]
	}
	return v.Changed[0]
}
