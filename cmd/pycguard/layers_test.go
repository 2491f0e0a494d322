package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/pycguard/pycguard/"

// layers says which package may import which: only from a lower layer, so
// that data flows one way and packages of one layer do not know each other.
var layers = map[string]int{
	"cmd/pycguard": 6,

	"internal/cli": 5,

	"internal/report": 4,

	"internal/scan":    3,
	"internal/history": 3,
	"internal/clean":   3,
	"internal/inspect": 3,
	"internal/repair":  3,
	"hooks":            3,

	"internal/pycfile":  2,
	"internal/repo":     2,
	"internal/config":   2,
	"internal/index":    2,
	"internal/refs":     2,
	"internal/odb":      2,
	"internal/revwalk":  2,
	"internal/dialect":  2,
	"internal/worktree": 2,

	"ignore":            1,
	"internal/object":   1,
	"internal/inflate":  1,
	"internal/suggest":  1,
	"internal/plot":     1,
	"internal/bytecode": 1,
	"internal/finding":  1,
	"internal/gitcmd":   1,

	"internal/cquote":     0,
	"internal/ospath":     0,
	"internal/lines":      0,
	"internal/atomicfile": 0,
	"internal/terminal":   0,
	"internal/plainfile":  0,
}

// testOnly are the packages that only test files and other packages of this
// list import.
var testOnly = map[string]bool{
	"internal/gittest":       true,
	"internal/reportcheck":   true,
	"internal/bench":         true,
	"internal/bench/gogit":   true,
	"internal/bench/measure": true,
	"internal/faults":        true,
}

func TestImportsGoDownwards(t *testing.T) {
	const root = "../.."
	files := 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == ".git" || entry.Name() == "testdata") {
			return filepath.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		files++
		checkImports(t, path, filepath.ToSlash(filepath.Dir(rel)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 5 {
		t.Fatalf("looked at %d files only: the walk is wrong", files)
	}
}

func checkImports(t *testing.T, path, pkg string) {
	t.Helper()
	isTest := strings.HasSuffix(path, "_test.go")
	layer, known := layers[pkg]
	if !known && !testOnly[pkg] {
		t.Errorf("%s: package %s is not in the table of layers", path, pkg)
		return
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Errorf("%s: %v", path, err)
		return
	}
	for _, spec := range file.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		imported, ours := strings.CutPrefix(name, module)
		if !ours || imported == pkg {
			continue
		}
		switch {
		case testOnly[imported]:
			if !isTest && !testOnly[pkg] {
				t.Errorf("%s imports %s, which is for tests", path, imported)
			}
		case isTest || testOnly[pkg]:
			// Tests may look at their subject from above: the package
			// that a test compares with may be of any layer.
		case layers[imported] >= layer:
			t.Errorf("%s (layer %d) imports %s (layer %d): only lower layers", path, layer, imported, layers[imported])
		}
	}
}
