package cli

import (
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progressDelay is how long work goes on in silence.
const progressDelay = time.Second

// progress shows how far long work is, on a terminal only. The nil progress
// shows nothing.
type progress struct {
	err   io.Writer
	what  string
	since time.Time

	mu    sync.Mutex
	done  int
	total int                      // -1 where it is not known
	bar   *progressbar.ProgressBar // nil before the delay is over
}

// startProgress returns the progress of work: what is said before the number of
// things, "deleting files".
func (s *session) startProgress(what string) *progress {
	file, ok := s.Err.(*os.File)
	if s.quiet || !ok || !term.IsTerminal(int(file.Fd())) {
		return nil
	}
	return &progress{err: s.Err, what: what, since: time.Now(), total: -1}
}

// expect says how many things there are, so that the time left can be told.
func (p *progress) expect(total int) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.total = total
}

// add says that n more things are done. It may be called by several
// goroutines.
func (p *progress) add(n int) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += n
	if p.bar == nil && time.Since(p.since) > progressDelay {
		p.bar = progressbar.NewOptions(p.total,
			progressbar.OptionSetWriter(p.err),
			progressbar.OptionSetDescription(p.what),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionShowCount(),
			progressbar.OptionClearOnFinish(),
		)
	}
	if p.bar != nil {
		p.bar.Set(p.done)
	}
}

// end takes the progress off the terminal.
func (p *progress) end() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		p.bar.Finish()
	}
}
