//go:build bench

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pycguard/pycguard/internal/bench/measure"
)

// The hooks that pushes run.
const (
	hookPycguard = "#!/bin/sh\nexec '%s' hook pre-receive\n"
	hookEmpty    = "#!/bin/sh\nexit 0\n"
	// hookShell is what people write without pycguard.
	hookShell = `#!/bin/sh
while read old new ref; do
	git rev-list "$new" --not --all | git diff-tree --stdin -r --root -m --no-commit-id --name-only --diff-filter=AM |
		grep -E '(__pycache__/|\.py[co]$|\$py\.class$)' && exit 1
done
exit 0
`
)

// benchServer measures pushes of one commit to a bare repository with a large
// history, and checks of one commit in it.
func benchServer(b *bench) error {
	l := b.largeHistory(100_000)
	made, err := b.history(l)
	if err != nil {
		return err
	}
	p := pushes{b: b, bare: filepath.Join(b.dir, "server.git"), clone: filepath.Join(b.dir, "clone")}
	if err := b.git("", "clone", "-q", "--bare", "--local", made, p.bare); err != nil {
		return err
	}
	if err := b.git("", "clone", "-q", "--no-checkout", "--shared", made, p.clone); err != nil {
		return err
	}
	behind := measure.Count(l.Commits) + " commits"
	err = b.compare("`check --range HEAD~1..HEAD`, "+behind, b.ours(p.bare, nothing, "check", "--range", "HEAD~1..HEAD"),
		within(measure.Goals{Time: 2}, b.peer(p.bare, "git", "diff-tree", "-r", "HEAD~1", "HEAD")))
	if err != nil {
		return err
	}
	return b.compare("push of one commit to "+behind+", with `hook pre-receive`", p.with(fmt.Sprintf(hookPycguard, b.pycguard)),
		measure.Peer{Name: "a hook that does nothing", Command: p.with(hookEmpty), Most: measure.Goals{Added: 10 * time.Millisecond}},
		measure.Peer{Name: "a hook of `git rev-list`, `git diff-tree` and `grep`", Command: p.with(hookShell)})
}

// pushes makes commits in a clone and pushes them to a bare repository.
type pushes struct {
	b           *bench
	bare, clone string
	// made is how many commits were made.
	made int
}

// with pushes one new commit, with a file of its own, on top of main to a branch.
func (p *pushes) with(hook string) measure.Command {
	c := p.b.command(p.clone, "git", "push", "-q", "-f", p.bare, "next")
	c.Prepare = func() error {
		path := filepath.Join(p.bare, "hooks", "pre-receive")
		if err := os.WriteFile(path, []byte(hook), 0o755); err != nil {
			return err
		}
		if err := os.Chmod(path, 0o755); err != nil {
			return err
		}
		p.made++
		commit := fmt.Sprintf("commit refs/heads/next\ncommitter B <b@example.com> 1800000000 +0000\ndata 1\nx\n"+
			"from refs/remotes/origin/main^0\nM 100644 inline new/%d.py\ndata 2\nx\n\n", p.made)
		_, err := p.b.output(p.clone, strings.NewReader(commit), "git", "fast-import", "--quiet", "--force")
		return err
	}
	return c
}
