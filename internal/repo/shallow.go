package repo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pycguard/pycguard/internal/object"
)

// Boundaries returns the commits whose parents a shallow repository has not
// got, as its file "shallow" names them (gitrepository-layout): none when
// history is whole.
func (r *Repository) Boundaries() (map[object.ID]bool, error) {
	path := filepath.Join(r.CommonDir, "shallow")
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the shallow boundary: %w", err)
	}
	boundaries := make(map[object.ID]bool)
	for line := range strings.FieldsSeq(string(data)) {
		id, err := object.ParseID(line)
		if err == nil && id.Format() != r.ObjectFormat {
			err = fmt.Errorf("object id %s is not of %v", line, r.ObjectFormat)
		}
		if err != nil {
			return nil, fmt.Errorf("reading the shallow boundary: %s: %w", path, err)
		}
		boundaries[id] = true
	}
	return boundaries, nil
}
