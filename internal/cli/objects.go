package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/pycguard/pycguard/internal/gitcmd"
	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/odb"
	"github.com/pycguard/pycguard/internal/scan"
)

// objects opens the object store, once.
func (s *session) objects() (*odb.Store, error) {
	if s.store != nil {
		return s.store, nil
	}
	store, err := odb.Open(odb.Options{
		ObjectDir:     s.repo.ObjectDir,
		AlternateDirs: s.repo.Alternates,
		Format:        s.repo.ObjectFormat,
	})
	if err != nil {
		return nil, fmt.Errorf("opening the objects: %w", err)
	}
	s.store = store
	return store, nil
}

// headTree returns the tree of HEAD, nil before the first commit.
func (s *session) headTree(ctx context.Context) (*scan.Tree, error) {
	tree, err := s.openTree(ctx, "HEAD")
	if errors.Is(err, errNoRevision) {
		return nil, nil
	}
	return tree, err
}

// openTree opens the tree of the commit, tag or tree that a revision names. git
// says which object that is; what it holds is read here, so that damage is not
// taken for a revision that does not exist.
func (s *session) openTree(ctx context.Context, revision string) (*scan.Tree, error) {
	id, err := s.resolve(ctx, revision)
	if err != nil {
		return nil, withHint(err, "git log shows the commits; a tag, a branch or an id will do")
	}
	store, err := s.objects()
	if err != nil {
		return nil, err
	}
	tree, err := scan.OpenTree(store, id)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", revision, err)
	}
	return tree, nil
}

// errNoRevision says that a revision names nothing.
var errNoRevision = errors.New("no such revision")

// resolve returns which object a revision means. Only the plainest are read
// here: the grammar of the rest is git's own business (gitrevisions in git's
// documentation).
func (s *session) resolve(ctx context.Context, revision string) (object.ID, error) {
	if id, ok, err := s.plainRevision(revision); ok || err != nil {
		return id, err
	}
	out, err := s.git().Output(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", revision)
	if failed, ok := errors.AsType[*gitcmd.Error](err); ok && failed.Code == 1 {
		return object.ID{}, fmt.Errorf("%w: %s", errNoRevision, revision)
	}
	if err != nil {
		return object.ID{}, err
	}
	return object.ParseID(strings.TrimSpace(string(out)))
}
