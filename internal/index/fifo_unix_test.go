//go:build unix

package index_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/pycguard/pycguard/internal/index"
	"github.com/pycguard/pycguard/internal/object"
)

// TestOpenFIFO must not wait for a writer.
func TestOpenFIFO(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(path, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := index.Open(path, object.SHA1); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("got %v", err)
	}
}
