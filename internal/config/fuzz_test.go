package config

import (
	"slices"
	"testing"

	"github.com/pelletier/go-toml/v2"

	"github.com/pycguard/pycguard/internal/gittest"
)

// FuzzParse writes what was read and reads it again, in both files. A file of
// our own has no other keys.
func FuzzParse(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("all keys", []byte("allow = [\"a/**\"]\nnew-only = true\nextra-patterns = [\"*.mpy\"]\n"))
		add("pyproject", []byte("[project]\nname = \"x\"\n[tool.pycguard]\nallow = [\"a\"]\n"))
		add("dotted keys", []byte("tool.pycguard.new-only = true\ntool.ruff.x = 1\n"))
		add("unknown key", []byte("alow = []\n"))
		add("wrong kind", []byte("allow = \"a\"\n"))
		add("not closed", []byte("allow = [\"a\n# pycguard"))
	})
	f.Fuzz(func(t *testing.T, data []byte) {
		if own, err := parseOwn(data); err == nil {
			expectAgain(t, data, own, own, parseOwn)
			var keysThere map[string]any
			if err := toml.Unmarshal(data, &keysThere); err != nil || len(keysThere) > len(keys) {
				t.Errorf("%q is read as %+v, with the keys %v, %v", data, own, keysThere, err)
			}
		}
		if project, err := parsePyproject(data); err == nil {
			table := map[string]any{"tool": map[string]any{"pycguard": project}}
			expectAgain(t, data, project, table, parsePyproject)
		}
	})
}

// expectAgain wants to read the same from file, which holds what was read.
func expectAgain(t *testing.T, data []byte, read Config, file any, parse func([]byte) (Config, error)) {
	t.Helper()
	written, err := toml.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	again, err := parse(written)
	same := again.NewOnly == read.NewOnly && slices.Equal(again.Allow, read.Allow) && slices.Equal(again.ExtraPatterns, read.ExtraPatterns)
	if err != nil || !same {
		t.Errorf("%q is read as %+v; written as %q and read again, as %+v, %v", data, read, written, again, err)
	}
}
