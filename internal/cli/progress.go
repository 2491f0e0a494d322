package cli

import (
	"io"
	"os"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
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
	done  int64
	total int64 // 0 where it is not known

	// bars and bar are nil before the delay is over.
	bars *mpb.Progress
	bar  *mpb.Bar
}

// startProgress returns the progress of work: what is said before the number of
// things, "deleting files".
func (s *session) startProgress(what string) *progress {
	file, ok := s.Err.(*os.File)
	if s.quiet || !ok || !term.IsTerminal(int(file.Fd())) {
		return nil
	}
	return &progress{err: s.Err, what: what, since: time.Now()}
}

// expect says how many things there are, so that the time left can be told.
func (p *progress) expect(total int) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.total = int64(total)
}

// add says that n more things are done. It may be called by several
// goroutines.
func (p *progress) add(n int) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += int64(n)
	if p.bar == nil && time.Since(p.since) > progressDelay {
		p.show()
	}
	if p.bar != nil {
		p.bar.SetCurrent(p.done)
	}
}

// show puts the bar on the terminal: with the time left where the total is
// known, else with the count alone.
func (p *progress) show() {
	p.bars = mpb.New(mpb.WithOutput(p.err), mpb.WithWidth(40))
	what := mpb.PrependDecorators(decor.Name(p.what+" "), decor.CountersNoUnit("%d/%d"))
	left := mpb.AppendDecorators(decor.Percentage(), decor.Name(", "), decor.AverageETA(decor.ET_STYLE_GO), decor.Name(" left"))
	if p.total == 0 {
		what = mpb.PrependDecorators(decor.Name(p.what+" "), decor.CurrentNoUnit("%d"))
		p.bar = p.bars.New(0, mpb.NopStyle(), mpb.BarRemoveOnComplete(), what)
		return
	}
	p.bar = p.bars.New(p.total, mpb.BarStyle(), mpb.BarRemoveOnComplete(), what, left)
}

// end takes the progress off the terminal.
func (p *progress) end() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		p.bar.SetTotal(p.done, true)
		p.bars.Wait()
	}
}
