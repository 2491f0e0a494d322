package odb

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path/filepath"
	"strconv"

	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/plainfile"
)

// A loose object is a zlib stream of a header, "kind SP size NUL", and the
// content. Its file is named by the id: two digits, a slash, the others.

// looseHeaderLen is the most that a header takes, as in git.
const looseHeaderLen = 32

var (
	errLooseHeader = errors.New("the header of the loose object is malformed")
	errLooseBehind = errors.New("bytes follow the loose object")
)

func loosePath(dir string, id object.ID) string {
	digits := id.String()
	return filepath.Join(dir, digits[:2], digits[2:])
}

// readLoose reads a loose object. The error wraps fs.ErrNotExist when there is
// none. The id is not verified.
func readLoose(dir string, id object.ID) (object.Kind, []byte, error) {
	path := loosePath(dir, id)
	packed, err := plainfile.Read(path, looseInMemory)
	if errors.Is(err, plainfile.ErrTooLarge) {
		return mapLoose(path)
	}
	if err != nil {
		return 0, nil, err
	}
	kind, content, err := parseLoose(packed)
	if err != nil {
		return 0, nil, corrupt(path, 0, err)
	}
	return kind, content, nil
}

// looseInMemory is the size up to which a loose file is read and not mapped,
// which is faster.
const looseInMemory = 16 << 20

// mapLoose is readLoose for a large file, which may consist of holes.
func mapLoose(path string) (kind object.Kind, content []byte, err error) {
	m, err := openMapped(path)
	if err != nil {
		return 0, nil, err
	}
	err = guard(func() []*mapped { return []*mapped{m} }, func() error {
		if kind, content, err = parseLoose(m.data); err != nil {
			return corrupt(path, 0, err)
		}
		return nil
	})
	return kind, content, errors.Join(err, m.close())
}

// parseLoose inflates a loose object.
func parseLoose(packed []byte) (object.Kind, []byte, error) {
	kind, size, headerLen, err := parseLooseStart(packed)
	if err != nil {
		return 0, nil, err
	}
	whole, behind, err := inflateWhole(nil, packed, int64(headerLen)+size)
	if err != nil {
		return 0, nil, err
	}
	if behind > 0 {
		return 0, nil, errLooseBehind
	}
	return kind, whole[headerLen:], nil
}

// looseHeader reads the header of a loose object and no more of its file
// than that needs.
func looseHeader(dir string, id object.ID) (object.Kind, int64, error) {
	path := loosePath(dir, id)
	file, _, err := plainfile.Open(path)
	if err != nil {
		return 0, 0, err
	}
	defer file.Close()
	var start [512]byte
	n, err := file.Read(start[:])
	if err != nil && err != io.EOF {
		return 0, 0, fmt.Errorf("read the loose object %s: %w", path, err)
	}
	kind, size, _, err := parseLooseStart(start[:n])
	if err != nil {
		return 0, 0, corrupt(path, 0, err)
	}
	return kind, size, nil
}

// parseLooseStart inflates and reads the header. packed may be cut behind it.
func parseLooseStart(packed []byte) (kind object.Kind, size int64, headerLen int, err error) {
	var header [looseHeaderLen]byte
	n, err := inflatePrefix(header[:], packed)
	if err != nil && n == 0 {
		return 0, 0, 0, err
	}
	line, _, ok := bytes.Cut(header[:n], []byte{0})
	if !ok {
		return 0, 0, 0, errLooseHeader
	}
	name, digits, _ := bytes.Cut(line, []byte(" "))
	if kind, err = object.ParseKind(name); err != nil {
		return 0, 0, 0, err
	}
	size, err = parseLooseSize(string(digits))
	return kind, size, len(line) + 1, err
}

// parseLooseSize reads a decimal number without sign or leading zeros.
func parseLooseSize(digits string) (int64, error) {
	size, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || strconv.FormatInt(size, 10) != digits || size < 0 || size > math.MaxInt64-looseHeaderLen {
		return 0, errLooseHeader
	}
	return size, nil
}

// isNotExist reports whether a path leads nowhere.
func isNotExist(err error) bool { return errors.Is(err, fs.ErrNotExist) }
