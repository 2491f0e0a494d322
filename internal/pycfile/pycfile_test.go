package pycfile

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pycguard/pycguard/internal/gittest"
)

// compileModule writes mod.py below dir, compiles it, and returns the path of
// the bytecode.
func compileModule(t *testing.T, dir, python string, args ...string) string {
	t.Helper()
	source := filepath.Join(dir, "mod.py")
	if err := os.WriteFile(source, []byte("x = 1\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	run(t, dir, python, append(append([]string{"-m", "compileall", "-q"}, args...), "mod.py")...)
	for _, pattern := range []string{"__pycache__/mod.*.pyc", "mod.pyc"} {
		if found, _ := filepath.Glob(filepath.Join(dir, pattern)); len(found) == 1 {
			rel, err := filepath.Rel(dir, found[0])
			if err != nil {
				t.Fatal(err)
			}
			return filepath.ToSlash(rel)
		}
	}
	t.Fatalf("%s compileall %q wrote nothing", python, args)
	return ""
}

func run(t *testing.T, dir, program string, args ...string) {
	t.Helper()
	if out, err := try(dir, program, args...); err != nil {
		t.Fatalf("%s %q: %v\n%s", program, args, err, out)
	}
}

func try(dir, program string, args ...string) ([]byte, error) {
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	for _, setting := range os.Environ() {
		if !strings.HasPrefix(setting, "PYTHON") {
			cmd.Env = append(cmd.Env, setting)
		}
	}
	return cmd.CombinedOutput()
}

func openRoot(t *testing.T, dir string) *os.Root {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root
}

func TestStates(t *testing.T) {
	for _, python := range []string{"python3", "pypy3"} {
		for _, args := range [][]string{nil, {"-b"}, {"--invalidation-mode", "checked-hash"}, {"--invalidation-mode", "unchecked-hash"}} {
			t.Run(python+" "+strings.Join(args, " "), func(t *testing.T) {
				gittest.Require(t, python)
				dir := gittest.TempDir(t)
				root := openRoot(t, dir)
				path := compileModule(t, dir, python, args...)
				expect(t, root, path, Fresh, "mod.py")

				source := filepath.Join(dir, "mod.py")
				if err := os.WriteFile(source, []byte("x = 2\n"), 0o666); err != nil {
					t.Fatal(err)
				}
				later := time.Now().Add(time.Hour)
				if err := os.Chtimes(source, later, later); err != nil {
					t.Fatal(err)
				}
				expect(t, root, path, Stale, "mod.py")

				if err := os.Remove(source); err != nil {
					t.Fatal(err)
				}
				gone := Orphan
				if path == "mod.pyc" {
					gone = Ghost
				}
				expect(t, root, path, gone, "")
			})
		}
	}
}

func expect(t *testing.T, root *os.Root, path string, want State, source string) {
	t.Helper()
	got, err := Examine(root, path)
	if err != nil {
		t.Fatal(err)
	}
	if got.State != want || got.Source != source {
		t.Errorf("%s is %v with the source %q, want %v with %q", path, got.State, got.Source, want, source)
	}
}

// The interpreter says which names are ghosts.
func TestGhostsAreWhatPythonImports(t *testing.T) {
	python := gittest.Require(t, "python3")
	dir := gittest.TempDir(t)
	compiled, err := os.ReadFile(filepath.Join(dir, compileModule(t, dir, python)))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, module string }{
		{"mod.pyc", "mod"},
		{"mod.cpython-311.pyc", "mod"},
		{"my.mod.pyc", "my.mod"},
		{"mod.py.pyc", "mod.py"},
		{"mod.pyc.1234", "mod"},
		{"MOD.PYC", "MOD"},
		{".pyc", "mod"},
		{"__pycache__/mod.cpython-311.pyc", "mod"},
		{"__pycache__/mod.pyc", "mod"},
		{"mod.opt-1.pyc", "mod"},
		{"ünïcode.pyc", "ünïcode"},
	} {
		dir := gittest.TempDir(t)
		path := filepath.Join(dir, filepath.FromSlash(c.path))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, compiled, 0o666); err != nil {
			t.Fatal(err)
		}
		_, importErr := try(dir, python, "-c", "import "+c.module)
		got, err := Examine(openRoot(t, dir), c.path)
		if err != nil {
			t.Fatal(err)
		}
		if imports := importErr == nil; imports != (got.State == Ghost) || !got.State.Sourceless() {
			t.Errorf("%s without a source is %v; Python imports %s: %v", c.path, got.State, c.module, imports)
		}
	}
}

func TestSourceless(t *testing.T) {
	for _, c := range []struct {
		path   string
		others []string
		want   State
	}{
		{"a/mod$py.class", nil, Ghost},
		{"a/mod.pyo", nil, Ghost},
		{"a/mod.pyc", []string{"a/mod.hy"}, Unverifiable},
		{"a/__pycache__/mod.cpython-311.pyc", []string{"a/__pycache__/mod.py"}, Orphan},
		{"a/__pycache__/mod.cpython-311.pyc", []string{"a/mod.pyw"}, Unverifiable},
		{"a/__pycache__/modcpython-311.pyc", []string{"a/mod"}, Unverifiable},
		{"a/__pycache__/notes.txt", nil, Unknown},
		{"mod.pyc", []string{"mod.py/x"}, Ghost},
	} {
		dir := gittest.TempDir(t)
		for _, path := range append(c.others, c.path) {
			full := filepath.Join(dir, filepath.FromSlash(path))
			if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(full, []byte("not bytecode"), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		got, err := Examine(openRoot(t, dir), c.path)
		if err != nil || got.State != c.want || got.HeaderErr == nil {
			t.Errorf("%s beside %q: %v, %v, %v, want %v", c.path, c.others, got.State, got.HeaderErr, err, c.want)
		}
	}
}

// A link in place of the source is a source, also when it leads nowhere or
// out of the directory; a link in place of the bytecode is not read.
func TestLinks(t *testing.T) {
	dir := gittest.TempDir(t)
	root := openRoot(t, dir)
	if err := os.WriteFile(filepath.Join(dir, "mod.pyc"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"nowhere", "/etc/passwd", "mod.py"} {
		link := filepath.Join(dir, "mod.py")
		os.Remove(link)
		if err := os.Symlink(target, link); err != nil {
			t.Skip(err)
		}
		expect(t, root, "mod.pyc", Unverifiable, "mod.py")
	}
	if err := os.Symlink("mod.pyc", filepath.Join(dir, "link.pyc")); err != nil {
		t.Fatal(err)
	}
	if _, err := Examine(root, "link.pyc"); !errors.Is(err, errNotRegular) {
		t.Errorf("examining a link: error %v, want %v", err, errNotRegular)
	}
	if _, err := Examine(root, "missing.pyc"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("examining nothing: error %v", err)
	}
}
