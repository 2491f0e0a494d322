package hooks_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/hooks"
	"github.com/pycguard/pycguard/internal/gittest"
)

// recorder returns a shell script that writes down that it ran as name, with
// its arguments and its input, and ends with the exit code.
//
// The record is a file a run: DIR/NUMBER-NAME holds the arguments, each with a
// NUL behind it, and DIR/NUMBER-NAME.in the input. The numbers give the order.
func recorder(dir, name string, code int) string {
	return fmt.Sprintf(`#!/bin/sh
n=$(ls %[1]s | wc -l)
file=%[1]s/$(printf %%04d "$n")-%[2]s
for arg do printf '%%s\0' "$arg"; done > "$file"
cat > "$file.in"
exit %[3]d
`, shellQuote(dir), name, code)
}

func shellQuote(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// runs are the records of one recorder.
type runs struct {
	args   [][]string
	inputs []string
}

// recorded returns what a recorder wrote.
func recorded(t *testing.T, dir, name string) runs {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*-"+name))
	if err != nil {
		t.Fatal(err)
	}
	var r runs
	for _, file := range files {
		args := strings.Split(readFile(t, file), "\x00")
		r.args = append(r.args, args[:len(args)-1])
		r.inputs = append(r.inputs, readFile(t, file+".in"))
	}
	return r
}

// last returns the arguments and the input of the last run.
func (r runs) last() ([]string, io.Reader) {
	return r.args[len(r.args)-1], strings.NewReader(r.inputs[len(r.inputs)-1])
}

// order returns the names of the recorders in the order in which they ran.
func order(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".in") {
			_, name, _ := strings.Cut(entry.Name(), "-")
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}

func readFile(t testing.TB, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func writeExecutable(t testing.TB, path, content string) {
	t.Helper()
	writeMode(t, path, content, 0o755)
}

func writeMode(t testing.TB, path, content string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// fixture is a repository and a stand-in for pycguard that records its runs.
type fixture struct {
	*gittest.Repo
	// record is where the stand-in and the other recorders write.
	record  string
	request hooks.Request
}

func newFixture(t *testing.T, names ...hooks.Name) *fixture {
	t.Helper()
	f := &fixture{Repo: gittest.Init(t), record: gittest.TempDir(t)}
	// A git without templates makes no such directory.
	if err := os.MkdirAll(f.Path(".git/hooks"), 0o777); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(gittest.TempDir(t), "pycguard")
	writeExecutable(t, program, recorder(f.record, "pycguard", 0))
	f.request = hooks.Request{
		Dir:        f.Path(".git/hooks"),
		CommonDir:  f.Path(".git"),
		Worktree:   f.Dir,
		Names:      names,
		Executable: program,
	}
	return f
}

func (f *fixture) install(t *testing.T) hooks.Plan {
	t.Helper()
	return apply(t, hooks.PlanInstall, f.request)
}

func (f *fixture) uninstall(t *testing.T) hooks.Plan {
	t.Helper()
	return apply(t, hooks.PlanUninstall, f.request)
}

func apply(t *testing.T, plan func(hooks.Request) (hooks.Plan, error), r hooks.Request) hooks.Plan {
	t.Helper()
	p, err := plan(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Apply(); err != nil {
		t.Fatal(err)
	}
	return p
}

// tryCommit makes an empty commit and returns git's error.
func (f *fixture) tryCommit() error {
	_, err := f.TryGit("", "commit", "-q", "--allow-empty", "-m", "x")
	return err
}

// snapshot describes the files below dir: name, mode and content or target.
func snapshot(t *testing.T, dir string) string {
	t.Helper()
	var out bytes.Buffer
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		fmt.Fprintf(&out, "%s %v", path, info.Mode())
		switch {
		case info.Mode()&os.ModeSymlink != 0:
			target, err := os.Readlink(path)
			if err != nil {
				return err
			}
			fmt.Fprintf(&out, " -> %s", target)
		case info.Mode().IsRegular():
			fmt.Fprintf(&out, " %q", readFile(t, path))
		}
		out.WriteByte('\n')
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}
