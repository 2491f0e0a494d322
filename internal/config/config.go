// Package config reads pycguard's own configuration: the table
// [tool.pycguard] of a pyproject.toml, or the file .pycguard.toml.
//
// It is strict: a key that is not known, or a value of the wrong kind, is an
// error with its line, because a misspelt key would silently switch the guard
// off, or on. It does not interpret the patterns.
package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"github.com/pycguard/pycguard/internal/plainfile"
	"github.com/pycguard/pycguard/internal/suggest"
)

// The names that Find looks for, the first that has settings wins.
const (
	ownName       = ".pycguard.toml"
	pyprojectName = "pyproject.toml"
)

// Config is what a project has decided.
type Config struct {
	// File is where the settings stand, empty when there are none.
	File string `toml:"-"`
	// Allow are gitignore patterns of bytecode that is there on purpose.
	Allow []string `toml:"allow"`
	// NewOnly limits the check of the index to what differs from HEAD.
	NewOnly bool `toml:"new-only"`
	// ExtraPatterns are gitignore patterns of files that count as
	// bytecode too.
	ExtraPatterns []string `toml:"extra-patterns"`
}

// keys are the names that may stand in a configuration.
var keys = []string{"allow", "new-only", "extra-patterns"}

// maxFound bounds the size of a file that Find reads.
const maxFound = 16 << 20

// Find reads the configuration of the working tree whose top is dir. No file
// and no table give the zero Config.
func Find(dir string) (Config, error) {
	readFile := func(path string) ([]byte, error) { return plainfile.Read(path, maxFound) }
	own, err := read(filepath.Join(dir, ownName), readFile)
	if err == nil {
		return own, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return Config{}, err
	}
	project, err := read(filepath.Join(dir, pyprojectName), readFile)
	if errors.Is(err, fs.ErrNotExist) {
		return Config{}, nil
	}
	return project, err
}

// Read reads the file at path: the table [tool.pycguard] when it is called
// pyproject.toml, all of it otherwise. It may be a pipe, which whoever names it
// fills.
func Read(path string) (Config, error) { return read(path, os.ReadFile) }

func read(path string, readFile func(string) ([]byte, error)) (Config, error) {
	data, err := readFile(path)
	if err != nil {
		return Config{}, fmt.Errorf("reading the configuration: %w", err)
	}
	parse := parseOwn
	if filepath.Base(path) == pyprojectName {
		parse = parsePyproject
	}
	c, err := parse(data)
	if err != nil {
		return Config{}, fmt.Errorf("%s: %w", path, err)
	}
	if c.isSet() {
		c.File = path
	}
	return c, nil
}

func (c Config) isSet() bool { return c.NewOnly || len(c.Allow) > 0 || len(c.ExtraPatterns) > 0 }

func parseOwn(data []byte) (Config, error) {
	var c Config
	return c, decode(data, &c, nil)
}

func parsePyproject(data []byte) (Config, error) {
	// The file belongs to other tools as well. One that does not name us
	// is none of our business, not even when it is broken; and parsing it
	// would be the longest part of a check.
	if !bytes.Contains(data, []byte("pycguard")) {
		return Config{}, nil
	}
	var file struct {
		Tool struct {
			Pycguard Config `toml:"pycguard"`
		} `toml:"tool"`
	}
	err := decode(data, &file, []string{"tool", "pycguard"})
	return file.Tool.Pycguard, err
}

// decode reads TOML into target. Unknown keys are errors when they lie below
// table.
func decode(data []byte, target any, table []string) error {
	err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(target)
	if strict, ok := errors.AsType[*toml.StrictMissingError](err); ok {
		return unknownKey(strict, table)
	}
	if wrong, ok := errors.AsType[*toml.DecodeError](err); ok {
		line, _ := wrong.Position()
		return fmt.Errorf("line %d: %w", line, wrong)
	}
	return err
}

func unknownKey(strict *toml.StrictMissingError, table []string) error {
	for _, missing := range strict.Errors {
		key := []string(missing.Key())
		if len(key) <= len(table) || !slices.Equal(key[:len(table)], table) {
			continue
		}
		line, _ := missing.Position()
		return fmt.Errorf("line %d: unknown key %q; %s", line, strings.Join(key[len(table):], "."), advice(key[len(table)]))
	}
	return nil
}

func advice(key string) string {
	if key == "tool" {
		return "in this file the keys stand at the top, without [tool.pycguard]"
	}
	if near := suggest.Nearest(key, keys); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "known are " + strings.Join(keys, ", ")
}
