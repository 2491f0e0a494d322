package index

import (
	"bytes"
	"sync/atomic"
)

// checksum computes the hash of a file's body in a goroutine of its own, which
// wait and abandon wait for.
type checksum struct {
	done    chan struct{}
	stopped atomic.Bool
	err     error
}

// startChecksum starts to verify that the hash of f's body is want. All zeros
// in its place, which git writes with index.skipHash, mean that there is none.
func startChecksum(f *file, want []byte) *checksum {
	sum := &checksum{done: make(chan struct{})}
	go func() {
		defer close(sum.done)
		sum.err = f.mapping.guard(f.name, func() error { return sum.verify(f, want) })
	}()
	return sum
}

func (sum *checksum) verify(f *file, want []byte) error {
	if bytes.Equal(want, make([]byte, len(want))) {
		return nil
	}
	const step = 1 << 20
	hash := f.format.New()
	for at := 0; at < len(f.body) && !sum.stopped.Load(); at += step {
		hash.Write(f.body[at:min(at+step, len(f.body))])
	}
	if got := hash.Sum(nil); !bytes.Equal(got, want) {
		return f.errorf(len(f.body), "the checksum is %x, but that of the content is %x", want, got)
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
