package odb

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/pycguard/pycguard/internal/cquote"
	"github.com/pycguard/pycguard/internal/plainfile"
)

// maxAlternates bounds the size of a file of alternates, one path a line.
const maxAlternates = 16 << 20

// maxAlternateDepth is how many alternates in a row git follows.
const maxAlternateDepth = 5

// objectDirs are the directories of a store in the order that git looks into
// them.
type objectDirs struct {
	dirs []string
	// ignored are the alternates that do not exist, which git ignores too.
	ignored []string
	// seen holds the directories with symbolic links resolved, so that
	// each is read once and a cycle ends.
	seen map[string]bool
}

// findObjectDirs lists the main object directory, the alternates that the
// environment names, and the ones that these name in turn.
func findObjectDirs(main string, fromEnv []string) (*objectDirs, error) {
	d := &objectDirs{seen: make(map[string]bool)}
	real, err := filepath.EvalSymlinks(main)
	if err != nil {
		return nil, fmt.Errorf("open the object directory: %w", err)
	}
	d.dirs = append(d.dirs, main)
	d.seen[real] = true
	for _, entry := range fromEnv {
		if err := d.add(entry, "", 0); err != nil {
			return nil, err
		}
	}
	return d, d.follow(real, 0)
}

// follow adds the alternates that a directory names.
func (d *objectDirs) follow(dir string, depth int) error {
	path := filepath.Join(dir, "info", "alternates")
	content, err := plainfile.Read(path, maxAlternates)
	if isNotExist(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the alternate object directories: %w", err)
	}
	for line := range strings.SplitSeq(string(content), "\n") {
		if err := d.add(line, dir, depth); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}

// add adds one line of an alternates file, or one part of the environment
// variable, and what that directory names in turn. A relative line is relative
// to the object directory base, where it stands.
func (d *objectDirs) add(line, base string, depth int) error {
	if line == "" || strings.HasPrefix(line, "#") {
		return nil
	}
	dir, err := unquotePath(line)
	if err != nil {
		return err
	}
	if base != "" && !filepath.IsAbs(dir) {
		dir = filepath.Join(base, dir)
	}
	real, err := filepath.EvalSymlinks(dir)
	if err != nil || !isDir(real) || depth > maxAlternateDepth {
		d.ignored = append(d.ignored, dir)
		return nil
	}
	if d.seen[real] {
		return nil
	}
	d.seen[real] = true
	d.dirs = append(d.dirs, real)
	return d.follow(real, depth+1)
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// unquotePath reads a path that git may have put in quotes.
func unquotePath(text string) (string, error) {
	if !strings.HasPrefix(text, `"`) {
		return text, nil
	}
	path, rest, err := cquote.Unquote(text)
	if err == nil && rest != "" {
		err = fmt.Errorf("%.100q behind the closing quote", rest)
	}
	if err != nil {
		return "", fmt.Errorf("the path %s: %w", text, err)
	}
	return path, nil
}
