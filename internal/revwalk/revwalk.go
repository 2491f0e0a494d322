// Package revwalk lists the commits that are reachable from some commits and
// not from others, as "git rev-list INCLUDE --not EXCLUDE" does. Its cost
// follows the commits that are listed, not the length of the history behind
// them.
//
// It reads commits one by one and nothing else. It resolves no names.
//
// Vocabulary: a commit is uninteresting when it is reachable from an excluded
// one; a boundary is a commit whose parents were cut off in a shallow clone.
package revwalk

import (
	"container/heap"
	"context"
	"errors"
	"fmt"

	"github.com/pycguard/pycguard/internal/object"
)

// Objects reads the objects of a repository.
type Objects interface {
	Read(id object.ID) (object.Kind, []byte, error)
}

// Walk is the question. Include and Exclude may name tags: they are followed
// to commits. What leads to a tree or a blob is passed over.
type Walk struct {
	Objects Objects
	Include []object.ID
	Exclude []object.ID
	// Shallow are the boundaries of a shallow clone.
	Shallow []object.ID
	// Limit is how many commits may be listed, 0 for no limit. Those that
	// are listed before they turn out to be uninteresting count too.
	Limit int
}

// ErrLimit says that the walk was longer than its limit.
var ErrLimit = errors.New("more commits than the limit allows")

// Commit is one commit of the answer.
type Commit struct {
	ID      object.ID
	Tree    object.ID
	Parents []object.ID
	// Boundary: the commit has parents that the clone does not have, so that
	// what it changed cannot be said. Parents is empty then.
	Boundary bool
}

// Run returns the commits, roughly the newest first.
func (w Walk) Run(ctx context.Context) ([]Commit, error) {
	s := w.begin()
	for _, ids := range []struct {
		list          []object.ID
		uninteresting bool
	}{{w.Include, false}, {w.Exclude, true}} {
		for _, id := range ids.list {
			if err := s.start(id, ids.uninteresting); err != nil {
				return nil, err
			}
		}
	}
	return s.run(ctx)
}

// Above returns the commits on the way from the included ones up to the excluded
// ones, which it does not read, so that any number of them costs little. What
// can be reached from an excluded commit by another way is listed too: the
// answer holds all of Run's and may hold more, up to the whole history.
func (w Walk) Above(ctx context.Context) ([]Commit, error) {
	s := w.begin()
	s.stop = setOf(w.Exclude)
	for _, id := range w.Include {
		if err := s.start(id, false); err != nil {
			return nil, err
		}
	}
	return s.run(ctx)
}

func (w Walk) begin() *state {
	return &state{Walk: w, nodes: make(map[object.ID]*node), boundary: setOf(w.Shallow)}
}

