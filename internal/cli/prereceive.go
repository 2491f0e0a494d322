package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/pycguard/pycguard/hooks"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/report"
	"github.com/pycguard/pycguard/internal/revwalk"
	"github.com/pycguard/pycguard/internal/scan"
)

// hookPreReceive refuses a push that brings bytecode to this repository. git
// takes all refs of a push or none here, so all are judged, and each one that
// is in the way is named.
func hookPreReceive(ctx context.Context, s *session, name hooks.Name, args []string) error {
	updates, err := hooks.ParsePreReceive(args, s.In)
	if err != nil {
		return err
	}
	return s.judge(ctx, name, updates)
}

// hookUpdate refuses one ref of a push.
func hookUpdate(ctx context.Context, s *session, name hooks.Name, args []string) error {
	update, err := hooks.ParseUpdate(args)
	if err != nil {
		return err
	}
	return s.judge(ctx, name, []hooks.RefUpdate{update})
}

var errPushTime = errors.New("it takes longer than the limit allows")

func (s *session) judge(ctx context.Context, name hooks.Name, updates []hooks.RefUpdate) error {
	if s.limits.time > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, s.limits.time, fmt.Errorf("%w: %v", errPushTime, s.limits.time))
		defer cancel()
	}
	err := s.judgeUpdates(ctx, updates)
	if err == nil || errors.Is(err, errFindings) {
		return err
	}
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return limitHint(fmt.Errorf("%s hook: the push is refused, because it could not be checked: %w", name, err))
}

// limitHint says which limit was met, if any.
func limitHint(err error) error {
	for limit, key := range map[error]string{
		revwalk.ErrLimit: maxCommitsKey, scan.ErrTreeLimit: maxTreesKey, errPushTime: timeoutKey,
	} {
		if errors.Is(err, limit) {
			return withHint(err, "push less at once, or have %s raised in the git configuration of the server", key)
		}
	}
	return err
}

func (s *session) judgeUpdates(ctx context.Context, updates []hooks.RefUpdate) error {
	pushed := span{maxCommits: s.limits.commits, maxTrees: s.limits.trees, coarse: true, absent: true}
	var refs []hooks.RefUpdate
	for _, update := range updates {
		if update.Deletes() {
			continue
		}
		id, err := object.ParseID(update.NewID)
		if err != nil {
			return err
		}
		pushed.tips, refs = append(pushed.tips, id), append(refs, update)
	}
	if len(refs) == 0 {
		return nil
	}
	var err error
	if pushed.known, err = s.tips(ctx, ""); err != nil {
		return err
	}
	result, err := s.scanSpan(ctx, pushed)
	if err != nil {
		return err
	}
	if len(result.Findings) == 0 {
		s.detail("checked %s, no bytecode%s", report.Plural(result.Examined, "new commit", "new commits"), passedOver(result.Result))
		return nil
	}
	return s.refuse(newIncoming(result), pushed.tips, refs)
}

// refuse names the refs that bring bytecode. tips are what the refs would point
// at.
func (s *session) refuse(in *incoming, tips []object.ID, refs []hooks.RefUpdate) error {
	for i, update := range refs {
		store, err := s.objects()
		if err != nil {
			return err
		}
		tip, _, err := revwalk.Peel(store, tips[i])
		if err != nil {
			return err
		}
		brought := in.broughtBy(tip)
		if len(brought.dirty) == 0 {
			continue
		}
		if err := s.writeRefusal(store, update.Ref, brought); err != nil {
			return err
		}
	}
	s.hintCommitted(in.Findings)
	return errFindings
}

// incoming is what a push brings, ready to be told apart by ref.
type incoming struct {
	spanResult
	commits map[object.ID]revwalk.Commit
	// findings has the findings of each commit and tree by its id.
	findings map[string][]finding.Finding
}

func newIncoming(result spanResult) *incoming {
	in := &incoming{
		spanResult: result,
		commits:    make(map[object.ID]revwalk.Commit, len(result.commits)),
		findings:   make(map[string][]finding.Finding),
	}
	for _, commit := range result.commits {
		in.commits[commit.ID] = commit
	}
	for _, f := range result.Findings {
		in.findings[f.Place] = append(in.findings[f.Place], f)
	}
	return in
}

// brought is what one ref of a push brings.
type brought struct {
	// commits counts all that are new.
	commits int
	// dirty are those commits, or the tree, that bring bytecode, the newest
	// first.
	dirty []broughtIn
}

type broughtIn struct {
	id       object.ID
	findings []finding.Finding
}

func (in *incoming) broughtBy(tip object.ID) brought {
	reached := in.reach(tip)
	b := brought{commits: len(reached)}
	if len(reached) == 0 {
		reached[tip] = true
		b.add(tip, in.findings[tip.String()])
	}
	for _, commit := range in.spanResult.commits {
		if reached[commit.ID] {
			b.add(commit.ID, in.findings[commit.ID.String()])
		}
	}
	return b
}

func (b *brought) add(id object.ID, findings []finding.Finding) {
	if len(findings) > 0 {
		b.dirty = append(b.dirty, broughtIn{id, findings})
	}
}

// reach returns the new commits that can be reached from tip.
func (in *incoming) reach(tip object.ID) map[object.ID]bool {
	reached := make(map[object.ID]bool)
	for stack := []object.ID{tip}; len(stack) > 0; {
		id := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		commit, isNew := in.commits[id]
		if isNew && !reached[id] {
			reached[id] = true
			stack = append(stack, commit.Parents...)
		}
	}
	return reached
}
