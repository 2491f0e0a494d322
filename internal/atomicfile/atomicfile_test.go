package atomicfile

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := Write(path, []byte("one")); err != nil {
		t.Fatal(err)
	}
	plain, err := os.Create(path + ".plain")
	if err != nil {
		t.Fatal(err)
	}
	plain.Close()
	if got, want := mode(t, path), mode(t, path+".plain"); got != want {
		t.Errorf("a new file has mode %v, want %v as any other", got, want)
	}
	if err := os.Chmod(path, 0o604); err != nil {
		t.Fatal(err)
	}
	before := mode(t, path)
	if err := Write(path, []byte("two")); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); string(got) != "two" || err != nil {
		t.Errorf("content %q, error %v", got, err)
	}
	if got := mode(t, path); got != before {
		t.Errorf("mode %v, want %v as before", got, before)
	}
	leftNothing(t, path, 2)
}

func TestWriteRefusesLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("symbolic links need a privilege there")
	}
	path := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink("nowhere", path); err != nil {
		t.Fatal(err)
	}
	if err := Write(path, nil); err == nil {
		t.Error("a symbolic link was replaced")
	}
	leftNothing(t, path, 1)
}

// TestReplaceFails leaves the old file, and nothing else, when the new one
// cannot be written.
func TestReplaceFails(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	if err := os.WriteFile(path, []byte("old"), 0o755); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("no space")
	if err := Replace(path, 0o666, func(*os.File) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("Replace says %v", err)
	}
	if content, err := os.ReadFile(path); string(content) != "old" || err != nil {
		t.Errorf("the file holds %q, %v", content, err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("the directory holds %v, %v", entries, err)
	}
}

func mode(t *testing.T, path string) os.FileMode {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode()
}

// leftNothing wants no temporary file beside path.
func leftNothing(t *testing.T, path string, want int) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != want {
		t.Errorf("%d files beside %s, want %d, error %v", len(entries), path, want, err)
	}
}
