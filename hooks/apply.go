package hooks

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/pycguard/pycguard/internal/atomicfile"
	"github.com/pycguard/pycguard/internal/finding"
)

// ErrChanged is wrapped by the error of Apply when a hook is not what the plan
// saw: another program changed it meanwhile. A new plan mends that.
var ErrChanged = errors.New("has changed meanwhile")

// Apply does the steps. Each one is atomic, and in between git runs either the
// hook from before or the new one: after a kill, plan again and apply again.
func (p Plan) Apply() error {
	for _, seen := range p.seen {
		now, err := look(seen.path)
		if err != nil {
			return err
		}
		if !now.same(seen) {
			return fmt.Errorf("%s %w", finding.Quote(seen.path), ErrChanged)
		}
	}
	for _, step := range p.Steps {
		err := step.apply()
		if step.Action == Keep && errors.Is(err, fs.ErrExist) {
			err = ErrChanged
		}
		if err != nil {
			return fmt.Errorf("%s %s: %w", step.Action, finding.Quote(step.Path), err)
		}
	}
	return nil
}

func (s Step) apply() error {
	switch s.Action {
	case MakeDir:
		return os.MkdirAll(s.Path, 0o777)
	case Keep:
		return keepFile(s.From, s.Path)
	case Write:
		return writeHook(s.Path, s.content)
	case Restore:
		return os.Rename(s.From, s.Path)
	case Remove:
		return os.Remove(s.Path)
	}
	return nil
}

// keepFile gives the file at from a second name. It is not moved, so that git
// finds it until the new hook is there.
func keepFile(from, to string) error {
	info, err := os.Lstat(from)
	if err != nil {
		return err
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return os.Symlink(target, to)
	}
	err = os.Link(from, to)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return copyFile(from, to, info.Mode().Perm())
}

// copyFile is for file systems without hard links.
func copyFile(from, to string, mode fs.FileMode) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	return atomicfile.Replace(to, 0o777, func(f *os.File) error {
		if _, err := io.Copy(f, source); err != nil {
			return err
		}
		if runtime.GOOS == "windows" {
			return nil
		}
		return f.Chmod(mode)
	})
}

func writeHook(path string, content []byte) error {
	return atomicfile.Replace(path, 0o777, func(f *os.File) error {
		_, err := f.Write(content)
		return err
	})
}

// temporaries lists the files that a kill left for a hook.
func temporaries(dir string, name Name) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var found []string
	for _, entry := range entries {
		rest, ok := strings.CutPrefix(entry.Name(), string(name))
		if ok && strings.Contains(rest, atomicfile.Temporary) && rest[0] == '.' && entry.Type().IsRegular() {
			found = append(found, filepath.Join(dir, entry.Name()))
		}
	}
	return found, nil
}

// isExecutable reports whether git would run a hook of that mode. Windows has
// no such mode: there git looks into the file.
func isExecutable(mode fs.FileMode) bool {
	return runtime.GOOS == "windows" || mode&0o111 != 0
}
