package faults

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// Files that people write have no checksum: another text is another meaning.
// What can be held against pycguard is that it reads the text that is there:
// the configuration as Python's own reader of TOML does, ignore rules as git.

// damageText runs a command on all damaged forms of a file of a site, and hands
// on what came of it.
func damageText(t *testing.T, s *site, file string, c command, got func(bad []byte, how string, o outcome)) {
	t.Helper()
	path := s.Path(file)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damages(t, 21, good, func(bad []byte, how string) {
		if err := os.WriteFile(path, bad, 0o666); err != nil {
			t.Fatal(err)
		}
		o := c.run(s)
		if wrong := o.bad(); wrong != "" {
			t.Errorf("%s: %s: %s: %v", file, how, wrong, o)
		} else if o.code == 2 && o.vague(file, "whole history", "is missing") != "" {
			t.Errorf("%s: %s: %s: %v", file, how, o.vague(file, "whole history", "is missing"), o)
		}
		got(bad, how, o)
	})
	if err := os.WriteFile(path, good, 0o666); err != nil {
		t.Fatal(err)
	}
}

// reading is what came of one damaged configuration.
type reading struct {
	Text  string // in base64
	how   string
	shape string
	code  int
}

// readTOML has Python read configurations: for each its table, "broken" for no
// TOML, "foreign" for a file that does not name pycguard.
const readTOML = `
import base64, json, sys, tomllib
def read(text):
    data = base64.b64decode(text)
    if b"pycguard" not in data:
        return "foreign"
    try:
        return json.dumps(tomllib.loads(data.decode()).get("tool", {}).get("pycguard", {}))
    except Exception:
        return "broken"
print(json.dumps([read(r["Text"]) for r in json.load(sys.stdin)]))
`

// TestDamagedOwnConfiguration: where Python reads the file as the same table the
// answer is the same; where it cannot read it there is none.
func TestDamagedOwnConfiguration(t *testing.T) {
	t.Parallel()
	python := gittest.Require(t, "python3")
	s := newSite(t, "2", false)
	undamaged, err := os.ReadFile(s.Path("pyproject.toml"))
	if err != nil {
		t.Fatal(err)
	}
	base := checkIdx.run(s)
	readings := []reading{{Text: base64.StdEncoding.EncodeToString(undamaged), shape: checkIdx.shape(base), code: base.code}}
	damageText(t, s, "pyproject.toml", checkIdx, func(bad []byte, how string, o outcome) {
		readings = append(readings, reading{base64.StdEncoding.EncodeToString(bad), how, checkIdx.shape(o), o.code})
	})
	tables := tablesByPython(t, python, readings)
	broken := 0
	for i, r := range readings {
		switch {
		case tables[i] == "broken":
			broken++
			if r.code != 2 {
				t.Errorf("%s: no TOML for Python, and exit code %d", r.how, r.code)
			}
		case tables[i] == tables[0] && (r.code != base.code || r.shape != readings[0].shape):
			t.Errorf("%s: the same table, and exit code %d with\n%s", r.how, r.code, r.shape)
		case r.code == 0:
			t.Errorf("%s: no bytecode found", r.how)
		}
	}
	t.Logf("%d runs, %d files are broken", len(readings), broken)
	if broken == 0 {
		t.Error("nothing was broken: the test does not test")
	}
}

func tablesByPython(t *testing.T, python string, readings []reading) []string {
	t.Helper()
	input, err := json.Marshal(readings)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "-c", readTOML)
	cmd.Stdin = strings.NewReader(string(input))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var tables []string
	if err := json.Unmarshal(out, &tables); err != nil || len(tables) != len(readings) {
		t.Fatalf("%d tables for %d files, error %v", len(tables), len(readings), err)
	}
	return tables
}

// TestDamagedIgnoreRules compares what is not ignored with git.
func TestDamagedIgnoreRules(t *testing.T) {
	t.Parallel()
	s := newSite(t, "2", false)
	s.Write(".gitignore", "# rules\n*.log\n/build/\n__pycache__/\n*.py[co]\n!keep.pyc\n")
	for _, path := range []string{"a.pyc", "keep.pyc", "build/b.pyc", "new/__pycache__/c.cpython-311.pyc", "new/d.pyo"} {
		s.Write(path, "x")
	}
	worktree := command{args: []string{"check", "--worktree"}}
	runs := 0
	damageText(t, s, ".gitignore", worktree, func(bad []byte, how string, o outcome) {
		runs++
		var got []string
		for line := range strings.Lines(worktree.shape(o)) {
			if path, ok := strings.CutSuffix(strings.TrimSpace(line), " PYC002"); ok {
				got = append(got, path)
			}
		}
		want, err := list("", "ls-files", "-z", "--others", "--exclude-standard")(s.Repo)
		slices.Sort(got)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s:\n%s\ngot %q, git says %q, %v", how, bad, got, want, err)
		}
	})
	t.Logf("%d runs", runs)
}

// TestDamagedBytecode has inspect read damaged bytecode: it describes what is
// there, and never fails for it.
func TestDamagedBytecode(t *testing.T) {
	t.Parallel()
	python := gittest.Require(t, "python3")
	s := newSite(t, "2", false)
	s.Write("mod.py", "x = 1\n")
	for _, mode := range []string{"timestamp", "checked-hash"} {
		gittest.Interpret(t, s.Dir, python, "-m", "compileall", "-q", "-f", "--invalidation-mode", mode, "mod.py")
		file := s.glob("__pycache__/mod.*.pyc")
		runs := 0
		damageText(t, s, file, command{args: []string{"inspect", "--format", "json", file}}, func(_ []byte, how string, o outcome) {
			if runs++; o.code != 0 || !json.Valid([]byte(o.stdout)) {
				t.Errorf("%s: %s: %v", mode, how, o)
			}
		})
		damageText(t, s, file, command{args: []string{"clean", "-n", "--stale"}}, func(_ []byte, how string, o outcome) {
			if runs++; o.code != 0 {
				t.Errorf("%s: %s: %v", mode, how, o)
			}
		})
		t.Logf("%s: %d runs", mode, runs)
	}
}

// TestDamagedShallowBoundary: a shallow clone is never the whole history,
// whatever its boundary says.
func TestDamagedShallowBoundary(t *testing.T) {
	t.Parallel()
	s := newSite(t, "2", false)
	clone := &site{Repo: &gittest.Repo{TB: t, Dir: s.Path("../shallow")}}
	s.Git("clone", "-q", "--depth", "2", "--no-local", "file://"+s.Dir, clone.Dir)
	runs := 0
	damageText(t, clone, ".git/shallow", audit, func(bad []byte, how string, o outcome) {
		if runs++; o.code != 2 && len(bad) > 0 {
			t.Errorf("%s: %v", how, o)
		}
	})
	t.Logf("%d runs", runs)
}
