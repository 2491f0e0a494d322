package config

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, file, content string
		want                Config
		wrong               string // part of the error, empty for none
	}{
		{"own", ".pycguard.toml", "allow = [\"a/**\", \"!a/b\"]\nnew-only = true\nextra-patterns = ['*.mpy']\n",
			Config{Allow: []string{"a/**", "!a/b"}, NewOnly: true, ExtraPatterns: []string{"*.mpy"}}, ""},
		{"project", "pyproject.toml", "[project]\nname = 'x'\n[tool.ruff]\nalow = 1\n[tool.pycguard]\nallow = ['t']\n",
			Config{Allow: []string{"t"}}, ""},
		{"quoted table", "pyproject.toml", "[tool.\"pycguard\"]\nnew-only = true\n", Config{NewOnly: true}, ""},
		{"not ours", "pyproject.toml", "[tool.ruff]\nbroken = = 1\n", Config{}, ""},
		{"empty", ".pycguard.toml", "", Config{}, ""},
		{"slip", "pyproject.toml", "[tool.pycguard]\n\nalow = []\n", Config{}, `line 3: unknown key "alow"; did you mean "allow"?`},
		{"underscore", ".pycguard.toml", "new_only = true\n", Config{}, `line 1: unknown key "new_only"; did you mean "new-only"?`},
		{"far off", ".pycguard.toml", "zebra = 1\n", Config{}, "known are allow, new-only, extra-patterns"},
		{"table below", "pyproject.toml", "[tool.pycguard.allow2]\nx = 1\n", Config{}, `did you mean "allow"`},
		{"table in own file", ".pycguard.toml", "[tool.pycguard]\nallow = []\n", Config{}, "without [tool.pycguard]"},
		{"wrong kind", ".pycguard.toml", "\nallow = 'a'\n", Config{}, "line 2"},
		{"wrong kind of element", ".pycguard.toml", "allow = [1]\n", Config{}, "line 1"},
		{"broken", ".pycguard.toml", "allow = [\n", Config{}, "line"},
		{"broken project that names us", "pyproject.toml", "[tool.pycguard\nnew-only = true\n", Config{}, "line 1"},
	} {
		path := filepath.Join(t.TempDir(), c.file)
		if err := os.WriteFile(path, []byte(c.content), 0o666); err != nil {
			t.Fatal(err)
		}
		got, err := Read(path)
		if c.wrong != "" {
			if err == nil || !strings.Contains(err.Error(), c.wrong) || !strings.Contains(err.Error(), path) {
				t.Errorf("%s: got error %v, want one with %q and the path", c.name, err, c.wrong)
			}
			continue
		}
		if c.want.isSet() {
			c.want.File = path
		}
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v, %v, want %+v", c.name, got, err, c.want)
		}
	}
}

func TestFindPrefersTheOwnFile(t *testing.T) {
	dir := t.TempDir()
	if c, err := Find(dir); err != nil || c.File != "" {
		t.Fatalf("no file: got %+v, %v", c, err)
	}
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("pyproject.toml", "[tool.pycguard]\nallow = ['project']\n")
	if c, err := Find(dir); err != nil || len(c.Allow) != 1 || c.Allow[0] != "project" {
		t.Errorf("pyproject.toml alone: got %+v, %v", c, err)
	}
	write(".pycguard.toml", "allow = ['own']\n")
	if c, err := Find(dir); err != nil || len(c.Allow) != 1 || c.Allow[0] != "own" {
		t.Errorf("both: got %+v, %v", c, err)
	}
	write(".pycguard.toml", "alow = ['own']\n")
	if c, err := Find(dir); err == nil {
		t.Errorf("broken .pycguard.toml: got %+v, want an error", c)
	}
}
