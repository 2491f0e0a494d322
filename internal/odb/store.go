package odb

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/pycguard/pycguard/internal/object"
)

// Options says where the objects are.
type Options struct {
	// ObjectDir is the object directory: .git/objects, or
	// GIT_OBJECT_DIRECTORY, which in a push is the quarantine.
	ObjectDir string
	// AlternateDirs are the parts of GIT_ALTERNATE_OBJECT_DIRECTORIES.
	AlternateDirs []string
	// Format is the object format of the repository.
	Format object.Format
	// CacheSize is how many bytes of delta bases are kept; 0 means
	// DefaultCacheSize.
	CacheSize int
}

// DefaultCacheSize is what core.deltaBaseCacheLimit is in git by default.
const DefaultCacheSize = 96 << 20

// Store is an open object store. It may be used by several goroutines at once.
type Store struct {
	format object.Format
	dirs   *objectDirs
	cache  *cache

	// packs is replaced as a whole. Packs are only ever added: one that a
	// repack deletes stays mapped and readable.
	packs atomic.Pointer[[]*pack]
	// last is the pack in which the last object was found, where the next
	// is likely to be.
	last atomic.Pointer[pack]
	// reads counts the calls of Read, see releaseSometimes.
	reads atomic.Uint32
	// scanning keeps two scans of the pack directories apart.
	scanning sync.Mutex
}

// Open opens the store. A pack or index that is damaged in its frame is an
// error even when another copy of its objects may exist.
func Open(o Options) (*Store, error) {
	if o.Format.Size() == 0 {
		return nil, errors.New("open the object store: no object format given")
	}
	if o.CacheSize == 0 {
		o.CacheSize = DefaultCacheSize
	}
	dirs, err := findObjectDirs(o.ObjectDir, o.AlternateDirs)
	if err != nil {
		return nil, err
	}
	s := &Store{format: o.Format, dirs: dirs, cache: newCache(o.CacheSize)}
	s.packs.Store(new([]*pack))
	if _, err := s.scan(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Format returns the object format of the store.
func (s *Store) Format() object.Format { return s.format }

// Close unmaps the packs. Nothing may be read any more.
func (s *Store) Close() error {
	var errs []error
	for _, p := range *s.packs.Load() {
		errs = append(errs, p.close())
	}
	s.packs.Store(new([]*pack))
	return errors.Join(errs...)
}

// scanTries is how often the pack directories are listed when packs vanish
// between the listing and the opening. A repack deletes once, at its end.
const scanTries = 5

// scan opens the packs that are not open yet, and reports whether there were
// any.
func (s *Store) scan() (found bool, err error) {
	s.scanning.Lock()
	defer s.scanning.Unlock()
	for range scanTries {
		var added bool
		added, err = s.scanOnce()
		found = found || added
		if !isNotExist(err) {
			return found, err
		}
	}
	return found, err
}

// scanOnce lists the pack directories once. The error wraps fs.ErrNotExist
// when a pack has gone.
func (s *Store) scanOnce() (found bool, err error) {
	open := *s.packs.Load()
	known := make(map[string]bool, len(open))
	for _, p := range open {
		known[p.idx.path] = true
	}
	packs := open[:len(open):len(open)]
	defer func() { s.packs.Store(&packs) }()
	for _, dir := range s.dirs.dirs {
		paths, err := listIndexes(filepath.Join(dir, "pack"))
		if err != nil {
			return found, err
		}
		for _, path := range paths {
			if known[path] {
				continue
			}
			p, err := openPack(path, s.format)
			if err != nil {
				return found, fmt.Errorf("open a pack: %w", err)
			}
			packs, found = append(packs, p), true
		}
	}
	return found, nil
}

// listIndexes returns the pack indexes of a directory that have a pack.
func listIndexes(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if isNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the packs: %w", err)
	}
	names := make(map[string]bool, len(entries))
	for _, entry := range entries {
		names[entry.Name()] = true
	}
	var paths []string
	for _, entry := range entries {
		stem, ok := strings.CutSuffix(entry.Name(), ".idx")
		if ok && names[stem+".pack"] {
			paths = append(paths, filepath.Join(dir, entry.Name()))
		}
	}
	return paths, nil
}

// files returns all that is mapped.
func (s *Store) files() []*mapped {
	var files []*mapped
	for _, p := range *s.packs.Load() {
		files = append(files, p.files()...)
	}
	return files
}
