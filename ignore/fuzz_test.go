package ignore

import (
	"bytes"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// FuzzAgreesWithGit asks git about an ignore file at the top, one in a
// directory, and a path.
func FuzzAgreesWithGit(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		for _, seed := range []struct{ name, top, nested, path string }{
			{"python-template", "__pycache__/\n*.py[cod]\n*$py.class\n", "", "a/__pycache__/x.cpython-313.pyc"},
			{"negated-parents", "*\n!a/\n!*.py\n", "!x\n", "a/x"},
			{"stars-and-spaces", "/a**/b\r\n", "\\ \\  \n", "d/x/b"},
			{"classes-and-hashes", "a/**\\/b\n[!]a-\\z[:alpha:]]\n", "#\n\\#\n", "d/#"},
			{"unfinished", "[[:nope:]]\n[\n\\\n", "a\x00b", "d/a"},
		} {
			add(seed.name, seed.top, seed.nested, seed.path, false, false)
			add(seed.name+"-directory-folded", seed.top, seed.nested, seed.path, true, true)
		}
	})
	repo := gittest.Init(f)
	f.Fuzz(func(t *testing.T, top, nested, path string, isDir, fold bool) {
		if !plainPath(path) || len(top) > 10_000 || len(nested) > 10_000 {
			t.Skip()
		}
		s := scene{files: map[string]string{"": top, "d": nested}, paths: []string{path}, dirs: map[string]bool{}, fold: fold}
		s.addDir("d")
		if isDir {
			s.addDir(path)
		}
		repo := &gittest.Repo{TB: t, Dir: repo.Dir}
		s.check(t, s.ask(repo))
	})
}

// plainPath reports whether a file system can have the path, git takes it as
// it is, and it does not stand where an ignore file is.
func plainPath(path string) bool {
	if strings.Contains(path, "\x00") || len(path) > 1000 || strings.HasSuffix(path, ".gitignore") {
		return false
	}
	for name := range strings.SplitSeq(path, "/") {
		if name == "" || name == "." || name == ".." || len(name) > 255 || strings.EqualFold(name, ".git") || name == ".gitignore" {
			return false
		}
	}
	return true
}

// FuzzPlan checks that planning ends, that lines are only added at the end,
// and that nothing is left to add.
func FuzzPlan(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("negated-below", []byte(pythonTemplate), []byte("!*.pyc"), true)
		add("windows-lines", []byte("*.pyc\r\n!keep.[a-z]yc"), []byte("__pycache__/*\n"), false)
		add("classes", []byte("[!a]*.p*\n!?[\\]].pyc\n"), []byte("!**/*.pyc\r"), true)
	})
	f.Fuzz(func(t *testing.T, top, nested []byte, force bool) {
		repair := Repair{Files: map[string][]byte{"": top, "d": nested}, Sources: []string{"", "d", "d/e"}, Nested: force}
		plan, err := repair.Plan()
		if err != nil {
			t.Skip()
		}
		if force && len(plan.Left) > 0 {
			t.Fatalf("left %q", gapsOf(plan.Left))
		}
		for _, edit := range plan.Edits {
			if !bytes.HasPrefix(edit.New, repair.Files[edit.Dir]) {
				t.Fatalf("%q becomes %q", repair.Files[edit.Dir], edit.New)
			}
			repair.Files[edit.Dir] = edit.New
		}
		again, err := repair.Plan()
		if err != nil || len(again.Edits) > 0 {
			t.Fatalf("a second plan adds %+v, %v", again.Edits, err)
		}
	})
}
