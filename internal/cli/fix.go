package cli

import (
	"context"
	"errors"
)

// runFix mends what check finds in the index and in the ignore rules: untrack,
// then fix-ignore --stage.
func runFix(ctx context.Context, s *session, o checkOptions, dryRun bool) error {
	if o.committed() || o.parts != (parts{}) || o.newOnly && !s.config.NewOnly || o.content {
		return withHint(errors.New("--fix goes with paths only"), "check first, then fix: pycguard check --fix")
	}
	if err := runUntrack(ctx, s, untrackOptions{paths: o.paths, dryRun: dryRun, mending: true}); err != nil {
		return err
	}
	if err := s.forgetIndex(); err != nil {
		return err
	}
	return runFixIgnore(ctx, s, fixOptions{stage: true, dryRun: dryRun})
}
