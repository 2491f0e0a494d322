package hooks

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
)

// Manager is a program that manages the hooks of a repository, known by its
// file there: its own installation would be in the way of ours, or ours in the
// way of its next one.
type Manager struct {
	// Tool is "pre-commit", "prek", "lefthook" or "husky". prek reads the
	// files of pre-commit too, and is then called by that name.
	Tool string
	// File is its configuration, relative to the top of the working tree;
	// for husky the directory of the hooks.
	File string
	// Configured is true where that file mentions pycguard already.
	Configured bool
}

// managerFiles are the files in the order in which the tools look for them.
var managerFiles = []struct {
	tool  string
	files []string
}{
	{"prek", []string{"prek.toml"}},
	{"pre-commit", []string{".pre-commit-config.yaml", ".pre-commit-config.yml"}},
	{"lefthook", lefthookFiles()},
	{"husky", []string{".husky"}},
}

func lefthookFiles() []string {
	var files []string
	for _, extension := range []string{".yml", ".yaml", ".toml", ".json", ".jsonc"} {
		for _, stem := range []string{"lefthook", ".lefthook", ".config/lefthook"} {
			files = append(files, stem+extension)
		}
	}
	return files
}

// FindManagers returns the managers whose files are in the working tree that
// top holds, at most one entry a tool. They are recognised by name; what the
// files say is not judged.
func FindManagers(top fs.FS) ([]Manager, error) {
	var found []Manager
	for _, known := range managerFiles {
		for _, name := range known.files {
			info, err := fs.Stat(top, name)
			if errors.Is(err, fs.ErrNotExist) || err == nil && info.IsDir() != (known.tool == "husky") {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("look for a manager of hooks: %w", err)
			}
			m := Manager{Tool: known.tool, File: name}
			if m.Configured, err = m.mentionsUs(top); err != nil {
				return nil, fmt.Errorf("look for pycguard in %s: %w", name, err)
			}
			found = append(found, m)
			break
		}
	}
	return found, nil
}

// Runs reports whether the manager can run pycguard for that hook. The
// pre-commit framework does not hand on the arguments of the post hooks, and no
// manager works on a server.
func (m Manager) Runs(name Name) bool {
	switch m.Tool {
	case "pre-commit", "prek":
		return name == PreCommit || name == PreMergeCommit || name == PrePush
	}
	return !name.OnServer()
}

// maxConfiguration is how much of a manager's file is read.
const maxConfiguration = 1 << 20

func (m Manager) mentionsUs(top fs.FS) (bool, error) {
	if m.Tool != "husky" {
		return mentionsUs(top, m.File)
	}
	for _, name := range names {
		mentioned, err := mentionsUs(top, path.Join(m.File, string(name)))
		if err != nil || mentioned {
			return mentioned, err
		}
	}
	return false, nil
}

func mentionsUs(top fs.FS, name string) (bool, error) {
	info, err := fs.Stat(top, name)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	file, err := top.Open(name)
	if err != nil {
		return false, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxConfiguration))
	return bytes.Contains(content, []byte("pycguard")), err
}
