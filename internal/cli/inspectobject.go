package cli

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/pycguard/pycguard/internal/inspect"
	"github.com/pycguard/pycguard/internal/object"
)

// addObject looks at what arg, which is no file, names in the repository.
func (in *inspection) addObject(ctx context.Context, arg string) {
	f, err := in.object(ctx, arg)
	if errors.Is(err, errNoRevision) {
		err = errors.New("no such file, and nothing that a repository has here (REV:PATH, or the id of a blob)")
	}
	if err != nil {
		f = inspect.File{Path: arg, Err: err}
	}
	in.files = append(in.files, f)
}

func (in *inspection) object(ctx context.Context, arg string) (inspect.File, error) {
	if in.repo == nil {
		return inspect.File{}, errNoRevision
	}
	id, err := in.resolve(ctx, arg)
	if err != nil {
		return inspect.File{}, err
	}
	store, err := in.objects()
	if err != nil {
		return inspect.File{}, err
	}
	target := inspect.BlobTarget{ID: id, Path: arg}
	if _, err := object.ParseID(arg); err == nil {
		target.Path = ""
	}
	revision, file, ok := cutRevision(arg)
	if ok {
		target.File = in.fromTop(file)
		if target.Source, err = in.beside(ctx, revision); err != nil {
			return inspect.File{}, err
		}
	}
	return inspect.Blob(store, target), nil
}

// cutRevision splits REV:PATH at the colon that git splits it at: the first
// one that is not in braces. revision is empty for the index, of which PATH may
// begin with the number of a stage. ok is false for other expressions.
func cutRevision(expression string) (revision, file string, ok bool) {
	if rest, found := strings.CutPrefix(expression, ":"); found {
		if len(rest) > 2 && rest[0] >= '0' && rest[0] <= '3' && rest[1] == ':' {
			rest = rest[2:]
		}
		// ":/text" looks for a commit by its message.
		return "", rest, !strings.HasPrefix(expression, ":/")
	}
	depth := 0
	for i, c := range []byte(expression) {
		switch {
		case c == '{':
			depth++
		case c == '}' && depth > 0:
			depth--
		case c == ':' && depth == 0:
			return expression[:i], expression[i+1:], true
		}
	}
	return "", "", false
}

// fromTop resolves the "./" and "../" that begin a path relative to the current
// directory in git's expressions.
func (s *session) fromTop(file string) string {
	if strings.HasPrefix(file, "./") || strings.HasPrefix(file, "../") {
		return path.Join(s.repo.Prefix, file)
	}
	return file
}

// beside returns a function that finds what stands at a path of a revision, or
// of the index where revision is empty.
func (in *inspection) beside(ctx context.Context, revision string) (func(path string) (object.ID, error), error) {
	if revision == "" {
		return func(path string) (object.ID, error) { return in.staged(ctx, path) }, nil
	}
	tree, err := in.openTree(ctx, revision)
	if err != nil {
		return nil, err
	}
	return func(path string) (object.ID, error) {
		at, ok, err := tree.Lookup(path)
		if err != nil || !ok || at.Mode&object.ModeType != object.ModeRegular {
			return object.ID{}, err
		}
		return at.ID, nil
	}, nil
}

// staged returns the blob that the index has for a path, the zero ID for none.
func (s *session) staged(ctx context.Context, file string) (object.ID, error) {
	id, err := s.resolve(ctx, ":"+file)
	if errors.Is(err, errNoRevision) {
		return object.ID{}, nil
	}
	if err != nil {
		return object.ID{}, fmt.Errorf("looking for the source in the index: %w", err)
	}
	return id, nil
}
