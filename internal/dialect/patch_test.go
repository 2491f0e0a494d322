package dialect

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

var someDirs = []string{"", "src", "src/deep/er", "caf\u00e9 au lait"}

// existing are the shapes of a file that a patch meets, in any dialect.
var existing = map[string]string{
	"empty":             "",
	"comment":           "# nothing yet\n",
	"rules":             "*.log\nbuild\n",
	"no final newline":  "*.log\nbuild",
	"windows":           "*.log\r\nbuild\r\n",
	"windows, no final": "*.log\r\nbuild",
	"byte order mark":   "\xef\xbb\xbf*.log\n",
	"only the mark":     "\xef\xbb\xbf",
	"trailing comment":  "*.log\n# the end",
	"not UTF-8":         "caf\xe9\n",
}

func TestPlan(t *testing.T) {
	for _, d := range All() {
		for name, data := range existing {
			if d.Program == "Mercurial" {
				// Mercurial refuses *.log where globs do not hold.
				data = strings.ReplaceAll(data, "*.log", `\.log$`)
			}
			checkPlan(t, d, name, data)
		}
	}
}

// checkPlan checks what holds for every plan that succeeds.
func checkPlan(t *testing.T, d *Dialect, name, data string) {
	t.Helper()
	if d.Program == "gcloud" && name == "not UTF-8" {
		return // gcloud refuses such a file, whatever stands at its end.
	}
	patch := d.Plan([]byte(data), someDirs, nil)
	if !patch.Proof.Whole() {
		t.Errorf("%s, %s: not whole with the patch: %+v %+v", d.Program, name, patch.Proof.Gaps, patch.Proof.Open)
	}
	if len(patch.Lines) == 0 || !bytes.HasPrefix(patch.Data, []byte(data)) {
		t.Errorf("%s, %s: lines %q give %q", d.Program, name, patch.Lines, patch.Data)
	}
	if lf, crlf := strings.Count(string(patch.Data), "\n"), strings.Count(string(patch.Data), "\r\n"); strings.Contains(data, "\r\n") && lf != crlf {
		t.Errorf("%s, %s: mixed line endings in %q", d.Program, name, patch.Data)
	}
	checkSettled(t, d, patch.Data)
}

// checkSettled checks that a plan changes nothing the second time.
func checkSettled(t *testing.T, d *Dialect, data []byte) {
	t.Helper()
	again := d.Plan(data, someDirs, nil)
	if len(again.Lines) > 0 || !bytes.Equal(again.Data, data) {
		t.Errorf("%s: the second plan for %q adds %q", d.Program, data, again.Lines)
	}
}

func TestPlanLines(t *testing.T) {
	for _, test := range []struct{ program, data, want string }{
		{"Docker", "", "**/__pycache__ **/*.py[co] **/*$py.class"},
		{"Docker", "__pycache__\n*.pyc\n", "**/__pycache__ **/*.py[co] **/*$py.class"},
		{"Docker", "**/__pycache__/\n**/*.pyc\n**/*.pyo\n", "**/*$py.class"},
		{"Docker", "**/__pycache__\n**/*.py[co]\n**/*$py.class\n!src/**\n", "**/__pycache__ **/*.py[co] **/*$py.class"},
		{"Docker", "**\n", ""},
		{"Docker", "[\n", "**/__pycache__ **/*.py[co] **/*$py.class"},
		{"Mercurial", "", "glob:__pycache__ glob:*.py[co] glob:*$py.class"},
		{"Mercurial", "syntax: glob\n*.pyc\n", "__pycache__ *.py[co] *$py.class"},
		{"Mercurial", "syntax: glob\n*.pyc\nsyntax: regexp\n", "glob:__pycache__ glob:*.py[co] glob:*$py.class"},
		{"Mercurial", "syntax: glob\nsyntax: nonsense\n", "__pycache__ *.py[co] *$py.class"},
		{"Mercurial", "(^|/)__pycache__/\n\\.py[co]$\n", `glob:*$py.class`},
		{"Mercurial", "\\.pyc$(?<!x)\n", "glob:__pycache__ glob:*.py[co] glob:*$py.class"},
		{"Mercurial", "*.pyc\nsyntax: glob\n", "__pycache__ *.py[co] *$py.class"},
		{"Breezy", "", "__pycache__ *.py[co] *$py.class"},
		{"Breezy", "__pycache__\n*.py[co]\n*$py.class\n!src/**/*.pyc\n", "!!*.py[co]"},
		{"Breezy", "RE:.*\\.py[co]\n", "__pycache__ *$py.class"},
		{"Fossil", "", "__pycache__ */__pycache__ *.py[co] *$py.class"},
		{"Fossil", "*.pyc,*.pyo", "__pycache__ */__pycache__ *$py.class"},
		{"Fossil", "'open", ""},
		{"Perforce", "", "__pycache__/ *.pyc *.pyo *$py.class"},
		{"Perforce", "*.pyc\n", "__pycache__/ *.pyo *$py.class"},
		{"Perforce", "*.py[co]\n", "__pycache__/ *.pyc *.pyo *$py.class"},
		{"Helm", "", "__pycache__/ *.py[co] *$py.class"},
		{"Helm", "__pycache__\n*.py[co]\n", "*$py.class"},
		{"Helm", "**/x\n", "__pycache__/ *.py[co] *$py.class"},
		{"gcloud", "", "__pycache__/ *.py[co] *$py.class"},
		{"gcloud", "#!include:.gitignore\n", "__pycache__/ *.py[co] *$py.class"},
	} {
		d := byProgram(test.program)
		patch := d.Plan([]byte(test.data), someDirs, nil)
		if got := strings.Join(patch.Lines, " "); got != test.want {
			t.Errorf("%s: %q gets %q, want %q", test.program, test.data, got, test.want)
		}
		checkSettled(t, d, patch.Data)
	}
}

