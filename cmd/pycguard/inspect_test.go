package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pycguard/pycguard/internal/cli"
	"github.com/pycguard/pycguard/internal/gittest"
)

// compilation is a way to have an interpreter write bytecode of mod.py, and what
// inspect must say of it. Fresh and stale are asked for each.
type compilation struct {
	name         string
	args         []string
	optimization string
	header       string
}

var compilations = []compilation{
	{"plain", []string{"-m", "compileall", "-q", "mod.py"}, "", "time and size"},
	{"optimised", []string{"-O", "-m", "compileall", "-q", "mod.py"}, "1", "time and size"},
	{"without docstrings", []string{"-OO", "-m", "compileall", "-q", "mod.py"}, "2", "time and size"},
	{"checked hash", []string{"-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "mod.py"}, "", "checked hash"},
	{"unchecked hash", []string{"-O", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", "mod.py"}, "1", "unchecked hash"},
	{"legacy", []string{"-m", "compileall", "-q", "-b", "mod.py"}, "", "time and size"},
	{"legacy, hash", []string{"-OO", "-m", "compileall", "-q", "-b", "--invalidation-mode", "checked-hash", "mod.py"}, "", "checked hash"},
}

// inspected is what the test reads of inspect's JSON.
type inspected struct {
	Path, Content, Implementation, Version, Optimization, Header, State string
	SourceTime                                                          *time.Time
	SourceSize                                                          *int64
	SourceHash                                                          string
	Source                                                              *struct{ Path string }
}

func TestInspectRealInterpreters(t *testing.T) {
	for _, program := range []string{"python3", "pypy3"} {
		t.Run(program, func(t *testing.T) {
			python := gittest.Require(t, program)
			language := strings.Fields(gittest.Interpret(t, t.TempDir(), python, "-c",
				"import platform, sys; print(platform.python_implementation(), '%d.%d' % sys.version_info[:2])"))
			for _, c := range compilations {
				dir := gittest.TempDir(t)
				writeSource(t, dir, "x = 1\n")
				gittest.Interpret(t, dir, python, c.args...)
				checkInspected(t, dir, program+", "+c.name, inspected{
					Content: "bytecode", Implementation: language[0], Version: language[1],
					Optimization: c.optimization, Header: c.header,
				})
			}
		})
	}
}

func TestInspectJython(t *testing.T) {
	jython := gittest.Require(t, "jython")
	dir := gittest.TempDir(t)
	writeSource(t, dir, "x = 1\n")
	gittest.Interpret(t, dir, jython, "-c", "import mod")
	checkInspected(t, dir, "jython", inspected{Content: "bytecode", Implementation: "Jython", Header: "class file"})
}

// TestInspectPyodide is for a recent CPython, see internal/bytecode.
func TestInspectPyodide(t *testing.T) {
	root := gittest.TempDir(t)
	var calls strings.Builder
	modes := map[string]string{"time and size": "TIMESTAMP", "checked hash": "CHECKED_HASH", "unchecked hash": "UNCHECKED_HASH"}
	for i, c := range compilations {
		dir := filepath.Join(root, fmt.Sprint(i))
		if err := os.Mkdir(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		writeSource(t, dir, "x = 1\n")
		fmt.Fprintf(&calls, "compileall.compile_file('/w/%d/mod.py', quiet=1, legacy=%s, optimize=int('%s' or 0), invalidation_mode=M.%s)\n",
			i, map[bool]string{true: "True", false: "False"}[strings.HasPrefix(c.name, "legacy")], c.optimization, modes[c.header])
	}
	language := strings.Fields(gittest.Pyodide(t, root, "import compileall, platform, sys\nfrom py_compile import PycInvalidationMode as M\n"+
		calls.String()+"'%s %d.%d' % (platform.python_implementation(), *sys.version_info[:2])\n"))
	for i, c := range compilations {
		checkInspected(t, filepath.Join(root, fmt.Sprint(i)), "pyodide, "+c.name, inspected{
			Content: "bytecode", Implementation: language[0], Version: language[1],
			Optimization: c.optimization, Header: c.header,
		})
	}
}

var sourceTime = time.Unix(1_600_000_001, 0)

func writeSource(t *testing.T, dir, content string) {
	t.Helper()
	path := filepath.Join(dir, "mod.py")
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, sourceTime, sourceTime); err != nil {
		t.Fatal(err)
	}
}

// checkInspected inspects the one bytecode file below dir while its source is as
// compiled, changed, and gone.
func checkInspected(t *testing.T, dir, name string, want inspected) {
	t.Helper()
	got := inspectDir(t, dir)
	cached := strings.HasPrefix(got.Path, "__pycache__/")
	if got.Source == nil || got.Source.Path != "mod.py" || got.State != "fresh" || got.Content != want.Content ||
		got.Implementation != want.Implementation || got.Version != want.Version || got.Header != want.Header ||
		cached && got.Optimization != want.Optimization {
		t.Errorf("%s: %+v, want %+v, fresh, of mod.py", name, got, want)
	}
	checkRecorded(t, name, got)

	writeSource(t, dir, "x = 2 # more\n")
	if want.Implementation == "Jython" {
		later := sourceTime.Add(time.Second)
		if err := os.Chtimes(filepath.Join(dir, "mod.py"), later, later); err != nil {
			t.Fatal(err)
		}
	}
	if got := inspectDir(t, dir); got.State != "stale" {
		t.Errorf("%s: %s with another source, want stale", name, got.State)
	}
	if err := os.Remove(filepath.Join(dir, "mod.py")); err != nil {
		t.Fatal(err)
	}
	gone := map[bool]string{true: "orphan", false: "ghost"}[cached]
	if got := inspectDir(t, dir); got.State != gone || got.Source != nil {
		t.Errorf("%s: %s without a source, want %s", name, got.State, gone)
	}
}

// checkRecorded compares what the header records with the source.
func checkRecorded(t *testing.T, name string, got inspected) {
	t.Helper()
	hasTime := got.SourceTime != nil && got.SourceTime.Equal(sourceTime)
	hasSize := got.SourceSize != nil && *got.SourceSize == int64(len("x = 1\n"))
	hasHash := len(got.SourceHash) == 16
	want := map[string][3]bool{
		"time and size": {true, true, false}, "class file": {true, false, false},
		"checked hash": {false, false, true}, "unchecked hash": {false, false, true},
	}[got.Header]
	if want != [3]bool{hasTime, hasSize, hasHash} {
		t.Errorf("%s: records the time %v, the size %v, the hash %q", name, got.SourceTime, got.SourceSize, got.SourceHash)
	}
}

// inspectDir runs inspect in dir, which is no repository and has one bytecode
// file.
func inspectDir(t *testing.T, dir string) inspected {
	t.Helper()
	var out, stderr bytes.Buffer
	code := cli.Main(t.Context(), cli.Process{
		Args: []string{"pycguard", "inspect", "--format", "json", "."},
		Env:  append(gittest.Env(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir)),
		Dir:  dir, Out: &out, Err: &stderr,
	})
	var document struct{ Files []inspected }
	if err := json.Unmarshal(out.Bytes(), &document); code != 0 || err != nil || len(document.Files) != 1 {
		t.Fatalf("inspect: exit code %d, %v\n%s%s", code, err, out.Bytes(), stderr.Bytes())
	}
	return document.Files[0]
}
