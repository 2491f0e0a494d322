package inspect

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/pycfile"
)

// Target is a file on disk to look at.
type Target struct {
	// Path is what the file is called in the output, with slashes.
	Path string
	// Abs is its absolute path in the form of the system.
	Abs string
}

// batchSize is how many files of one home a worker takes at once.
const batchSize = 64

// Disk looks at files on disk, in parallel. The answers are in the order of
// the targets, and quickest where those of one directory follow each other.
func Disk(targets []Target, workers int) []File {
	files := make([]File, len(targets))
	batches := make(chan batch)
	var group sync.WaitGroup
	for range max(workers, 1) {
		group.Go(func() {
			for b := range batches {
				b.examine(targets, files)
			}
		})
	}
	for start := 0; start < len(targets); {
		b := nextBatch(targets, start)
		batches <- b
		start = b.end
	}
	close(batches)
	group.Wait()
	return files
}

// batch is a run of targets that share a home.
type batch struct {
	home       string
	start, end int
}

func nextBatch(targets []Target, start int) batch {
	b := batch{home: home(targets[start].Abs), start: start, end: start + 1}
	for b.end < len(targets) && b.end-start < batchSize && home(targets[b.end].Abs) == b.home {
		b.end++
	}
	return b
}

// home returns the directory in which the source of a bytecode file lies, with
// a slash at its end; for other files the directory that they lie in.
func home(abs string) string {
	slashed := filepath.ToSlash(abs)
	if n := bytecode.ParseName(slashed); n.Dir != "" {
		return n.Dir
	}
	return slashed[:strings.LastIndexByte(slashed, '/')+1]
}

func (b batch) examine(targets []Target, files []File) {
	root, err := os.OpenRoot(filepath.FromSlash(b.home))
	for i := b.start; i < b.end; i++ {
		files[i] = File{Path: targets[i].Path, Err: err}
		if err == nil {
			files[i].examine(root, filepath.ToSlash(targets[i].Abs)[len(b.home):])
		}
	}
	if err == nil {
		root.Close()
	}
}

// examine looks at the file at rel, which has slashes, below its home.
func (f *File) examine(root *os.Root, rel string) {
	content, err := pycfile.Open(root, rel)
	if err != nil {
		f.examineSpecial(root, rel, err)
		return
	}
	defer content.Close()
	if err := f.examineOpen(content, root, rel); err != nil {
		*f = File{Path: f.Path, Err: err}
	}
}

// examineSpecial is for what could not be opened as a regular file.
func (f *File) examineSpecial(root *os.Root, rel string, openErr error) {
	info, err := root.Lstat(rel)
	if err != nil || info.Mode().IsRegular() {
		f.Err = openErr
		return
	}
	f.Mode, f.Size = info.Mode().Type(), info.Size()
	f.Name = bytecode.ParseName(rel)
}

func (f *File) examineOpen(content *os.File, root *os.Root, rel string) error {
	info, err := content.Stat()
	if err != nil {
		return err
	}
	f.Size = info.Size()
	on, err := pycfile.ExamineOpen(content, root, rel)
	if err != nil {
		return err
	}
	f.Source, f.State = f.shown(rel, on.Source), on.State
	prefix := make([]byte, bytecode.PrefixSize)
	n, err := content.ReadAt(prefix, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	f.describe(rel, prefix[:n])
	if f.Header.Kind == bytecode.ByClassFile {
		if err := f.readClass(io.NewSectionReader(content, 0, f.Size)); err != nil {
			return err
		}
	}
	if !f.Bytecode {
		f.State = notBytecodeState(f.State)
	}
	return nil
}

// shown returns the source's path in the manner of the file's own: rel and
// source are relative to the home, the file's own path to some place above or
// below it.
func (f *File) shown(rel, source string) string {
	if source == "" {
		return ""
	}
	if prefix, ok := strings.CutSuffix(f.Path, rel); ok {
		return prefix + source
	}
	return path.Join(path.Dir(f.Path), "..", source)
}

// maxClass is the size of the largest class file that is read. Java allows
// the code of each function 64 KiB.
const maxClass = 64 << 20

func (f *File) readClass(content io.Reader) error {
	class, err := io.ReadAll(io.LimitReader(content, maxClass))
	if err != nil {
		return fmt.Errorf("reading the class file: %w", err)
	}
	f.describeClass(class)
	return nil
}

// notBytecodeState keeps of the state what does not depend on the content:
// no interpreter imports what is not bytecode.
func notBytecodeState(s pycfile.State) pycfile.State {
	if s == pycfile.Ghost {
		return pycfile.Orphan
	}
	return s
}

// IsRegular reports whether a regular file lies at the path.
func (f File) IsRegular() bool { return f.Mode&fs.ModeType == 0 }
