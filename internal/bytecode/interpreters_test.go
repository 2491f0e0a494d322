package bytecode

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pycguard/pycguard/internal/gittest"
)

// A compileCase is one way of calling python -m compileall, and what it must
// write.
type compileCase struct {
	name         string
	flags, args  []string
	form         Form
	optimization string
	kind         Kind
}

var compileCases = []compileCase{
	{"plain", nil, nil, Cached, "", ByTimeAndSize},
	{"optimised", []string{"-O"}, nil, Cached, "1", ByTimeAndSize},
	{"without docstrings", []string{"-OO"}, nil, Cached, "2", ByTimeAndSize},
	{"timestamp", nil, []string{"--invalidation-mode", "timestamp"}, Cached, "", ByTimeAndSize},
	{"checked hash", nil, []string{"--invalidation-mode", "checked-hash"}, Cached, "", ByCheckedHash},
	{"unchecked hash", []string{"-O"}, []string{"--invalidation-mode", "unchecked-hash"}, Cached, "1", ByUncheckedHash},
	{"beside the source", nil, []string{"-b"}, Legacy, "", ByTimeAndSize},
	{"beside the source, hash", nil, []string{"-b", "--invalidation-mode", "checked-hash"}, Legacy, "", ByCheckedHash},
}

// moduleSource has enough in it for all kinds of constants.
const moduleSource = "\"\"\"doc\"\"\"\nimport sys\n\n\nclass A:\n    x = (1, 2.5, 'é', b'b', None)\n\n\ndef f(a, *b, c=1):\n    return a\n"

// sourceModTime is that of every source compiled here.
var sourceModTime = time.Unix(1_600_000_001, 500_000_000)

func writeModule(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, sourceModTime, sourceModTime); err != nil {
		t.Fatal(err)
	}
}

func TestPythonWrites(t *testing.T) {
	for _, program := range []string{"python3", "pypy3"} {
		t.Run(program, func(t *testing.T) {
			python := gittest.Require(t, program)
			want := askInterpreter(t, python)
			for _, c := range compileCases {
				t.Run(c.name, func(t *testing.T) {
					dir := gittest.TempDir(t)
					writeModule(t, filepath.Join(dir, "my.mod.py"), moduleSource)
					args := append(append(append([]string{}, c.flags...), "-m", "compileall", "-q"), c.args...)
					gittest.Interpret(t, dir, python, append(args, "my.mod.py")...)
					checkCompiled(t, dir, c, want)
				})
			}
		})
	}
}

// askInterpreter returns what a Python says it is, for example "CPython 3.11".
func askInterpreter(t *testing.T, python string) string {
	t.Helper()
	return strings.TrimSpace(gittest.Interpret(t, "", python, "-c",
		"import platform, sys; print(platform.python_implementation(), '%d.%d' % sys.version_info[:2])"))
}

// findCompiled returns the path, relative to dir, of the one bytecode file
// below it.
func findCompiled(t *testing.T, dir string) string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if rel = filepath.ToSlash(rel); err == nil && IsName(rel) {
			found = append(found, rel)
		}
		return err
	})
	if err != nil || len(found) != 1 {
		t.Fatalf("below %s is bytecode %q, %v; want one file", dir, found, err)
	}
	return found[0]
}

// checkCompiled looks at the bytecode of my.mod.py below dir.
func checkCompiled(t *testing.T, dir string, c compileCase, want string) {
	t.Helper()
	path := findCompiled(t, dir)
	n := ParseName(path)
	if n.Form != c.form || n.Optimization != c.optimization || len(n.Sources()) == 0 || n.Sources()[0] != "my.mod.py" {
		t.Errorf("ParseName(%q) = %+v of sources %q", path, n, n.Sources())
	}
	if interpreter, ok := n.Interpreter(); ok != (c.form == Cached) || ok && interpreter.String() != want {
		t.Errorf("by name %q is of %q, %v, want %q", path, interpreter, ok, want)
	}
	file, err := os.ReadFile(filepath.Join(dir, path))
	if err != nil {
		t.Fatal(err)
	}
	prefix := file[:min(len(file), PrefixSize)]
	if !IsContent(prefix) {
		t.Errorf("IsContent(%x) = false", prefix)
	}
	h, err := ParseHeader(prefix)
	if err != nil {
		t.Fatal(err)
	}
	if h.Interpreter.String() != want || h.Kind != c.kind || h.Length != 16 {
		t.Errorf("ParseHeader(%x) = %+v, want one of %s by %v", prefix, h, want, c.kind)
	}
	checkHeaderFreshness(t, filepath.Join(dir, "my.mod.py"), h)
}

// checkHeaderFreshness compares a header with its source, and with the source
// changed.
func checkHeaderFreshness(t *testing.T, path string, h Header) {
	t.Helper()
	ask := func(want Freshness, doing string) {
		t.Helper()
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		read := func() ([]byte, error) { return os.ReadFile(path) }
		got, err := h.Freshness(Source{ModTime: info.ModTime(), Size: info.Size(), Read: read})
		if got != want || err != nil {
			t.Errorf("%s: %v, %v, want %v", doing, got, err, want)
		}
	}
	ask(Fresh, "as compiled")
	writeModule(t, path, moduleSource+"#")
	ask(Stale, "a byte added, same time")
	writeModule(t, path, moduleSource)
	ask(Fresh, "as compiled once more")
	later := sourceModTime.Add(time.Second)
	if err := os.Chtimes(path, later, later); err != nil {
		t.Fatal(err)
	}
	if h.Kind == ByTimeAndSize {
		ask(Stale, "a second later")
	} else {
		ask(Fresh, "a second later, tied by hash")
	}
}

