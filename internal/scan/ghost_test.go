package scan

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// ghostCase is a tree, and what in it is a ghost.
type ghostCase struct {
	name string
	// files lists paths: a .pyc is real bytecode of this Python, a path with
	// a slash at its end a directory, anything else an empty file.
	files string
	// want are the ghosts as "path=module@from"; none where it is empty.
	want string
	// harmless are "module@from", none of which may import what looks like a
	// ghost: bytecode, or a directory without a file of its own.
	harmless string
}

var ghostCases = []ghostCase{
	{"source beside", "mod.py mod.pyc", "", ""},
	{"source gone", "mod.pyc other.py", "mod.pyc=mod@", ""},
	{"in a package", "pkg/__init__.py pkg/mod.pyc", "pkg/mod.pyc=pkg.mod@", ""},
	{"in a package below a directory", "src/a/__init__.py src/a/b/__init__.py src/a/b/mod.pyc", "src/a/b/mod.pyc=a.b.mod@src", ""},
	{"in a namespace", "src/x.py src/mod.pyc", "src/mod.pyc=mod@src", ""},
	{"a package's own bytecode", "pkg/__init__.pyc pkg/a.py", "pkg/__init__.pyc=pkg@", ""},
	{"not an identifier", "0001_initial.pyc my-mod.pyc x.py", "0001_initial.pyc=0001_initial@ my-mod.pyc=my-mod@", ""},
	{"cache without source", "pkg/__pycache__/mod.cpython-311.pyc pkg/x.py", "", "pkg.mod@"},
	{"dots in the name", "my.mod.pyc x.py", "", "my.mod@"},
	{"tag beside the source", "mod.cpython-311.pyc x.py", "", "mod@"},
	{"upper case", "MOD.PYC x.py", "", "MOD@ mod@"},
	{"interrupted write", "mod.pyc.1234 x.py", "", "mod@"},
	{"package of the same name", "mod.pyc mod/__init__.py", "", "mod@"},
	{"directory of the same name", "mod.pyc mod/data.txt", "mod.pyc=mod@", ""},
	{"extension module", "mod.pyc mod.so x.py", "", "mod@"},
	{"text", "mod.pyc=text x.py", "", "mod@"},
	{"optimised, of a new Python", "mod.pyo x.py", "", "mod@"},
	{"hollow", "old/__pycache__/a.cpython-311.pyc x.py", "old=old@", ""},
	{"hollow with an empty cache", "old/__pycache__/ x.py", "old=old@", ""},
	{"hollow below hollow", "old/sub/__pycache__/a.cpython-311.pyc old/__pycache__/b.cpython-311.pyc x.py", "old=old@", ""},
	{"hollow in a package", "pkg/__init__.py pkg/old/__pycache__/a.cpython-311.pyc", "pkg/old=pkg.old@", ""},
	{"hollow with legacy files", "old/mod.pyc x.py", "old=old@ old/mod.pyc=mod@old", ""},
	{"hollow package", "old/__init__.pyc old/mod.pyc x.py", "old=old@ old/__init__.pyc=old@ old/mod.pyc=old.mod@", ""},
	{"empty directory", "old/ x.py", "", ""},
	{"module of the directory's name", "old/__pycache__/a.cpython-311.pyc old.py", "", "old@"},
	{"something else in the cache", "old/__pycache__/notes.txt x.py", "", ""},
	{"something else deep below", "old/__pycache__/a.cpython-311.pyc old/sub/data.txt", "", ""},
	{"dot in the directory's name", "old.d/__pycache__/a.cpython-311.pyc old.d/sub/__pycache__/b.cpython-311.pyc x.py", "old.d/sub=sub@old.d", "old.d@"},
	{"virtual environment", "env/pyvenv.cfg env/lib/mod.pyc x.py", "", ""},
	{"nested repository", "sub/.git/HEAD sub/mod.pyc x.py", "", ""},
	{"tracked", "tracked/mod.pyc x.py", "", ""},
	{"only caches at the top", "__pycache__/a.cpython-311.pyc", "", ""},
}