// TestPlanFewest checks that no line of a plan could be left out.
func TestPlanFewest(t *testing.T) {
	for _, d := range All() {
		patch := d.Plan(nil, someDirs, nil)
		for i := range patch.Lines {
			var fewer []string
			fewer = append(append(fewer, patch.Lines[:i]...), patch.Lines[i+1:]...)
			data := []byte(strings.Join(fewer, "\n") + "\n")
			if d.Prove(data, someDirs, nil).Whole() {
				t.Errorf("%s: the line %q is not needed", d.Program, patch.Lines[i])
			}
		}
	}
}

// TestPlanWithPrograms lets a real interpreter write bytecode in a working
// copy of each real program: before the patch the program sees all of it,
// afterwards none, and the sources still.
func TestPlanWithPrograms(t *testing.T) {
	compiled := compileAll(t)
	for _, program := range []string{"Mercurial", "Breezy", "Fossil"} {
		for _, name := range []string{"empty", "windows, no final"} {
			data := existing[name]
			if program == "Mercurial" && strings.HasPrefix(data, "*") {
				data = "syntax: glob\n" + data
			}
			t.Run(program+"/"+name, func(t *testing.T) {
				t.Parallel()
				d := byProgram(program)
				j := newJudge(t, d)
				j.write(d.File, data)
				if err := os.CopyFS(j.dir, os.DirFS(compiled)); err != nil {
					t.Fatal(err)
				}
				if got := j.bytecode(); got != 14 {
					t.Errorf("before the patch %s sees %d bytecode files, want 14", program, got)
				}
				patch := d.Plan([]byte(data), []string{"", "src", "src/deep", "sp ace"}, nil)
				j.write(d.File, string(patch.Data))
				if got := j.bytecode(); got != 0 {
					t.Errorf("%d bytecode files are not ignored with\n%s", got, patch.Data)
				}
				if kept, err := j.kept(); err != nil || !kept["src/deep/mod.py"] {
					t.Errorf("the sources are not kept: %v, %v", kept, err)
				}
			})
		}
	}
}

// compileAll returns a directory with sources and their bytecode in both
// layouts, and what only Python 2 and Jython would write.
func compileAll(t *testing.T) string {
	t.Helper()
	python := gittest.Require(t, "python3")
	dir := gittest.TempDir(t)
	for _, name := range []string{"top.py", "src/a.py", "src/deep/mod.py", "sp ace/b c.py", "src/deep/mod.pyo", "src/deep/mod$py.class"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x = 1\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, layout := range [][]string{{"-o", "0", "-o", "1"}, {"-b"}} {
		cmd := exec.Command(python, append([]string{"-m", "compileall", "-q", "."}, layout...)...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	return dir
}

// bytecode returns how many bytecode files the program does not ignore.
func (j *judge) bytecode() int {
	j.tb.Helper()
	kept, err := j.kept()
	if err != nil {
		j.tb.Fatal(err)
	}
	count := 0
	for path := range kept {
		info, err := os.Stat(filepath.Join(j.dir, path))
		if err != nil {
			j.tb.Fatal(err)
		}
		name := filepath.Base(path)
		if !info.IsDir() && (strings.HasSuffix(name, ".pyc") || strings.HasSuffix(name, ".pyo") || strings.HasSuffix(name, "$py.class")) {
			count++
		}
	}
	return count
}
