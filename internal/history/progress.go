package history

// Progress is told how far a sweep is. Its functions may be nil; Done is called
// by several goroutines.
type Progress struct {
	// Expect says how many commits and trees there are.
	Expect func(total int)
	// Done says that n more were looked at.
	Done func(n int)
}

func (p Progress) expect(total int) {
	if p.Expect != nil {
		p.Expect(total)
	}
}
