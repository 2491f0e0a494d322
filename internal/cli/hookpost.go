package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/dustin/go-humanize"
	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/hooks"
	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/clean"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/report"
	"github.com/pycguard/pycguard/internal/scan"
	"github.com/pycguard/pycguard/internal/terminal"
)

// forgiving has the hooks that run when git is done succeed whatever happens:
// the exit code of post-checkout becomes that of git checkout, which has done
// its work.
func forgiving(p *Process, action cli.ActionFunc) cli.ActionFunc {
	return func(c *cli.Context) error {
		err := action(c)
		before, after := arguments(c)
		name := hooks.Name(slices.Concat(before, after, []string{""})[0])
		if err == nil || c.Context.Err() != nil || name.Blocks() {
			return err
		}
		p.trouble("%s hook: %v", name, err)
		return nil
	}
}

// cleaningRuns are the hooks that have something to do for --clean.
func cleaningRuns() map[hooks.Name]hookRun {
	return map[hooks.Name]hookRun{
		hooks.PostCheckout: afterCheckout(deleteGhosts),
		hooks.PostMerge:    afterMerge(deleteGhosts),
	}
}

// chooseRun returns what a hook does.
func chooseRun(name hooks.Name, cleaning bool) (hookRun, error) {
	if !cleaning {
		return hookRuns()[name], nil
	}
	run := cleaningRuns()[name]
	if run == nil {
		return nil, withHint(fmt.Errorf("%s hook: nothing to clean there", name), "--clean goes with %s and %s", hooks.PostCheckout, hooks.PostMerge)
	}
	return run, nil
}

// ghostAction is what a hook does with the ghosts that a switch left behind.
type ghostAction func(ctx context.Context, s *session, left leftBehind) error

// afterCheckout looks for what a switch of branches left behind. A clone has
// no branch before, and a checkout of files switches nothing.
func afterCheckout(do ghostAction) hookRun {
	return func(ctx context.Context, s *session, _ hooks.Name, args []string) error {
		checkout, err := hooks.ParsePostCheckout(args)
		if err != nil {
			return err
		}
		isClone := strings.Trim(checkout.PreviousID, "0") == ""
		if !checkout.Branch || isClone || checkout.PreviousID == checkout.NewID {
			return nil
		}
		return s.afterSwitch(ctx, checkout.PreviousID, do)
	}
}

// afterMerge looks for what a merge left behind. git merge notes where HEAD
// stood in ORIG_HEAD; a squash merge does not move HEAD.
func afterMerge(do ghostAction) hookRun {
	return func(ctx context.Context, s *session, _ hooks.Name, args []string) error {
		squash, err := hooks.ParsePostMerge(args)
		if err != nil {
			return err
		}
		before := "ORIG_HEAD"
		if squash {
			before = "HEAD"
		}
		return s.afterSwitch(ctx, before, do)
	}
}

// leftBehind are the ghosts of sources that the working tree had at the
// revision before, and has no longer.
type leftBehind struct {
	ghosts []scan.Ghost
	before *scan.Tree
	root   *os.Root
	// tracked reports whether the index has a path.
	tracked func(path string) bool
}

func (s *session) afterSwitch(ctx context.Context, before string, do ghostAction) error {
	if s.repo.Bare() {
		return nil
	}
	tree, err := s.openTree(ctx, before)
	if err != nil {
		return fmt.Errorf("looking for the sources that were there before: %w", err)
	}
	tracked, err := s.trackedBytecode(ctx)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(s.repo.WorkTree)
	if err != nil {
		return err
	}
	defer root.Close()
	left := leftBehind{before: tree, root: root, tracked: func(path string) bool { return tracked[path] }}
	found, _, err := scan.Ghosts{Root: root, Tracked: left.tracked}.Find()
	allows := s.policy().Allow
	for _, ghost := range found {
		if allows != nil && allows(ghost.Path) {
			continue
		}
		is, lookupErr := left.isOf(ghost)
		if err = errors.Join(err, lookupErr); is {
			left.ghosts = append(left.ghosts, ghost)
		}
	}
	if len(left.ghosts) == 0 {
		return err
	}
	return errors.Join(err, do(ctx, s, left))
}

// isOf reports whether the revision before had the source of a ghost.
func (l leftBehind) isOf(ghost scan.Ghost) (bool, error) {
	if !ghost.Dir {
		return l.hadSource(ghost.Path)
	}
	at, ok, err := l.before.Lookup(ghost.Path)
	return ok && at.Mode.IsDir(), err
}

// hadSource reports whether the revision before had the source of a file.
func (l leftBehind) hadSource(path string) (bool, error) {
	for _, source := range bytecode.ParseName(path).Sources() {
		at, ok, err := l.before.Lookup(source)
		if err != nil || ok && !at.Mode.IsDir() {
			return err == nil, err
		}
	}
	return false, nil
}

// warnOfGhosts says what was left behind.
func warnOfGhosts(_ context.Context, s *session, left leftBehind) error {
	const few = 10
	for _, ghost := range left.ghosts[:min(few, len(left.ghosts))] {
		s.sayAs(terminal.Warning, "warning: %s: %s %s", finding.Quote(ghost.Path), finding.GhostModule.ID, ghost)
	}
	if more := len(left.ghosts) - few; more > 0 {
		s.sayAs(terminal.Warning, "warning: and %s more ghosts", humanize.Comma(int64(more)))
	}
	s.hint("delete them: pycguard clean --ghosts; or always: pycguard install --clean post-checkout post-merge")
	return nil
}

// deleteGhosts deletes what can be made again: bytecode whose source the
// revision before had. Other bytecode stays, also in a hollow directory, for it
// may be the only copy of a module that was never committed.
func deleteGhosts(ctx context.Context, s *session, left leftBehind) error {
	guard := clean.Guard{
		Tracked:  left.tracked,
		Allowed:  s.policy().Allow,
		Excluded: func(path string, isDir bool) bool { return !left.mayDelete(path, isDir) },
	}
	result, err := clean.Run(ctx, left.root, clean.Options{
		Select:  clean.Selection{Ghosts: true},
		Guard:   guard,
		Workers: runtime.GOMAXPROCS(0),
	})
	if n := len(result.Files) + len(result.Dirs); n > 0 {
		s.say("deleted %s and %s that Python would still import", report.Plural(len(result.Files), "file", "files"),
			report.Plural(len(result.Dirs), "directory", "directories"))
	}
	left.ghosts = slices.DeleteFunc(left.ghosts, func(ghost scan.Ghost) bool {
		_, err := left.root.Lstat(ghost.Path)
		return err != nil
	})
	if err == nil && len(left.ghosts) > 0 {
		s.say("kept what the revision before had no source of: it may be the only copy")
		err = warnOfGhosts(ctx, s, left)
	}
	return errors.Join(append(result.Errors, err)...)
}

// mayDelete reports whether clean may look at a path: at the ghosts, at what
// lies in them, and at the directories that lead to them.
func (l leftBehind) mayDelete(path string, isDir bool) bool {
	for _, ghost := range l.ghosts {
		isAbove := isDir && strings.HasPrefix(ghost.Path, path+"/")
		isWithin := path == ghost.Path || ghost.Dir && strings.HasPrefix(path, ghost.Path+"/")
		if !isAbove && !isWithin {
			continue
		}
		if isDir {
			return true
		}
		had, err := l.hadSource(path)
		return had && err == nil
	}
	return false
}
