//go:build unix

package measure

import (
	"os"
	"runtime"
	"syscall"
)

// peakMemory returns the largest resident size of an ended process, in bytes.
// A new process starts with the peak of the one that made it: what is not above
// the own peak of this process says nothing, and is returned as 0.
func peakMemory(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	var own syscall.Rusage
	if !ok || syscall.Getrusage(syscall.RUSAGE_SELF, &own) != nil || usage.Maxrss <= own.Maxrss {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(usage.Maxrss)
	}
	return int64(usage.Maxrss) * 1024
}
