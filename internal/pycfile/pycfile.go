// Package pycfile says what a bytecode file on disk is worth: whether its
// source is there, whether it still fits it, and whether Python would import
// it without one.
//
// It looks below one open directory (os.Root), so that no symbolic link leads
// it away. It knows nothing of git, and changes nothing.
//
// Vocabulary: an orphan is bytecode whose source is gone; a ghost is an orphan
// that Python would still import.
package pycfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/pycguard/pycguard/internal/bytecode"
)

// State is what a bytecode file is to its source.
type State uint8

// The states.
const (
	// Unknown: the name does not tell what the source is called.
	Unknown State = iota
	// Fresh and Stale: the source is there, and the header fits it or not.
	Fresh
	Stale
	// Unverifiable: the source is there, and the header cannot be compared
	// with it: it is damaged, or of a kind that says nothing.
	Unverifiable
	Orphan
	Ghost
)

// String returns a word for the state, for people.
func (s State) String() string {
	return [...]string{"unknown", "fresh", "stale", "unverifiable", "orphan", "ghost"}[s]
}

// Sourceless reports whether the state is that of bytecode whose source is
// gone.
func (s State) Sourceless() bool { return s == Orphan || s == Ghost }

// WithoutSource returns the state of a file when no source is there.
func WithoutSource(n bytecode.Name, path string) State {
	switch {
	case len(n.Sources()) == 0:
		return Unknown
	case importable(n, path):
		return Ghost
	}
	return Orphan
}

// importable reports whether an interpreter takes the file for a module by its
// name alone: mod.pyc (mod.pyo in old Pythons) or mod$py.class, in lower case
// and beside where the source would be (importlib's SourcelessFileLoader).
func importable(n bytecode.Name, path string) bool {
	if n.Stem == "" || strings.Contains(n.Stem, ".") || n.WriteID != "" {
		return false
	}
	switch path {
	case n.Dir + n.Stem + ".pyc", n.Dir + n.Stem + ".pyo":
		return n.Form == bytecode.Legacy
	case n.Dir + n.Stem + "$py.class":
		return n.Form == bytecode.JythonClass
	}
	return false
}

// File is what was found out about one bytecode file.
type File struct {
	Name  bytecode.Name
	State State
	// Source is the path of the source that is there, empty for none.
	Source string
	// Header is what the file claims to be. It is zero, and HeaderErr says
	// why, where the content is not bytecode.
	Header    bytecode.Header
	HeaderErr error
}

// Examine finds out about the regular file at path, which has slashes, below
// the directory root.
func Examine(root *os.Root, path string) (File, error) {
	content, err := Open(root, path)
	if err != nil {
		return File{}, err
	}
	defer content.Close()
	return ExamineOpen(content, root, path)
}

// ExamineOpen is Examine for content that is open already. The path is where
// it lies below root, and is used for its name and to find the source.
func ExamineOpen(content *os.File, root *os.Root, path string) (File, error) {
	prefix, err := ReadPrefix(content)
	if err != nil {
		return File{}, err
	}
	f := File{Name: bytecode.ParseName(path)}
	f.Header, f.HeaderErr = bytecode.ParseHeader(prefix)
	f.Source, err = FindSource(root, f.Name)
	switch {
	case err != nil:
		return File{}, err
	case f.Source == "":
		f.State = WithoutSource(f.Name, path)
	default:
		f.State, err = f.compare(root, content)
	}
	return f, err
}

// ReadPrefix returns the first bytecode.PrefixSize bytes, or all when there
// are fewer.
func ReadPrefix(r io.Reader) ([]byte, error) {
	prefix := make([]byte, bytecode.PrefixSize)
	n, err := io.ReadFull(r, prefix)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return prefix[:n], err
}

// errNotRegular says that there is something else than a file at a path.
var errNotRegular = errors.New("not a regular file")

// Open opens the regular file at path below root. A link is not followed, and
// what is put in the place of the file meanwhile, a pipe say, is not waited
// for.
func Open(root *os.Root, path string) (*os.File, error) {
	before, err := root.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !before.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w", path, errNotRegular)
	}
	file, err := root.OpenFile(path, os.O_RDONLY|nonBlocking, 0)
	if err != nil {
		return nil, err
	}
	after, err := file.Stat()
	if err == nil && !os.SameFile(before, after) {
		err = fmt.Errorf("%s: the file was exchanged while it was opened", path)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// FindSource returns the path of the file below root that bytecode of this
// name was compiled from, empty for none. A link counts, wherever it leads: in
// doubt there is a source.
func FindSource(root *os.Root, n bytecode.Name) (string, error) {
	for _, candidate := range n.Sources() {
		info, err := root.Lstat(candidate)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return "", fmt.Errorf("looking for the source: %w", err)
		case info.Mode().IsRegular() || info.Mode()&fs.ModeSymlink != 0:
			return candidate, nil
		}
	}
	return "", nil
}

// maxSource is the largest source that is read for its hash.
const maxSource = 256 << 20

// compare tells whether the file still fits its source.
func (f File) compare(root *os.Root, content io.ReadSeeker) (State, error) {
	if f.HeaderErr != nil {
		return Unverifiable, nil
	}
	info, err := root.Stat(f.Source)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxSource {
		// A link that leads out of root, or nowhere; or no text that
		// anybody wrote.
		return Unverifiable, nil
	}
	source := bytecode.Source{
		ModTime: info.ModTime(),
		Size:    info.Size(),
		Read:    func() ([]byte, error) { return root.ReadFile(f.Source) },
	}
	if f.Header.Kind == bytecode.ByClassFile {
		return compareClass(content, source)
	}
	freshness, err := f.Header.Freshness(source)
	return fromFreshness(freshness), err
}

// maxClass is the largest class file that is read: Java allows its methods,
// Jython's functions, 64 KiB each.
const maxClass = 64 << 20

func compareClass(content io.ReadSeeker, source bytecode.Source) (State, error) {
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return Unknown, err
	}
	data, err := io.ReadAll(io.LimitReader(content, maxClass))
	if err != nil {
		return Unknown, err
	}
	class, err := bytecode.ParseClass(data)
	if err != nil {
		return Unverifiable, nil
	}
	return fromFreshness(class.Freshness(source)), nil
}

func fromFreshness(f bytecode.Freshness) State {
	switch f {
	case bytecode.Fresh:
		return Fresh
	case bytecode.Stale:
		return Stale
	}
	return Unverifiable
}
