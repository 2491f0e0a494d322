package history

import "sync/atomic"

// Progress says how far an audit has come. It may be looked at while the audit
// runs. What follows the reading of commits and trees is short, and not counted.
type Progress struct{ done, total atomic.Int64 }

// Counts returns how many commits and trees have been read, and how many there
// are: 0 until that is known.
func (p *Progress) Counts() (done, total int64) { return p.done.Load(), p.total.Load() }
