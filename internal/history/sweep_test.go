package history

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/odb"
)

// describeCommit says all that the graph has of a commit.
func describeCommit(g *Graph, commit Node) string {
	text := fmt.Sprintf("tree %v time %d", describeTree(g, g.Tree(commit)), g.Time(commit))
	for _, parent := range g.Parents(commit) {
		if parent.Present() {
			text += fmt.Sprintf(" parent %v", g.Commits.At(parent))
		} else {
			text += fmt.Sprintf(" missing parent %v", g.MissingID(parent))
		}
	}
	return text
}

func describeTree(g *Graph, tree Node) string {
	if !tree.Present() {
		return fmt.Sprintf("missing %v", g.MissingID(tree))
	}
	return g.Trees.At(tree).String()
}

// describeContent says all that the graph has of what is in a tree: subtrees in
// its order, and the rest, which is in the order of numbers, sorted by name.
func describeContent(g *Graph, tree Node) string {
	var lines []string
	for _, file := range g.Files(tree) {
		lines = append(lines, fmt.Sprintf("file %q %v %v\n", g.Names.At(file.Name), file.Mode, g.Blobs.At(file.Blob)))
	}
	for _, source := range g.Sources(tree) {
		lines = append(lines, fmt.Sprintf("source %q\n", g.Names.At(source)))
	}
	slices.Sort(lines)
	for _, edge := range g.Edges(tree) {
		lines = append(lines, fmt.Sprintf("subtree %q %s\n", g.Names.At(edge.Name), describeTree(g, edge.Tree)))
	}
	return strings.Join(lines, "")
}

// compareGraphs checks that a graph has all that is in the graph wanted. It may
// have more.
func compareGraphs(t *testing.T, got, want *Graph) {
	t.Helper()
	for n := range Node(want.Commits.Len()) {
		id := want.Commits.At(n)
		at, ok := got.Commits.Find(id)
		if !ok {
			t.Fatalf("commit %v is not in the graph", id)
		}
		if got, want := describeCommit(got, at), describeCommit(want, n); got != want {
			t.Fatalf("commit %v: got %s, want %s", id, got, want)
		}
	}
	for n := range Node(want.Trees.Len()) {
		id := want.Trees.At(n)
		at, ok := got.Trees.Find(id)
		if !ok {
			t.Fatalf("tree %v is not in the graph", id)
		}
		if got, want := describeContent(got, at), describeContent(want, n); got != want {
			t.Fatalf("tree %v: got\n%swant\n%s", id, got, want)
		}
	}
}

// TestSweepAgainstWalk compares the sweep with the plain walk, with any number
// of workers, however the objects are packed.
func TestSweepAgainstWalk(t *testing.T) {
	packings := [][]string{
		nil,
		{"repack", "-adfq", "--depth=250", "--window=250"},
		{"-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq"},
		{"-c", "pack.indexVersion=1", "repack", "-adfq"},
		{"-c", "pack.packSizeLimit=1m", "repack", "-adfq"},
	}
	for seed := range uint64(gittest.Scale(t, 2)) {
		r := newRandomRepo(t, seed, 80, []string{"sha1", "sha256"}[seed%2])
		for _, packing := range packings {
			if packing != nil {
				r.Git(packing...)
			}
			o := openBare(t, r)
			var roots []object.ID
			for _, tip := range o.Tips {
				roots = append(roots, tip.ID)
			}
			want, err := walk(context.Background(), o.Store, &o.Classifier, roots)
			if err != nil {
				t.Fatal(err)
			}
			for _, workers := range []int{1, 2, 16} {
				got, err := sweep(context.Background(), o.Store, &o.Classifier, workers, Progress{})
				if err != nil {
					t.Fatal(err)
				}
				compareGraphs(t, got, want)
			}
		}
	}
}

// randomTree makes the entries of a tree, most of them files.
func randomTree(random *rand.Rand, size int) [][]byte {
	var entries [][]byte
	for range size {
		entries = append(entries, randomEntry(random))
	}
	return entries
}

func randomEntry(random *rand.Rand) []byte {
	name := fmt.Sprintf("file%d.py", random.IntN(1000))
	mode := "100644"
	switch random.IntN(20) {
	case 0, 1, 2:
		mode, name = "40000", fmt.Sprintf("dir%d", random.IntN(1000))
	case 3:
		mode, name = "160000", "module"
	case 4:
		name = "x"
	}
	switch random.IntN(300) {
	case 0:
		mode, name = "40000", "__pycache__"
	case 1:
		name = "a.pyc"
	}
	entry := fmt.Appendf(nil, "%s %s\x00", mode, name)
	for range object.SHA1.Size() {
		// Few values, so that ids hold what looks like entries.
		entry = append(entry, "100644 a\x00"[random.IntN(9)])
	}
	return entry
}

// randomEdit changes, adds and drops some entries.
func randomEdit(random *rand.Rand, entries [][]byte) [][]byte {
	entries = slices.Clone(entries)
	for range random.IntN(5) {
		at := random.IntN(len(entries) + 1)
		end := min(len(entries), at+random.IntN(3))
		entries = slices.Replace(entries, at, end, randomTree(random, random.IntN(3))...)
	}
	return entries
}

