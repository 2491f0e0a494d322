package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A fuzzTarget is a fuzz test and the package it is in.
type fuzzTarget struct{ pkg, name string }

// TestFuzzTable holds the table in testdata/README.md against the targets that
// there are, and wants a seed in a file for each.
func TestFuzzTable(t *testing.T) {
	table := fuzzTable(t)
	targets := fuzzTargets(t)
	if len(targets) < 20 {
		t.Fatalf("found %d targets only: the walk is wrong", len(targets))
	}
	for _, target := range targets {
		if !slices.Contains(table, target) {
			t.Errorf("%v is not in the table of testdata/README.md", target)
		}
		seeds, err := os.ReadDir(filepath.Join("../..", target.pkg, "testdata/fuzz", target.name))
		if err != nil || len(seeds) == 0 {
			t.Errorf("%v has no seeds in files: %v", target, err)
		}
	}
	for i, target := range table {
		if !slices.Contains(targets, target) {
			t.Errorf("%v is in the table of testdata/README.md, and there is no such target", target)
		}
		if slices.Contains(table[:i], target) {
			t.Errorf("%v is in the table of testdata/README.md twice", target)
		}
	}
	corpora, err := filepath.Glob("../../*/testdata/fuzz/*")
	inner, innerErr := filepath.Glob("../../*/*/testdata/fuzz/*")
	if err != nil || innerErr != nil {
		t.Fatal(err, innerErr)
	}
	if corpora = append(corpora, inner...); len(corpora) != len(targets) {
		t.Errorf("there are %d directories of seeds and %d targets: %q", len(corpora), len(targets), corpora)
	}
}

func fuzzTable(t *testing.T) (table []fuzzTarget) {
	t.Helper()
	text, err := os.ReadFile("../../testdata/README.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("(?m)^\\| `([^`]+)` \\| `(Fuzz[^`]*)` \\| .+ \\| .+ \\|$")
	for _, match := range row.FindAllStringSubmatch(string(text), -1) {
		table = append(table, fuzzTarget{match[1], match[2]})
	}
	return table
}

func fuzzTargets(t *testing.T) (targets []fuzzTarget) {
	t.Helper()
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		pkg, err := filepath.Rel("../..", filepath.Dir(path))
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			function, ok := decl.(*ast.FuncDecl)
			if ok && function.Recv == nil && strings.HasPrefix(function.Name.Name, "Fuzz") {
				targets = append(targets, fuzzTarget{filepath.ToSlash(pkg), function.Name.Name})
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return targets
}
