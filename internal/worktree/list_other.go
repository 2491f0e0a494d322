//go:build !linux

package worktree

import "os"

func (l *listing) read(dir string) error {
	l.reset()
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	entries, err := f.ReadDir(-1)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		l.add([]byte(entry.Name()), kindOf(entry.Type()))
	}
	return nil
}
