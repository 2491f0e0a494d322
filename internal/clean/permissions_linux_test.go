package clean

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// asNobody runs f with the rights of a user who owns nothing, where the test
// has more. They are those of a thread, and one worker stays on its own.
func asNobody(t *testing.T, f func()) {
	t.Helper()
	if os.Geteuid() == 0 {
		const nobody = 65534
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		unix.Setfsuid(nobody)
		defer unix.Setfsuid(0)
	}
	f()
}

// What cannot be read or deleted is named, and the rest goes on.
func TestPermissions(t *testing.T) {
	tr := newTree(t, "a/__pycache__/m.cpython-311.pyc", "b/__pycache__/m.cpython-311.pyc", "c/__pycache__/m.cpython-311.pyc", "d/m.py", "d/m.pyc", "e/__pycache__/m.cpython-311.pyc")
	modes := map[string]os.FileMode{
		"a": 0o777, "a/__pycache__": 0o555, // cannot delete in it
		"b": 0o111, "b/__pycache__": 0o777, // cannot list it
		"c": 0o777, "c/__pycache__": 0o000,
		"d": 0o777, "d/m.pyc": 0o000, // cannot look into it
		"e": 0o777, "e/__pycache__": 0o777,
	}
	if err := os.Chmod(filepath.Dir(tr.dir), 0o755); err != nil {
		t.Fatal(err)
	}
	for path, mode := range modes {
		if err := os.Chmod(tr.path(path), mode); err != nil {
			t.Fatal(err)
		}
	}
	var r Result
	asNobody(t, func() { r = tr.clean(Options{Workers: 1}) })
	for path := range modes {
		os.Chmod(tr.path(path), 0o777)
	}
	tr.expect("a/__pycache__/m.cpython-311.pyc", "b/__pycache__/m.cpython-311.pyc", "c/__pycache__/m.cpython-311.pyc", "d/m.py", "d/m.pyc", "e/")
	expectErrors(t, r, os.ErrPermission, "a/__pycache__/m.cpython-311.pyc", "b", "c/__pycache__", "d/m.pyc")
}
