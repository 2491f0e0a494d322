// Package atomicfile replaces a file in one step: whoever reads it, and
// whoever comes after a kill or a loss of power, finds the old content or the
// new one, whole.
//
// The libraries for this make new files unreadable to others, or do not work
// on every system.
package atomicfile

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Write gives the file at path the content, making it where it is missing. Its
// permissions stay, and its owner where the system allows that. What is not a
// regular file is refused: a symbolic link is not followed.
func Write(path string, content []byte) error {
	old, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		old = nil
	case err != nil:
		return err
	case !old.Mode().IsRegular():
		return fmt.Errorf("%s is not a regular file", path)
	}
	return Replace(path, 0o666, func(f *os.File) error {
		if _, err := f.Write(content); err != nil || old == nil {
			return err
		}
		return resemble(f, old)
	})
}

// Temporary stands in the name of a file that is not in place yet, between the
// name that it will have and a random end. A kill may leave one behind.
const Temporary = ".pycguard-new-"

// Replace puts a new file at path, whatever stood there: a symbolic link is
// replaced, not followed. The file has the permissions perm less the umask, and
// the content that fill writes.
func Replace(path string, perm fs.FileMode, fill func(*os.File) error) (err error) {
	f, err := os.OpenFile(path+Temporary+rand.Text(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	// The content must be on disk before the name is: a loss of power could
	// leave an empty hook, which passes everything.
	if err = errors.Join(fill(f), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	syncDir(filepath.Dir(path))
	return nil
}

// resemble gives f the permissions and the owner of another file.
func resemble(f *os.File, old fs.FileInfo) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	keepOwner(f, old)
	return f.Chmod(old.Mode().Perm())
}

// syncDir has the new name on disk too. Not every system can; then a loss of
// power may bring the old file back, which is as whole.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		d.Sync()
		d.Close()
	}
}
