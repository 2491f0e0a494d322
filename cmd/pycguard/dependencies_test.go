package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// onlyTests begins the reason of a library that the program does not contain.
const onlyTests = "tests: "

// TestDependencyTable holds the README's table of libraries against the direct
// requirements in go.mod, and against what the files import.
func TestDependencyTable(t *testing.T) {
	required := requirements(t)
	reasons := libraryReasons(t)
	if len(required) < 5 {
		t.Fatalf("go.mod requires %q only: it was read wrong", required)
	}
	shipped := shippedModules(t, required)
	for _, module := range required {
		reason, ok := reasons[module]
		switch {
		case !ok:
			t.Errorf("the README does not say what %s is for", module)
		case strings.HasPrefix(reason, onlyTests) == shipped[module]:
			t.Errorf("%s is for %q in the README; is it in the program: %v", module, reason, shipped[module])
		}
	}
	for module := range reasons {
		if !slices.Contains(required, module) {
			t.Errorf("the README lists %s, which go.mod does not require directly", module)
		}
	}
}

// requirements lists the modules that go.mod requires directly.
func requirements(t *testing.T) (modules []string) {
	t.Helper()
	text, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^(?:require )?\t?(\S+\.\S+/\S+) v\S+$`)
	for _, match := range line.FindAllStringSubmatch(string(text), -1) {
		modules = append(modules, match[1])
	}
	return modules
}

// libraryReasons returns what the README says of each library. A row may name
// several.
func libraryReasons(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(text), "| library | for |\n")
	if !found {
		t.Fatal("the README has no table of libraries")
	}
	name := regexp.MustCompile("`([^`]+)`")
	reasons := map[string]string{}
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if len(cells) != 4 {
			break
		}
		for _, match := range name.FindAllStringSubmatch(cells[1], -1) {
			reasons[match[1]] = strings.TrimSpace(cells[2])
		}
	}
	return reasons
}

// shippedModules returns which modules the files of the program import. The
// packages that are for tests do not count.
func shippedModules(t *testing.T, modules []string) map[string]bool {
	t.Helper()
	shipped := map[string]bool{}
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		pkg, err := filepath.Rel("../..", filepath.Dir(path))
		if err != nil || testOnly[filepath.ToSlash(pkg)] {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			for _, module := range modules {
				if name == module || strings.HasPrefix(name, module+"/") {
					shipped[module] = true
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return shipped
}
