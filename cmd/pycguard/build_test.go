package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
)

// suite is all tests, and what they share.
type suite struct{ *testing.M }

// Run runs the tests and takes away what was built for them.
func (s suite) Run() int {
	dir, err := os.MkdirTemp("", "pycguard-built-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	defer os.RemoveAll(dir)
	builtProgram = sync.OnceValues(func() (string, error) { return build(dir) })
	return s.M.Run()
}

// builtProgram builds pycguard at the first call.
var builtProgram func() (path string, err error)

func build(dir string) (string, error) {
	path := filepath.Join(dir, "bin", "pycguard")
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	out, err := exec.Command("go", "build", "-buildvcs=false", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
}

// buildOnce returns the path of pycguard as users have it on their PATH. No test
// may change it.
func buildOnce(t *testing.T) string {
	t.Helper()
	path, err := builtProgram()
	if err != nil {
		t.Fatal(err)
	}
	return path
}
