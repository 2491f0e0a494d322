package repo

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/pycguard/pycguard/internal/object"
)

// format is what a repository's own configuration says about how it is
// stored (gitrepository-layout, repository-version in git's documentation).
type format struct {
	version      int
	bare         bool
	workTree     string
	objectFormat object.Format
	refStorage   string
	partial      bool

	worktreeConfig bool
	// unknown and v1Only are extensions that stand in the file: refused
	// from version 1 on, and before version 1.
	unknown, v1Only []string
}

// readFormat reads config in the common directory and, where the extension
// worktreeConfig says so, config.worktree in the git directory.
func readFormat(gitDir, commonDir string, env []string) (format, error) {
	f := format{objectFormat: object.SHA1, refStorage: "files"}
	path := filepath.Join(commonDir, "config")
	shared, err := readSettings(path, env)
	if err != nil {
		return f, err
	}
	if err := f.readVersion(shared); err != nil {
		return f, fmt.Errorf("%s: %w", path, err)
	}
	// What the shared file says about a working tree is about the main
	// one, not about a linked one.
	if gitDir == commonDir || f.worktreeConfig {
		f.readWorkTree(shared)
	}
	if f.worktreeConfig {
		own, err := readSettings(filepath.Join(gitDir, "config.worktree"), env)
		if err != nil {
			return f, err
		}
		f.readWorkTree(own)
	}
	return f, nil
}

func (f *format) readWorkTree(settings []setting) {
	for _, s := range settings {
		switch s.name {
		case "core.bare":
			f.bare = s.isTrue()
		case "core.worktree":
			f.workTree = s.value
		}
	}
}

func (f *format) readVersion(settings []setting) error {
	for _, s := range settings {
		if err := f.readSetting(s); err != nil {
			return err
		}
	}
	if f.version > 1 {
		return fmt.Errorf("repository format version %d is newer than the newest known, 1; use a newer pycguard", f.version)
	}
	if f.version >= 1 && len(f.unknown) > 0 {
		return fmt.Errorf("unknown repository extension %q; use a newer pycguard", f.unknown[0])
	}
	if f.version < 1 && len(f.v1Only) > 0 {
		return fmt.Errorf("the extension %q needs core.repositoryformatversion 1", f.v1Only[0])
	}
	return nil
}

func (f *format) readSetting(s setting) (err error) {
	if s.name == "core.repositoryformatversion" {
		f.version, err = strconv.Atoi(s.value)
		if err != nil {
			return fmt.Errorf("core.repositoryformatversion is %q, not a number", s.value)
		}
		return nil
	}
	if strings.HasPrefix(s.name, "remote.") && strings.HasSuffix(s.name, ".promisor") {
		f.partial = f.partial || s.isTrue()
	}
	if extension, ok := strings.CutPrefix(s.name, "extensions."); ok {
		return f.readExtension(extension, s)
	}
	return nil
}

// readExtension takes note of one extension. The first group is honoured in
// version 0 too, which is how git grew; the others began with version 1.
func (f *format) readExtension(name string, s setting) (err error) {
	switch name {
	case "noop", "preciousobjects":
		return nil
	case "partialclone":
		f.partial = f.partial || s.value != ""
		return nil
	case "worktreeconfig":
		f.worktreeConfig = s.isTrue()
		return nil
	case "objectformat":
		f.objectFormat, err = object.ParseFormat(strings.ToLower(s.value))
	case "refstorage":
		f.refStorage, err = parseRefStorage(s.value)
	case "noop-v1", "compatobjectformat", "relativeworktrees", "submodulepathconfig":
		// They change nothing about what is read here.
	default:
		f.unknown = append(f.unknown, name)
		return nil
	}
	f.v1Only = append(f.v1Only, name)
	return err
}

func parseRefStorage(value string) (string, error) {
	// A backend may be followed by a place, "files:///path".
	name, at, _ := strings.Cut(value, "://")
	if at != "" {
		return "", fmt.Errorf("extensions.refStorage %q names another place, which is not supported", value)
	}
	if name != "files" && name != "reftable" {
		return "", fmt.Errorf("unknown ref storage %q; use a newer pycguard", value)
	}
	return name, nil
}
