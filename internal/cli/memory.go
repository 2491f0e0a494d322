package cli

import (
	"runtime"
	"runtime/debug"
)

// collectLater has the first garbage collection wait for a heap of 32 MiB, not
// 4 MiB: most commands end before. Later ones are as usual. It is for work
// that makes many small things, since it takes a moment itself.
func collectLater() {
	const factor = 8
	usual := debug.SetGCPercent(factor * 100)
	runtime.AddCleanup(new(*int), func(usual int) { debug.SetGCPercent(usual) }, usual)
}

// collectOften has the garbage collector let the heap grow by a quarter, not to
// twice its size. It is for the graph of a history: large, and without pointers
// that a collection would have to follow.
func collectOften() { debug.SetGCPercent(25) }
