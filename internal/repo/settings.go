package repo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/config"

	"github.com/pycguard/pycguard/internal/gitcmd"
	"github.com/pycguard/pycguard/internal/plainfile"
)

// A setting is one line of a configuration file. Names of sections and keys
// are in lower case, as git compares them.
type setting struct {
	name, value string
	// alone: the name stands without "=", which means true.
	alone bool
}

func (s setting) isTrue() bool { return s.alone || isTrue(s.value) }

// readSettings returns the settings of the sections core and extensions of one
// file, in the file's order, and which remotes are promisors, without what it
// includes: that is all that git itself takes when it asks how a repository is
// stored. No file, no settings.
//
// The library refuses some files that git takes, does not tell a name alone
// from an empty value, and keeps the line end in a value that goes on in the
// next line: git decides then.
func readSettings(path string, env []string) ([]setting, error) {
	data, err := plainfile.Read(path, maxList)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the repository's configuration: %w", err)
	}
	if settings, ok := parseSettings(data); ok {
		return settings, nil
	}
	return askSettings(path, env)
}

func parseSettings(data []byte) (settings []setting, ok bool) {
	if bytes.Contains(data, []byte("\\\n")) || bytes.Contains(data, []byte("\\\r\n")) {
		return nil, false
	}
	parsed := config.New()
	if err := config.NewDecoder(bytes.NewReader(data)).Decode(parsed); err != nil {
		return nil, false
	}
	for _, section := range parsed.Sections {
		name := strings.ToLower(section.Name)
		switch name {
		case "core", "extensions":
			settings = appendOptions(settings, name, section.Options)
		case "remote":
			for _, remote := range section.Subsections {
				settings = appendOptions(settings, name+"."+remote.Name, promisor(remote.Options))
			}
		}
	}
	return settings, !slices.ContainsFunc(settings, func(s setting) bool { return s.value == "" })
}

func appendOptions(settings []setting, section string, options config.Options) []setting {
	for _, option := range options {
		settings = append(settings, setting{name: section + "." + strings.ToLower(option.Key), value: option.Value})
	}
	return settings
}

// promisor keeps the settings that say whether a remote has promised the
// objects that are missing.
func promisor(options config.Options) (kept config.Options) {
	for _, option := range options {
		if strings.EqualFold(option.Key, "promisor") {
			kept = append(kept, option)
		}
	}
	return kept
}

func askSettings(path string, env []string) ([]setting, error) {
	git := gitcmd.Git{Dir: filepath.Dir(path), Env: env}
	out, err := git.Output(context.Background(), "config", "--file", path, "--no-includes", "-z", "--list")
	if err != nil {
		return nil, fmt.Errorf("reading the repository's configuration: %w", err)
	}
	var settings []setting
	for line := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		name, value, hasValue := strings.Cut(line, "\n")
		settings = append(settings, setting{name: name, value: value, alone: !hasValue})
	}
	return settings, nil
}
