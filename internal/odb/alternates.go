package odb

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

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

// unquotePath reads a path that git may have put in double quotes, with the
// escapes of C, because it holds a quote, a colon or a control character.
func unquotePath(text string) (string, error) {
	if !strings.HasPrefix(text, `"`) {
		return text, nil
	}
	var path []byte
	rest := text[1:]
	for rest != "" && rest[0] != '"' {
		c, after, err := unquoteByte(rest)
		if err != nil {
			return "", fmt.Errorf("the path %s: %w", text, err)
		}
		path, rest = append(path, c), after
	}
	if rest != `"` {
		return "", fmt.Errorf("the path %s has no closing quote", text)
	}
	return string(path), nil
}

// escapes are the letters behind a backslash and what they stand for.
var escapes = map[byte]byte{
	'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v',
	'\\': '\\', '"': '"',
}

// unquoteByte reads one byte, escaped or not.
func unquoteByte(text string) (byte, string, error) {
	if text[0] != '\\' {
		return text[0], text[1:], nil
	}
	if len(text) >= 2 && escapes[text[1]] != 0 {
		return escapes[text[1]], text[2:], nil
	}
	if len(text) < 4 || !slices.Contains([]byte("0123"), text[1]) {
		return 0, "", fmt.Errorf("unknown escape %.4q", text)
	}
	n := 0
	for _, digit := range []byte(text[1:4]) {
		if digit < '0' || digit > '7' {
			return 0, "", fmt.Errorf("unknown escape %.4q", text)
		}
		n = n<<3 | int(digit-'0')
	}
	return byte(n), text[4:], nil
}
