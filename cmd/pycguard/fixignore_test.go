package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/gittest"
)

// manyRules is a long ignore file, as generators write them.
func manyRules() string {
	var text strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&text, "/generated/%d/*.o\n", i)
	}
	return text.String()
}

// shapes are repositories that fix-ignore must mend, by name: the content of
// their ignore files.
var shapes = map[string]map[string]string{
	"empty":             {},
	"GitHub's template": {".gitignore": "# Byte-compiled / optimized / DLL files\n__pycache__/\n*.py[codz]\n*$py.class\n\n*.so\nbuild/\n"},
	"anchored":          {".gitignore": "/__pycache__/\n/*.pyc\n/*.pyo\n/*$py.class\n"},
	"only *.pyc":        {".gitignore": "*.pyc\n"},
	"negation at top":   {".gitignore": "__pycache__/\n*.pyc\n!keep*.pyc\n!__pycache__/\n"},
	"negation below":    {"pkg/.gitignore": "!*.pyc\n!__pycache__\n", "pkg/sub/.gitignore": "!/old.pyo\n"},
	"CRLF":              {".gitignore": "*.pyc\r\nbuild/\r\n"},
	"no final newline":  {".gitignore": "build/\n*.pyc"},
	"byte order mark":   {".gitignore": "\xef\xbb\xbf*.pyc\n"},
	"only a mark":       {".gitignore": "\xef\xbb\xbf"},
	"10,000 rules":      {".gitignore": manyRules()},
	"trailing spaces":   {".gitignore": "__pycache__/ \n*.py[co]\\ \n*$py.class  \n"},
	"everything but":    {".gitignore": "*\n!*/\n!*.py\n!.gitignore\n!*.pyc\n"},
	"prefixes":          {".gitignore": "[a-l]*.pyc\n[a-l]*.pyo\n__pycache__/*.cpython-311.pyc\n"},
}

// TestFixIgnoreAgainstGit mends repositories of many shapes, has Python write
// bytecode, and asks git whether it is ignored.
func TestFixIgnoreAgainstGit(t *testing.T) {
	python := gittest.Require(t, "python3")
	program := buildOnce(t)
	for name, files := range shapes {
		t.Run(name, func(t *testing.T) {
			r := gittest.Init(t)
			for path, content := range files {
				r.Write(path, content)
			}
			for _, source := range []string{"main.py", "pkg/mod.py", "pkg/keep_me.py", "pkg/sub/old.py", "pkg/sub/zz top.py"} {
				r.Write(source, "x = 1\n")
			}
			mustRun(t, r, program, "fix-ignore", "--force")
			compileAll(t, r, python)
			for path := range strings.SplitSeq(r.Git("ls-files", "--others", "--exclude-standard", "-z"), "\x00") {
				if bytecode.IsName(path) {
					t.Errorf("git does not ignore %q", path)
				}
			}
			before := ignoreFiles(t, r)
			mustRun(t, r, program, "fix-ignore")
			mustRun(t, r, program, "fix-ignore", "--check")
			if after := ignoreFiles(t, r); after != before {
				t.Errorf("the second run made\n%q\nof\n%q", after, before)
			}
			for path, content := range files {
				if now, err := os.ReadFile(r.Path(path)); err != nil || !strings.HasPrefix(string(now), content) {
					t.Errorf("%s does not begin as before, error %v", path, err)
				}
			}
		})
	}
}

// compileAll has Python write all forms of bytecode that it can, and makes up
// the one that only Jython writes.
func compileAll(t *testing.T, r *gittest.Repo, python string) {
	t.Helper()
	for _, options := range [][]string{{}, {"-b"}, {"-o", "1", "-o", "2"}} {
		args := append([]string{"-m", "compileall", "-q", "."}, options...)
		mustRun(t, r, python, args...)
	}
	if _, err := os.Stat(r.Path("pkg/keep_me.pyc")); err != nil {
		t.Fatal(err)
	}
	r.Write("pkg/mod$py.class", "class")
	r.Write("pkg/mod.pyo", "old")
	r.Write("pkg/__pycache__/mod.cpython-311.pyc.140589556619184", "interrupted")
}

func mustRun(t *testing.T, r *gittest.Repo, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = r.Dir
	cmd.Env = gittest.Env()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
}

func ignoreFiles(t *testing.T, r *gittest.Repo) string {
	t.Helper()
	var all strings.Builder
	for _, path := range []string{".gitignore", "pkg/.gitignore", "pkg/sub/.gitignore"} {
		content, err := os.ReadFile(r.Path(path))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%s: %s\n", path, content)
	}
	return all.String()
}

// TestFixIgnoreKilled kills fix-ignore at any point: the .gitignore is the old
// one or the new one.
func TestFixIgnoreKilled(t *testing.T) {
	program := buildOnce(t)
	r := gittest.Init(t)
	old := manyRules()
	r.Write(".gitignore", old)
	mustRun(t, r, program, "fix-ignore")
	content, err := os.ReadFile(r.Path(".gitignore"))
	if err != nil {
		t.Fatal(err)
	}
	mended := string(content)
	seen := map[string]int{}
	for i := 0; i < gittest.Scale(t, 40) || seen[old] == 0 || seen[mended] == 0; i++ {
		r.Write(".gitignore", old)
		cmd := exec.Command(program, "fix-ignore")
		cmd.Dir, cmd.Env = r.Dir, gittest.Env()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(i) * time.Millisecond)
		cmd.Process.Kill()
		cmd.Wait()
		now, err := os.ReadFile(r.Path(".gitignore"))
		if err != nil {
			t.Fatal(err)
		}
		if string(now) != old && string(now) != mended {
			t.Fatalf("killed after %d ms: %d bytes, neither the old %d nor the new %d", i, len(now), len(old), len(mended))
		}
		seen[string(now)]++
	}
}