func setOf(ids []object.ID) map[object.ID]bool {
	set := make(map[object.ID]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// node is a commit that was read.
type node struct {
	Commit
	time          int64
	uninteresting bool
	queued        bool
}

type state struct {
	Walk
	nodes    map[object.ID]*node
	boundary map[object.ID]bool
	queue    queue
	// stop are the commits that are not read; nil except in Above.
	stop map[object.ID]bool
	// interesting counts the commits in queue that may have to be listed.
	interesting int
}

// slop is how many uninteresting commits are looked at after the last
// interesting one, because the clocks of committers differ. It is git's.
const slop = 5

func (s *state) run(ctx context.Context) ([]Commit, error) {
	var listed []*node
	for left := slop; len(s.queue) > 0 && left > 0; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n := s.pop()
		if !n.uninteresting {
			listed = append(listed, n)
		}
		if s.Limit > 0 && len(listed) > s.Limit {
			return nil, fmt.Errorf("%w: %d", ErrLimit, s.Limit)
		}
		if err := s.pushParents(n); err != nil {
			return nil, err
		}
		left = s.patience(left, n, listed)
	}
	var commits []Commit
	for _, n := range listed {
		if !n.uninteresting {
			commits = append(commits, n.Commit)
		}
	}
	return commits, nil
}

// patience returns how many more uninteresting commits to look at: as long as
// something interesting waits, or an uninteresting commit is younger than what
// was listed last and could still lead there, the full slop.
func (s *state) patience(left int, last *node, listed []*node) int {
	if !last.uninteresting || s.interesting > 0 {
		return slop
	}
	if len(listed) > 0 && len(s.queue) > 0 && s.queue[0].time >= listed[len(listed)-1].time {
		return slop
	}
	return left - 1
}

func (s *state) pushParents(n *node) error {
	for _, id := range n.Parents {
		if s.stop[id] {
			continue
		}
		parent := s.nodes[id]
		if parent == nil {
			var err error
			if parent, err = s.read(id); err != nil {
				return fmt.Errorf("parent of commit %v: %w", n.ID, err)
			}
			s.push(parent)
		}
		if n.uninteresting {
			s.spread(parent)
		}
	}
	return nil
}

// spread marks a commit and what was read of its ancestors as uninteresting.
func (s *state) spread(n *node) {
	stack := []*node{n}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if n.uninteresting {
			continue
		}
		n.uninteresting = true
		if n.queued {
			s.interesting--
		}
		for _, id := range n.Parents {
			if parent := s.nodes[id]; parent != nil {
				stack = append(stack, parent)
			}
		}
	}
}

func (s *state) push(n *node) {
	n.queued = true
	s.interesting++
	heap.Push(&s.queue, n)
}

func (s *state) pop() *node {
	n := heap.Pop(&s.queue).(*node)
	n.queued = false
	if !n.uninteresting {
		s.interesting--
	}
	return n
}

func (s *state) start(id object.ID, uninteresting bool) error {
	id, content, kind, err := peel(s.Objects, id)
	if err != nil || kind != object.Commit || s.stop[id] {
		return err
	}
	n := s.nodes[id]
	if n == nil {
		if n, err = s.parse(id, content); err != nil {
			return err
		}
		s.push(n)
	}
	if uninteresting {
		s.spread(n)
	}
	return nil
}

func (s *state) read(id object.ID) (*node, error) {
	kind, content, err := s.Objects.Read(id)
	if err != nil {
		return nil, err
	}
	if kind != object.Commit {
		return nil, fmt.Errorf("object %v is a %v, not a commit", id, kind)
	}
	return s.parse(id, content)
}

func (s *state) parse(id object.ID, content []byte) (*node, error) {
	data, err := object.ParseCommit(id.Format(), content, nil)
	if err != nil {
		return nil, fmt.Errorf("commit %v: %w", id, err)
	}
	n := &node{
		Commit: Commit{ID: id, Tree: data.Tree, Parents: data.Parents},
		time:   data.Committer.Time,
	}
	if s.boundary[id] {
		n.Boundary, n.Parents = len(n.Parents) > 0, nil
	}
	s.nodes[id] = n
	return n, nil
}

// maxTags bounds a chain of tags of tags. It cannot be a circle, because an id
// is a hash of what it names.
const maxTags = 1000

// Peel follows tags to what they name, and says what kind of object that is.
func Peel(objects Objects, id object.ID) (object.ID, object.Kind, error) {
	id, _, kind, err := peel(objects, id)
	return id, kind, err
}

// peel is Peel, and returns the content too.
func peel(objects Objects, id object.ID) (object.ID, []byte, object.Kind, error) {
	for range maxTags {
		kind, content, err := objects.Read(id)
		if err != nil || kind != object.Tag {
			return id, content, kind, err
		}
		tag, err := object.ParseTag(id.Format(), content)
		if err != nil {
			return id, nil, 0, fmt.Errorf("tag %v: %w", id, err)
		}
		id = tag.Object
	}
	return id, nil, 0, fmt.Errorf("tag %v: more than %d tags of tags", id, maxTags)
}
