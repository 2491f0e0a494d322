package inspect

import (
	"bytes"
	"fmt"
	"io"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/pycfile"
)

// Content looks at what r delivers, which has no name and no source. It reads
// to the end, and keeps no more than it needs.
func Content(r io.Reader) File {
	var f File
	prefix, err := pycfile.ReadPrefix(r)
	if err != nil {
		return File{Err: err}
	}
	f.describe("", prefix)
	rest := &counter{r: r}
	if f.Header.Kind == bytecode.ByClassFile {
		err = f.readClass(io.MultiReader(bytes.NewReader(prefix), rest))
	}
	if err == nil {
		_, err = io.Copy(io.Discard, rest)
	}
	if err != nil {
		return File{Err: err}
	}
	f.Size = int64(len(prefix)) + rest.n
	return f
}

// counter counts what is read through it.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}

// Objects reads the objects of a repository.
type Objects interface {
	Header(id object.ID) (kind object.Kind, size int64, err error)
	Prefix(id object.ID, n int) ([]byte, error)
	Read(id object.ID) (object.Kind, []byte, error)
}

// A BlobTarget is a blob to look at.
type BlobTarget struct {
	// Path is what the blob is called in the output, File the path at which
	// it stands in its commit or in the index; both are empty where that is
	// not known.
	Path, File string
	ID         object.ID
	// Source finds what stands at a path beside the blob: the zero ID for
	// nothing. It is called only when File is set.
	Source func(path string) (object.ID, error)
}

// Blob looks at a blob. Its source is the one beside it: times say nothing
// there, for git keeps none, so only hashes tell whether it fits.
func Blob(objects Objects, target BlobTarget) File {
	f := File{Path: target.Path, Blob: target.ID}
	if err := f.examineBlob(objects, target); err != nil {
		return File{Path: target.Path, Blob: target.ID, Err: err}
	}
	return f
}

func (f *File) examineBlob(objects Objects, target BlobTarget) error {
	kind, size, err := objects.Header(target.ID)
	if err != nil {
		return err
	}
	if kind != object.Blob {
		return fmt.Errorf("%v is a %v, not a file: name a file in it", target.ID, kind)
	}
	prefix, err := objects.Prefix(target.ID, bytecode.PrefixSize)
	if err != nil {
		return err
	}
	f.Size = size
	f.describe(target.File, prefix)
	if f.Header.Kind == bytecode.ByClassFile {
		_, class, err := objects.Read(target.ID)
		if err != nil {
			return err
		}
		f.describeClass(class)
	}
	if target.File == "" {
		return nil
	}
	return f.findBlobSource(objects, target)
}

// findBlobSource looks for the source beside a blob.
func (f *File) findBlobSource(objects Objects, target BlobTarget) error {
	for _, candidate := range f.Name.Sources() {
		id, err := target.Source(candidate)
		if err != nil {
			return err
		}
		if !id.IsZero() {
			f.Source = candidate
			return f.compareBlob(objects, id)
		}
	}
	f.State = pycfile.WithoutSource(f.Name, target.File)
	if !f.Bytecode {
		f.State = notBytecodeState(f.State)
	}
	return nil
}

func (f *File) compareBlob(objects Objects, source object.ID) error {
	f.State = pycfile.Unverifiable
	if f.Header.Kind != bytecode.ByCheckedHash && f.Header.Kind != bytecode.ByUncheckedHash {
		return nil
	}
	_, content, err := objects.Read(source)
	if err != nil {
		return fmt.Errorf("comparing with the source: %w", err)
	}
	// A checkout may have turned its line ends into those of Windows.
	for _, form := range [][]byte{content, bytes.ReplaceAll(content, []byte("\n"), []byte("\r\n"))} {
		hash, ok := f.Header.SourceHash(form)
		switch {
		case !ok:
			return nil
		case hash == f.Header.Hash:
			f.State = pycfile.Fresh
			return nil
		}
	}
	f.State = pycfile.Stale
	return nil
}
