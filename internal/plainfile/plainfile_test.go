package plainfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestRead(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	for _, size := range []int{0, 1, 511, 512, 513, 4096} {
		want := strings.Repeat("x", size)
		if err := os.WriteFile(path, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
		if got, err := Read(path, int64(size)); err != nil || string(got) != want {
			t.Errorf("%d bytes: got %d, error %v", size, len(got), err)
		}
		if _, err := Read(path, int64(size)-1); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%d bytes: got error %v, want too large", size, err)
		}
	}
	if _, err := Read(filepath.Join(dir, "none"), 1); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: got error %v", err)
	}
	if _, err := Read(dir, 1<<20); !errors.Is(err, syscall.EISDIR) {
		t.Errorf("a directory: got error %v", err)
	}
	if got, err := Read(os.DevNull, 1); err != nil || len(got) != 0 {
		t.Errorf("the null device: got %q, error %v", got, err)
	}
}
