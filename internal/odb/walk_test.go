package odb

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
)

// collector checks what a walk shows against what git says. Its state is the
// tree itself.
type collector struct {
	survey *Survey
	lock   *sync.Mutex
	want   map[object.ID]gitObject
	seen   map[object.ID]int
}

func (c *collector) id(hashes []byte, number int) object.ID {
	size := c.survey.store.format.Size()
	return object.FromBytes(c.survey.store.format, hashes[number*size:])
}

func (c *collector) see(id object.ID, kind object.Kind, counts bool) (gitObject, error) {
	c.lock.Lock()
	defer c.lock.Unlock()
	if counts {
		c.seen[id]++
	}
	if c.want[id].kind != kind.String() {
		return gitObject{}, fmt.Errorf("%v is shown as a %v and is a %s", id, kind, c.want[id].kind)
	}
	return c.want[id], nil
}

func (c *collector) Commit(number int, content []byte) error {
	id := c.id(c.survey.Commits, number)
	o, err := c.see(id, object.Commit, true)
	if err == nil && !bytes.HasPrefix(o.content, content) || len(content) < len(o.content) && !object.HasCommitHead(content) {
		err = fmt.Errorf("commit %v is shown as %q", id, content)
	}
	return err
}

func (c *collector) Tree(t TreeVisit[[]byte]) error {
	id := c.id(c.survey.Trees, t.Number)
	o, err := c.see(id, object.Tree, t.Counts)
	if err == nil && !bytes.Equal(o.content, t.Content) {
		err = fmt.Errorf("tree %v is shown with other content", id)
	}
	end := 0
	for _, p := range t.Pieces {
		if p.Start != end || p.From != Inserted && !bytes.Equal(t.Content[p.Start:p.End], (*t.Base)[p.From:][:p.End-p.Start]) {
			return fmt.Errorf("tree %v: piece %v behind %d is not what it says", id, p, end)
		}
		end = p.End
	}
	if t.Base != nil && end != len(t.Content) {
		return fmt.Errorf("tree %v: the pieces end at %d of %d", id, end, len(t.Content))
	}
	*t.State = append((*t.State)[:0], t.Content...)
	return err
}

// checkWalk walks a store and compares with git, which commits and trees there
// are and what is in them.
func checkWalk(tb testing.TB, s *Store, want map[object.ID]gitObject, workers int) {
	tb.Helper()
	v, err := s.Survey(context.Background(), workers)
	if err != nil {
		tb.Fatal(err)
	}
	var lock sync.Mutex
	seen := map[object.ID]int{}
	err = Walk(context.Background(), v, workers, func() Visitor[[]byte] {
		return &collector{v, &lock, want, seen}
	})
	if err != nil {
		tb.Fatal(err)
	}
	for id, o := range want {
		n := 0
		if o.kind == "commit" || o.kind == "tree" {
			n = 1
		}
		if seen[id] != n {
			tb.Errorf("%s %v is shown %d times", o.kind, id, seen[id])
		}
	}
}

func TestWalkCopies(t *testing.T) {
	r := history(t, 60)
	r.Git("repack", "-adfq")
	// A second pack and loose files with the same objects.
	second := gittest.Init(t)
	second.Git("fetch", "-q", r.Dir, "main:copy")
	second.Git("repack", "-adfq", "--depth=5")
	unpack(second)
	setAlternates(r, objectDir(second))
	third := gittest.Init(t)
	third.Git("fetch", "-q", r.Dir, "main:copy")
	third.Git("update-ref", "refs/heads/copy", "copy~20")
	third.Git("repack", "-adfq", "--depth=3")
	setAlternates(second, objectDir(third))
	for _, workers := range []int{1, 2, 16} {
		checkWalk(t, open(t, Options{ObjectDir: objectDir(r)}), objects(r), workers)
	}
}