// randomPieces cuts content into pieces, and finds some of them in the base.
func randomPieces(random *rand.Rand, base, content []byte) []odb.Piece {
	var pieces []odb.Piece
	for start := 0; start < len(content); {
		end := min(len(content), start+1+random.IntN(1<<random.IntN(13)))
		from := bytes.Index(base, content[start:end])
		if last := bytes.LastIndex(base, content[start:end]); random.IntN(2) == 0 {
			from = last
		}
		pieces = append(pieces, odb.Piece{Start: start, End: end, From: max(from, odb.Inserted)})
		start = end
	}
	return pieces
}

// TestOutlineOfDeltas makes trees that are deltas of deltas, and compares what
// is found with what reading all entries finds.
func TestOutlineOfDeltas(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	inherited, sameHoldings := 0, 0
	for range gittest.Scale(t, 150) {
		g := NewGraph(IDTable{}, emptyTable(t))
		s := &sweeper{Filler: g.Filler(&Classifier{})}
		entries := randomTree(random, random.IntN(200))
		content := bytes.Join(entries, nil)
		var base outline
		if err := s.outliner.outline(s.Filler, odb.TreeVisit[outline]{Content: content, State: &base}); err != nil {
			t.Fatal(err)
		}
		for range 10 {
			entries = randomEdit(random, entries)
			next := bytes.Join(entries, nil)
			var got, want outline
			visit := odb.TreeVisit[outline]{Content: next, Base: &base, Pieces: randomPieces(random, content, next), State: &got}
			if err := s.outliner.outline(s.Filler, visit); err != nil {
				t.Fatal(err)
			}
			inherited += s.outliner.inherited
			same := got.holder && s.sameHolding(&base)
			if err := s.outliner.outline(s.Filler, odb.TreeVisit[outline]{Content: next, State: &want}); err != nil {
				t.Fatal(err)
			}
			if same {
				sameHoldings++
				if now, before := holdingOf(s.Filler, next), holdingOf(s.Filler, content); now != before {
					t.Fatalf("base %q\ntree %q\npieces %v\ngot  %q\nwant %q", content, next, visit.Pieces, before, now)
				}
			}
			// Any number will do for one that is known.
			got.holding = 1
			if got.holder != want.holder || !slices.Equal(g.edges.at(got.edges), g.edges.at(want.edges)) {
				t.Fatalf("base %q\ntree %q\npieces %v\ngot  %v\nwant %v", content, next, visit.Pieces, got, want)
			}
			base, content = got, next
		}
	}
	if inherited == 0 || sameHoldings == 0 {
		t.Errorf("%d subtrees and %d holdings were taken over from a base: the test is too simple", inherited, sameHoldings)
	}
}

// holdingOf says what a Holding has of a tree.
func holdingOf(f *Filler, content []byte) string {
	text := ""
	entries := object.NewTreeReader(object.SHA1, content)
	for entries.Next() {
		switch e := &entries.Entry; f.markKind(e) {
		case bytecodeEntry:
			text += fmt.Sprintf("file %v %s %x\n", e.Mode, e.Name, e.ID)
		case plainEntry:
			if f.classify.Source(e.Name) {
				text += fmt.Sprintf("source %s\n", e.Name)
			}
		}
	}
	return text
}

func emptyTable(t *testing.T) IDTable {
	t.Helper()
	table, err := NewIDTable(object.SHA1, nil)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// TestOutlineOfOddDeltas copies from within an entry of the base, where another
// entry begins than the base has, and copies an entry twice.
func TestOutlineOfOddDeltas(t *testing.T) {
	id := string(make([]byte, object.SHA1.Size()))
	first, second := "40000 a\x00"+id, "40000 z\x00"+id
	inside := "40000 dir\x00" + id + "100644 x.py\x00" + id + second
	for _, c := range []struct {
		base, tree string
		pieces     []odb.Piece
		want       []string
	}{
		{"100644 name" + inside, inside, []odb.Piece{{Start: 0, End: len(inside), From: len("100644 name")}}, []string{"dir", "z"}},
		{first + second, first + first, []odb.Piece{{Start: 0, End: len(first), From: 0}, {Start: len(first), End: 2 * len(first), From: 0}}, []string{"a", "a"}},
		{first + second, second + first, []odb.Piece{{Start: 0, End: len(first), From: len(first)}, {Start: len(first), End: 2 * len(first), From: 0}}, []string{"z", "a"}},
	} {
		g := NewGraph(IDTable{}, emptyTable(t))
		s := &sweeper{Filler: g.Filler(&Classifier{})}
		var base, got outline
		if err := s.outliner.outline(s.Filler, odb.TreeVisit[outline]{Content: []byte(c.base), State: &base}); err != nil {
			t.Fatal(err)
		}
		visit := odb.TreeVisit[outline]{Content: []byte(c.tree), Base: &base, Pieces: c.pieces, State: &got}
		if err := s.outliner.outline(s.Filler, visit); err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, edge := range g.edges.at(got.edges) {
			names = append(names, g.Names.At(edge.Name))
		}
		if !slices.Equal(names, c.want) {
			t.Errorf("base %q, tree %q: got subtrees %q, want %q", c.base, c.tree, names, c.want)
		}
	}
}