// TestCacheFromSource takes the names that importlib gives apart. Left out is
// a source whose only dot is its first byte: it shares its cache's name with
// one that has no dot there.
func TestCacheFromSource(t *testing.T) {
	sources := []string{"bin/mod", "mod.py", "a/b/my.mod.py", "mod.pyw", "a-b_c.hy", "cpython-311.py", "é ü.py"}
	optimizations := []string{"", "1", "2", "beartype0v18v5"}
	for _, program := range []string{"python3", "pypy3"} {
		python := gittest.Require(t, program)
		script := `
import importlib.util, sys
for source in sys.argv[2:]:
    for optimization in sys.argv[1].split(","):
        sys.stdout.buffer.write(importlib.util.cache_from_source(source, optimization=optimization).encode() + b"\n")
`
		args := append([]string{"-c", script, strings.Join(optimizations, ",")}, sources...)
		out := gittest.Interpret(t, "", python, args...)
		paths := strings.Split(strings.TrimSpace(out), "\n")
		if len(paths) != len(sources)*len(optimizations) {
			t.Fatalf("%s gave %d paths", program, len(paths))
		}
		for i, path := range paths {
			source, optimization := sources[i/len(optimizations)], optimizations[i%len(optimizations)]
			n := ParseName(path)
			if n.Form != Cached || n.Optimization != optimization || !slices.Contains(n.Sources(), source) {
				t.Errorf("%s caches %s as %s: %+v of sources %q", program, source, path, n, n.Sources())
			}
		}
	}
}

// TestSourceHash compares with _imp.source_hash on every length around a
// block.
func TestSourceHash(t *testing.T) {
	for _, program := range []string{"python3", "pypy3"} {
		t.Run(program, func(t *testing.T) {
			python := gittest.Require(t, program)
			out := gittest.Interpret(t, "", python, "-c", `
import _imp, importlib.util
magic = importlib.util.MAGIC_NUMBER
print(magic.hex())
for n in range(40):
    print(_imp.source_hash(int.from_bytes(magic, 'little'), bytes(range(200, 200 + n))).hex())
`)
			lines := strings.Fields(out)
			h, err := ParseHeader(append(unhex(t, lines[0]), make([]byte, 12)...))
			if err != nil {
				t.Fatal(err)
			}
			var content []byte
			for n, want := range lines[1:] {
				if hash, ok := h.SourceHash(content); !ok || hex.EncodeToString(hash[:]) != want {
					t.Errorf("hash of %d bytes is %x, %v, want %s", n, hash, ok, want)
				}
				content = append(content, byte(200+n))
			}
			if len(content) != 40 {
				t.Errorf("%s gave %d hashes", program, len(content))
			}
		})
	}
}

// TestJythonWrites reads the class that Jython writes on import.
func TestJythonWrites(t *testing.T) {
	jython := gittest.Require(t, "jython")
	dir := gittest.TempDir(t)
	source := filepath.Join(dir, "mod.py")
	content := strings.ReplaceAll(moduleSource, "'é', b'b'", "'e'")
	content = strings.ReplaceAll(content, ", *b, c=1", ", c=1")
	writeModule(t, source, content)
	gittest.Interpret(t, dir, jython, "-c", "import mod")

	path := findCompiled(t, dir)
	if n := ParseName(path); n.Form != JythonClass || n.Sources()[0] != "mod.py" {
		t.Errorf("ParseName(%q) = %+v", path, n)
	}
	file, err := os.ReadFile(filepath.Join(dir, path))
	if err != nil {
		t.Fatal(err)
	}
	h, err := ParseHeader(file[:PrefixSize])
	if err != nil || h.Kind != ByClassFile || h.Interpreter.String() != "Jython" || !IsContent(file[:PrefixSize]) {
		t.Errorf("ParseHeader = %+v, %v", h, err)
	}
	class, err := ParseClass(file)
	if err != nil || filepath.Base(class.Source) != "mod.py" {
		t.Fatalf("ParseClass = %+v, %v", class, err)
	}
	if got := class.Freshness(Source{ModTime: sourceModTime}); got != Fresh {
		t.Errorf("%+v is %v, want fresh", class, got)
	}
	if got := class.Freshness(Source{ModTime: sourceModTime.Add(time.Second)}); got != Stale {
		t.Errorf("%+v is %v a second later, want stale", class, got)
	}
	for end := range file {
		if _, err := ParseClass(file[:end]); err == nil {
			t.Errorf("ParseClass of the first %d of %d bytes gives no error", end, len(file))
		}
	}
}

// TestPyodideWrites is TestPythonWrites for a recent CPython.
func TestPyodideWrites(t *testing.T) {
	root := gittest.TempDir(t)
	var calls strings.Builder
	modes := map[Kind]string{ByTimeAndSize: "TIMESTAMP", ByCheckedHash: "CHECKED_HASH", ByUncheckedHash: "UNCHECKED_HASH"}
	for i, c := range compileCases {
		dir := filepath.Join(root, fmt.Sprint(i))
		if err := os.Mkdir(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		writeModule(t, filepath.Join(dir, "my.mod.py"), moduleSource)
		fmt.Fprintf(&calls, "compileall.compile_file('/w/%d/my.mod.py', quiet=1, legacy=%s, optimize=int('%s' or 0), invalidation_mode=M.%s)\n",
			i, map[bool]string{true: "True", false: "False"}[c.form == Legacy], c.optimization, modes[c.kind])
	}
	want := gittest.Pyodide(t, root, "import compileall, platform, sys\nfrom py_compile import PycInvalidationMode as M\n"+
		calls.String()+"'%s %d.%d' % (platform.python_implementation(), *sys.version_info[:2])\n")
	for i, c := range compileCases {
		t.Run(c.name, func(t *testing.T) { checkCompiled(t, filepath.Join(root, fmt.Sprint(i)), c, want) })
	}
}
