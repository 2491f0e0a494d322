package odb

import (
	"context"
	"sync"
)

// batch is how many pieces of work a worker takes at a time.
const batch = 128

// parallel lets a number of workers do the pieces from 0 to n, a batch at a
// time in order, below a guard. newWorker is called once for each of them. The
// first error stops the others.
func (s *Store) parallel(ctx context.Context, workers, n int, newWorker func() func(start, end int) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var group sync.WaitGroup
	var lock sync.Mutex
	next := 0
	take := func() (start, end int) {
		lock.Lock()
		defer lock.Unlock()
		start, next = next, min(n, next+batch)
		return start, next
	}
	for range max(1, workers) {
		group.Go(func() {
			err := guard(s.files, func() error {
				do := newWorker()
				for start, end := take(); start < end && ctx.Err() == nil; start, end = take() {
					if err := do(start, end); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				stop(err)
			}
		})
	}
	group.Wait()
	return context.Cause(ctx)
}
