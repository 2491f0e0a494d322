package refs

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/plainfile"
)

// value is what one ref holds: an id, or the name of another ref, or err when
// that could not be told.
type value struct {
	id     object.ID
	target string
	err    error
}

// maxLoose bounds the size of a loose ref: the longest holds a name, which no
// file system allows to be so long.
const maxLoose = 1 << 16

// readLoose reads one loose ref. The second result is false when there is no
// such file.
func readLoose(path string, format object.Format) (value, bool) {
	if target, ok := linkTarget(path); ok {
		return value{target: target}, true
	}
	data, err := plainfile.Read(path, maxLoose)
	if errors.Is(err, fs.ErrNotExist) {
		return value{}, false
	}
	if err != nil {
		return value{err: err}, true
	}
	v, err := parseLoose(data, format)
	if err != nil {
		return value{err: fmt.Errorf("%s: %w", path, err)}, true
	}
	return v, true
}

// linkTarget returns the ref that a symbolic link stands for. Old versions of
// git wrote symbolic refs so; a link to anything else is followed as a file.
func linkTarget(path string) (string, bool) {
	link, err := os.Readlink(path)
	if err != nil {
		return "", false
	}
	link = filepath.ToSlash(link)
	return link, strings.HasPrefix(link, "refs/") && validName(link)
}

// parseLoose reads the content of a loose ref: "ref: NAME", or an id with
// nothing or white space and anything behind.
func parseLoose(data []byte, format object.Format) (value, error) {
	data = bytes.TrimRight(data, space)
	if target, ok := bytes.CutPrefix(data, []byte("ref:")); ok {
		name := string(bytes.TrimLeft(target, space))
		if !validTarget(name) {
			return value{}, fmt.Errorf("symbolic ref to %.100q, which is no name of a ref", name)
		}
		return value{target: name}, nil
	}
	if len(data) == 0 {
		return value{}, errors.New("empty file where an object id is expected")
	}
	digits := format.HexSize()
	if len(data) < digits || len(data) > digits && !strings.ContainsRune(space, rune(data[digits])) {
		return value{}, fmt.Errorf("%.100q is no %v object id and no symbolic ref", data, format)
	}
	id, err := object.ParseID(string(data[:digits]))
	if err != nil {
		return value{}, err
	}
	if id.IsZero() {
		return value{}, errors.New("the object id is all zeros")
	}
	return value{id: id}, nil
}

// space is what C's isspace takes for white space.
const space = " \t\n\v\f\r"

// walkLoose calls visit for each file below dir, which holds the refs whose
// names begin with prefix. It leaves out what git leaves out: names that begin
// with a dot or end with .lock, and links that lead nowhere.
func walkLoose(dir, prefix string, visit func(path, name string)) error {
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return walkBelow(dir, prefix, []fs.FileInfo{info}, visit)
}

// walkBelow is walkLoose for a directory whose own and upper directories are
// above: a link into one of them would never end.
func walkBelow(dir, prefix string, above []fs.FileInfo, visit func(path, name string)) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // git removes empty directories
	}
	if err != nil {
		return err
	}
	for _, entry := range entries {
		name := entry.Name()
		if name[0] == '.' || strings.HasSuffix(name, ".lock") {
			continue
		}
		path := filepath.Join(dir, name)
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if !info.IsDir() {
			visit(path, prefix+name)
			continue
		}
		for _, upper := range above {
			if os.SameFile(upper, info) {
				return fmt.Errorf("%s: a link to a directory above it", path)
			}
		}
		if err := walkBelow(path, prefix+name+"/", append(above, info), visit); err != nil {
			return err
		}
	}
	return nil
}
