package refs

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/plainfile"
)

// packedRef is one line of packed-refs.
type packedRef struct {
	name string
	id   object.ID
}

// maxPacked bounds the size of packed-refs: more than ten million refs.
const maxPacked = 1 << 30

// readPacked reads the file packed-refs of a repository, which may be absent.
func readPacked(commonDir string, format object.Format) ([]packedRef, error) {
	path := filepath.Join(commonDir, "packed-refs")
	data, err := plainfile.Read(path, maxPacked)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	packed, err := parsePacked(data, format)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return packed, nil
}

// parsePacked reads the content of packed-refs: a header line, which old files
// have not, then for each ref, sorted or not, a line "ID SP NAME", and after it
// for a tag "^ID": what the tag points at in the end.
//
// There is no document of the format; see the comments in refs/packed-backend.c
// of git.
func parsePacked(data []byte, format object.Format) ([]packedRef, error) {
	var packed []packedRef
	canPeel := false // the line above is a ref
	for offset := 0; offset < len(data); {
		line, _, ended := bytes.Cut(data[offset:], []byte("\n"))
		if !ended {
			return nil, fmt.Errorf("offset %d: the last line has no end", offset)
		}
		if offset > 0 || !bytes.HasPrefix(line, []byte("# pack-refs with:")) {
			ref, err := parsePackedLine(line, format)
			isRef := ref.name != ""
			if err == nil && !isRef && !canPeel {
				err = errors.New("a peeled value that follows no ref")
			}
			if err != nil {
				return nil, fmt.Errorf("offset %d: %w", offset, err)
			}
			if isRef {
				packed = append(packed, ref)
			}
			canPeel = isRef
		}
		offset += len(line) + 1
	}
	return packed, nil
}

// parsePackedLine reads one line. A peeled value has no name.
func parsePackedLine(line []byte, format object.Format) (packedRef, error) {
	text, peeled := strings.CutPrefix(string(line), "^")
	digits := format.HexSize()
	if len(text) < digits {
		return packedRef{}, fmt.Errorf("%.100q does not begin with a %v object id", line, format)
	}
	id, err := object.ParseID(text[:digits])
	if err != nil {
		return packedRef{}, err
	}
	rest := text[digits:]
	if peeled {
		if rest != "" {
			return packedRef{}, fmt.Errorf("%.100q stands behind a peeled value", rest)
		}
		return packedRef{id: id}, nil
	}
	if len(rest) < 2 || !strings.ContainsRune(space, rune(rest[0])) {
		return packedRef{}, fmt.Errorf("%.100q has no name of a ref", line)
	}
	return packedRef{name: rest[1:], id: id}, nil
}
