//go:build unix

package measure

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"syscall"
)

// peakMemory returns the largest resident size of an ended process, in bytes.
// A new process begins with the peak of the program that started it: what is not
// above our own says nothing, and is returned as 0.
func peakMemory(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	peak := maxRSS(usage)
	if peak <= ownPeak() {
		return 0
	}
	return peak
}

// ownPeak asks Linux itself: getrusage also counts what started this process,
// which is a large one under "go run".
func ownPeak() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if _, line, found := bytes.Cut(status, []byte("\nVmHWM:")); err == nil && found {
		var kibibytes int64
		if _, err := fmt.Sscanf(string(line), "%d kB", &kibibytes); err == nil {
			return kibibytes << 10
		}
	}
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return maxRSS(&usage)
}

func maxRSS(usage *syscall.Rusage) int64 {
	if runtime.GOOS == "darwin" {
		return int64(usage.Maxrss)
	}
	return int64(usage.Maxrss) * 1024
}
