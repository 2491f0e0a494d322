package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/pycguard/pycguard/internal/history"
	"github.com/pycguard/pycguard/internal/refs"
)

// chooseTips sets where the history begins: the revisions named, or every ref
// and the HEAD of every worktree.
func (s *session) chooseTips(ctx context.Context, revisions []string, o *history.Options) error {
	set, err := s.refs(ctx)
	if err != nil {
		return err
	}
	for _, tip := range set.Tips {
		if tip.Name == "HEAD" {
			o.Head = tip.ID
		}
	}
	if len(revisions) == 0 {
		if len(set.Broken) > 0 {
			return withHint(fmt.Errorf("%w, so that not all of the history can be examined", set.Broken[0]),
				"mend or delete the ref, or name the revisions to examine")
		}
		o.Tips = set.Tips
		return nil
	}
	for _, revision := range revisions {
		include, exclude, err := s.resolveRange(ctx, revision)
		if err != nil {
			return withHint(err, "name branches, tags, commits or ranges A..B; paths stand behind --")
		}
		for _, id := range include {
			o.Tips = append(o.Tips, refs.Tip{Name: revision, ID: id})
		}
		o.Exclude = append(o.Exclude, exclude...)
	}
	return nil
}

// refs reads all refs of the repository.
func (s *session) refs(ctx context.Context) (refs.Set, error) {
	source, err := s.refSource()
	if err != nil {
		return refs.Set{}, err
	}
	set, err := refs.Read(ctx, source)
	if err != nil {
		return set, withHint(err, "mend or restore the file; git for-each-ref says what git makes of the refs")
	}
	return set, nil
}

// refSource says where the refs are.
func (s *session) refSource() (refs.Source, error) {
	storage, err := refs.ParseStorage(s.repo.RefStorage)
	return refs.Source{
		GitDir: s.repo.GitDir, CommonDir: s.repo.CommonDir,
		Format: s.repo.ObjectFormat, Storage: storage, Git: s.git(),
	}, err
}

// dates asks git what its dates mean ("2 weeks ago", "2024-01-01"), in seconds
// since 1970; 0 for none.
func (s *session) dates(ctx context.Context, since, until string) (from, to int64, err error) {
	if from, err = s.date(ctx, "--since=", since); err != nil {
		return 0, 0, err
	}
	to, err = s.date(ctx, "--until=", until)
	return from, to, err
}

func (s *session) date(ctx context.Context, option, text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	out, err := s.git().Output(ctx, "rev-parse", option+text)
	if err != nil {
		return 0, err
	}
	_, seconds, _ := strings.Cut(strings.TrimSpace(string(out)), "=")
	return strconv.ParseInt(seconds, 10, 64)
}
