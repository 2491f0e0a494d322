package cli

import (
	"context"
	"errors"

	"github.com/pycguard/pycguard/hooks"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/object"
)

// hookPrePush stops a push whose commits bring bytecode to the remote.
func hookPrePush(ctx context.Context, s *session, name hooks.Name, args []string) error {
	push, err := hooks.ParsePrePush(args, s.In)
	if err != nil {
		return err
	}
	span, err := s.pushed(ctx, push)
	if err != nil {
		return err
	}
	remote := finding.Quote(push.Remote)
	r, err := s.reportSpan(ctx, span, nil, "new to "+remote)
	if err != nil {
		return err
	}
	err = s.deliver(ctx, "hook", r, s.output)
	if errors.Is(err, errFindings) {
		s.sayBad("%s hook: the push is stopped", name)
		if push.Remote == push.URL {
			s.hint("what a remote without a name has is not known here, so more counts as new; name it: git remote add NAME %s", remote)
		}
	}
	return err
}

// pushed returns the commits that a push brings: those that the remote has in
// none of the refs that the push is about, as git has just asked for them, and
// had in none of its refs when they were last fetched.
func (s *session) pushed(ctx context.Context, push hooks.Push) (span, error) {
	span := span{absent: true}
	for _, update := range push.Updates {
		if !update.Deletes() {
			id, err := object.ParseID(update.LocalID)
			if err != nil {
				return span, err
			}
			span.tips = append(span.tips, id)
		}
		if !update.Creates() {
			id, err := object.ParseID(update.RemoteID)
			if err != nil {
				return span, err
			}
			span.known = append(span.known, id)
		}
	}
	if len(span.tips) == 0 {
		return span, nil
	}
	fetched, err := s.remoteTips(ctx, push.Remote)
	span.known = append(span.known, fetched...)
	return span, err
}

// remoteTips returns what the refs of a remote were when they were last
// fetched.
func (s *session) remoteTips(ctx context.Context, remote string) ([]object.ID, error) {
	return s.tips(ctx, "refs/remotes/"+remote+"/")
}
