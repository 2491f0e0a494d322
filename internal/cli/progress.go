package cli

import (
	"io"
	"sync"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/pycguard/pycguard/internal/terminal"
)

// progressDelay is how long work goes on in silence.
const progressDelay = time.Second

// progress shows how far long work is, on a terminal only. The nil progress
// shows nothing.
type progress struct {
	err   io.Writer
	width int // of the terminal, 0 where it does not say
	what  string
	since time.Time

	mu    sync.Mutex
	done  int64
	total int64 // 0 where it is not known

	// bars and bar are nil before the delay is over.
	bars *mpb.Progress
	bar  *mpb.Bar
}

// startProgress returns the progress of work: what the things are that are
// counted, "files". A build server's log and a terminal that cannot move its
// cursor get none.
func (s *session) startProgress(what string) *progress {
	if s.quiet || !terminal.Is(s.streams.err) || isOn(s.env("CI")) || s.env("TERM") == "dumb" {
		return nil
	}
	return &progress{err: s.streams.err, width: s.screens.err.Width, what: what, since: time.Now()}
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

// barWidth is how wide a bar is where there is room, and widestText what may
// stand beside it.
const barWidth, widestText = 30, 60

// show puts the progress on the terminal: the count, and where the total is
// known also how much of it that is, and the time left. A bar only where it
// does not push these away.
func (p *progress) show() {
	p.bars = mpb.New(mpb.WithOutput(p.err), mpb.WithWidth(barWidth))
	if p.total == 0 {
		p.bar = p.bars.New(0, mpb.NopStyle(), mpb.BarRemoveOnComplete(), mpb.PrependDecorators(decor.Any(p.count)))
		return
	}
	var style mpb.BarFillerBuilder = mpb.NopStyle()
	if p.width >= barWidth+widestText {
		style = mpb.BarStyle()
	}
	p.bar = p.bars.New(p.total, style, mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Any(p.count)),
		mpb.AppendDecorators(decor.Percentage(), decor.Name(", "), decor.AverageETA(decor.ET_STYLE_GO), decor.Name(" left")))
}

// count says how many things are done.
func (p *progress) count(s decor.Statistics) string {
	done := humanize.Comma(s.Current)
	if s.Total > 0 {
		done += " of " + humanize.Comma(s.Total)
	}
	return messagePrefix + done + " " + p.what + " "
}

// end takes the progress off the terminal.
func (p *progress) end() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		// The work may have ended early, or counted less than was expected:
		// waiting for a bar to be full would be waiting for ever.
		p.bar.Abort(true)
		p.bars.Wait()
	}
}
