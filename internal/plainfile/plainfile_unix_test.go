//go:build unix

package plainfile

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestReadOddFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "odd")
	if err := syscall.Mkfifo(path, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, odd := range []string{path, "/dev/zero"} {
		if _, err := Read(odd, 1<<20); !errors.Is(err, ErrNotRegular) {
			t.Errorf("%s: got error %v, want not regular", odd, err)
		}
	}
	// A file of holes is refused for its size, whatever there is in it.
	if err := errors.Join(os.Remove(path), os.WriteFile(path, nil, 0o666), os.Truncate(path, 1<<40)); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path, 1<<30); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a hole: got error %v, want too large", err)
	}
	// The end of a file in /proc is known only when it is reached.
	if got, err := Read("/proc/self/stat", 1<<16); err == nil && len(got) == 0 {
		t.Error("/proc/self/stat: got nothing")
	}
}