func TestGhosts(t *testing.T) {
	python := gittest.Require(t, "python3")
	compiled := compileOne(t, python)
	ask := &importer{python: python}
	for _, c := range ghostCases {
		dir := gittest.TempDir(t)
		for _, file := range strings.Fields(c.files) {
			plant(t, dir, file, compiled)
		}
		var got []string
		for _, ghost := range findGhosts(t, dir) {
			got = append(got, ghost.Path+"="+ghost.Module+"@"+ghost.From)
			path := filepath.Join(dir, ghost.Path)
			ask.imports(filepath.Join(dir, ghost.From), ghost.Module, func(imported string) {
				if imported != path && imported != filepath.Join(path, "__init__.pyc") {
					t.Errorf("%s: %+v: Python imports %q, want %q", c.name, ghost, imported, path)
				}
			})
		}
		if want := strings.Fields(c.want); !slices.Equal(got, want) {
			t.Errorf("%s: ghosts %q, want %q", c.name, got, want)
		}
		for _, harmless := range strings.Fields(c.harmless) {
			module, from, _ := strings.Cut(harmless, "@")
			ask.imports(filepath.Join(dir, from), module, func(imported string) {
				if strings.HasSuffix(imported, ".pyc") || isDir(imported) {
					t.Errorf("%s: Python imports %s as %q, which is no ghost here", c.name, module, imported)
				}
			})
		}
	}
	ask.run(t)
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func compileOne(t *testing.T, python string) []byte {
	t.Helper()
	dir := gittest.TempDir(t)
	if err := os.WriteFile(filepath.Join(dir, "m.py"), []byte("x = 1\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(python, "-m", "compileall", "-q", "-b", dir).CombinedOutput(); err != nil {
		t.Fatalf("compileall: %v\n%s", err, out)
	}
	compiled, err := os.ReadFile(filepath.Join(dir, "m.pyc"))
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func plant(t *testing.T, dir, file string, compiled []byte) {
	t.Helper()
	file, text, _ := strings.Cut(file, "=")
	path := filepath.Join(dir, filepath.FromSlash(file))
	parent := filepath.Dir(path)
	if strings.HasSuffix(file, "/") {
		parent = path
	}
	if err := os.MkdirAll(parent, 0o777); err != nil {
		t.Fatal(err)
	}
	if parent == path {
		return
	}
	content := []byte(text)
	if text == "" && strings.Contains(strings.ToLower(filepath.Base(file)), ".py") && !strings.HasSuffix(file, ".py") {
		content = compiled
	}
	if err := os.WriteFile(path, content, 0o666); err != nil {
		t.Fatal(err)
	}
}

func findGhosts(t *testing.T, dir string) []Ghost {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	ghosts, examined, err := Ghosts{Root: root, Tracked: func(path string) bool { return path == "tracked/mod.pyc" }}.Find()
	if err != nil || examined == 0 {
		t.Fatalf("Find: %d names examined, %v", examined, err)
	}
	return ghosts
}

// importer collects what Python is to import, so that it starts once only.
type importer struct {
	python    string
	questions [][2]string
	checks    []func(imported string)
}

// imports has check called with the file, or for a namespace the directory,
// that Python imports as a module when from is on the path; with "" for an
// import that fails.
func (m *importer) imports(from, module string, check func(imported string)) {
	m.questions = append(m.questions, [2]string{from, module})
	m.checks = append(m.checks, check)
}

func (m *importer) run(t *testing.T) {
	t.Helper()
	questions, err := json.Marshal(m.questions)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(m.python, "-B", "-I", "-c", `
import importlib, json, sys
before, path = set(sys.modules), list(sys.path)
answers = []
for start, name in json.load(sys.stdin):
    for module in set(sys.modules) - before:
        del sys.modules[module]
    sys.path[:] = [start] + path
    try:
        module = importlib.import_module(name)
    except ImportError:
        answers.append("")
    else:
        answers.append(module.__file__ or list(module.__path__)[0])
print(json.dumps(answers))
`)
	cmd.Stdin = bytes.NewReader(questions)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("importing: %v\n%s", err, stderr.Bytes())
	}
	var answers []string
	if err := json.Unmarshal(out, &answers); err != nil || len(answers) != len(m.checks) {
		t.Fatalf("%d answers to %d questions, %v", len(answers), len(m.checks), err)
	}
	for i, check := range m.checks {
		check(answers[i])
	}
}
