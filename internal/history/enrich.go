package history

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/odb"
)

// blob is what is known of a file's content.
type blob struct {
	size        int64 // -1 when it is missing
	content     Content
	interpreter string
}

// readBlobs reads the blobs of all versions, each once. Submodules are not
// among them.
func (w *writer) readBlobs(ctx context.Context) (map[BlobID]blob, error) {
	found := map[BlobID]blob{}
	var todo []BlobID
	for i := range w.versions {
		v := &w.versions[i]
		// The commit of a submodule is in another repository.
		isBlob := slices.ContainsFunc(v.modes, func(m object.Mode) bool { return !m.IsSubmodule() })
		if _, known := found[v.blob]; isBlob && !known {
			found[v.blob] = blob{}
			todo = append(todo, v.blob)
		}
	}
	read := make([]blob, len(todo))
	err := inParallel(ctx, w.Workers, len(todo), func(i int) error {
		var err error
		read[i], err = readBlob(w.Store, w.audit.g.Blobs.At(todo[i]))
		return err
	})
	for i, id := range todo {
		found[id] = read[i]
	}
	return found, err
}

// readBlob reads one blob.
func readBlob(store *odb.Store, id object.ID) (blob, error) {
	kind, content, err := store.Read(id)
	if _, missing := errors.AsType[*odb.MissingError](err); missing || err == nil && kind != object.Blob {
		return blob{size: -1}, nil
	}
	if err != nil {
		return blob{}, err
	}
	b := blob{size: int64(len(content)), content: Other}
	prefix := content[:min(len(content), bytecode.PrefixSize)]
	if bytecode.IsContent(prefix) || bytecode.IsMicroPython(prefix) {
		b.content = Bytecode
	}
	if header, err := bytecode.ParseHeader(prefix); err == nil {
		b.interpreter = header.Interpreter.String()
	}
	return b, nil
}

func interpreterByName(path string) string {
	interpreter, ok := bytecode.ParseName(path).Interpreter()
	if !ok {
		return ""
	}
	return interpreter.String()
}

// inParallel calls do for 0 to n-1, in workers goroutines. The first error stops
// the rest.
func inParallel(ctx context.Context, workers, n int, do func(i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wait sync.WaitGroup
	for first := range min(workers, n) {
		wait.Go(func() {
			for i := first; i < n && ctx.Err() == nil; i += workers {
				if err := do(i); err != nil {
					cancel(err)
				}
			}
		})
	}
	wait.Wait()
	return context.Cause(ctx)
}
