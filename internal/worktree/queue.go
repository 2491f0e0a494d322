package worktree

import (
	"sync"

	"github.com/pycguard/pycguard/ignore"
)

// task is a directory to read.
type task struct {
	path string
	// rules hold in it, without its own .gitignore.
	rules   ignore.Dir
	tracked bool
}

// queue hands directories to workers. The one added last comes first, which
// keeps it short.
type queue struct {
	mu      sync.Mutex
	changed *sync.Cond
	tasks   []task
	// open counts the tasks that wait and those that are being worked on:
	// none means the end.
	open int
}

func newQueue(first task) *queue {
	q := &queue{tasks: []task{first}, open: 1}
	q.changed = sync.NewCond(&q.mu)
	return q
}

// next waits for a task. Whoever gets one calls done. ok is false at the end.
func (q *queue) next() (t task, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.tasks) == 0 {
		if q.open == 0 {
			return task{}, false
		}
		q.changed.Wait()
	}
	last := len(q.tasks) - 1
	t = q.tasks[last]
	q.tasks = q.tasks[:last]
	return t, true
}

// done ends a task that led to others.
func (q *queue) done(found []task) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.tasks = append(q.tasks, found...)
	q.open += len(found) - 1
	if len(found) > 0 || q.open == 0 {
		q.changed.Broadcast()
	}
}
