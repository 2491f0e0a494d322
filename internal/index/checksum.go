package index

import (
	"sync/atomic"

	"github.com/pycguard/pycguard/internal/object"
)

// checksum verifies the hash of a file's body in a goroutine of its own, which
// wait and abandon wait for.
type checksum struct {
	want    object.ID // as it stands in the file
	done    chan struct{}
	stopped atomic.Bool
	err     error
}

// startChecksum starts to verify that the hash of f's body is want. All zeros
// in its place, which git writes with index.skipHash, mean that there is none.
func startChecksum(f *file, want object.ID) *checksum {
	sum := &checksum{want: want, done: make(chan struct{})}
	go func() {
		defer close(sum.done)
		sum.err = f.mapping.guard(f.name, func() error { return sum.verify(f) })
	}()
	return sum
}

func (sum *checksum) verify(f *file) error {
	if sum.want.IsZero() {
		return nil
	}
	const step = 1 << 20
	hash := f.format.New()
	for at := 0; at < len(f.body) && !sum.stopped.Load(); at += step {
		hash.Write(f.body[at:min(at+step, len(f.body))])
	}
	if got := object.FromBytes(f.format, hash.Sum(nil)); got != sum.want {
		return f.errorf(len(f.body), "the checksum is %v, but that of the content is %v", sum.want, got)
	}
	return nil
}

// wait returns the error once the hash is computed.
func (sum *checksum) wait() error {
	<-sum.done
	return sum.err
}

// abandon stops the computation; its result no longer counts.
func (sum *checksum) abandon() {
	sum.stopped.Store(true)
	<-sum.done
}
