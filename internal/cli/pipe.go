package cli

import (
	"errors"
	"io"
	"syscall"
)

// pipe is a writer whose reader may go away, as head does: what is written
// after that is dropped, and the exit code still says what was found.
type pipe struct {
	w      io.Writer
	closed bool
}

func (p *pipe) Write(b []byte) (int, error) {
	if p.closed {
		return len(b), nil
	}
	n, err := p.w.Write(b)
	if errors.Is(err, syscall.EPIPE) {
		p.closed = true
		return len(b), nil
	}
	return n, err
}
