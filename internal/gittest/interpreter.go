package gittest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Interpret runs an interpreter in dir without the variables that change where
// bytecode goes, fails the test when it fails, and returns its standard output.
func Interpret(tb testing.TB, dir, program string, args ...string) string {
	tb.Helper()
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	for _, setting := range os.Environ() {
		if !strings.HasPrefix(setting, "PYTHON") && !strings.HasPrefix(setting, "SOURCE_DATE_EPOCH") {
			cmd.Env = append(cmd.Env, setting)
		}
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		tb.Fatalf("%s %q: %v\n%s", program, args, err, stderr.Bytes())
	}
	return string(out)
}

// nodeModules is the environment variable with the directory in which npm
// packages lie.
const nodeModules = "PYCGUARD_NODE_MODULES"

// NodeFile returns the path of a file of an npm package, whose name begins
// with that of the package. Where it is missing it does as Require.
func NodeFile(tb testing.TB, name string) string {
	tb.Helper()
	path := filepath.Join(os.Getenv(nodeModules), filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("PYCGUARD_REQUIRE_CLIENTS") != "" {
			tb.Fatalf("%s is needed here: set %s to the node_modules directory that holds it: %v", name, nodeModules, err)
		}
		tb.Skipf("%s does not name a directory with %s", nodeModules, name)
	}
	return path
}

// Pyodide runs Python code in pyodide, a recent CPython that node can run, with
// dir mounted as /w, and returns the value of its last expression. Where pyodide is missing it does as Require.
func Pyodide(tb testing.TB, dir, code string) string {
	tb.Helper()
	node := Require(tb, "node")
	module := NodeFile(tb, "pyodide/pyodide.mjs")
	out := Interpret(tb, dir, node, "--input-type=module", "-e", fmt.Sprintf(`
import { loadPyodide } from %q;
const py = await loadPyodide();
py.FS.mkdir("/w");
py.FS.mount(py.FS.filesystems.NODEFS, { root: "." }, "/w");
console.log(py.runPython(%q));
`, module, code))
	lines := strings.Split(strings.TrimSpace(out), "\n")
	return lines[len(lines)-1]
}
