package cli

import (
	"os"
	"os/exec"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/hooks"
)

func installCommand(p *Process) *cli.Command {
	return &cli.Command{
		Name:      "install",
		Usage:     "install git hooks that run pycguard",
		ArgsUsage: "[HOOK...]",
		Description: `Writes hooks into the repository's hooks directory (core.hooksPath is
respected). A hook that is there is kept, and still runs, before pycguard;
"pycguard uninstall" puts it back. Installing again changes nothing.

Where the pre-commit framework, prek, lefthook or husky manages the hooks, the
lines for its file are printed instead.

Without HOOK: ` + list(defaultHooks(false)) + `; in a bare repository ` + list(defaultHooks(true)) + `.
The hooks are: ` + list(hookNames()) + `.

Examples:
  pycguard install --dry-run        # what would be written?
  pycguard install                  # guard commits
  pycguard install pre-push         # guard pushes
  pycguard install --method config  # in git's configuration, with git 2.54 or newer`,
		Flags: append(hookFlags("install beside a manager of hooks, over a changed hook, or into a directory that other repositories use"),
			&cli.BoolFlag{Name: "clean", Usage: "have post-checkout and post-merge delete the bytecode that a switch of branches leaves behind"},
		),
		Action: orderly(p, func(c *cli.Context) error {
			return runHookChange(c, p, change{
				plan:      hooks.PlanInstall,
				configure: configureInstall,
				prepare:   (*session).prepareInstall,
			})
		}),
	}
}

// defaultHooks are the hooks of an install that names none.
func defaultHooks(bare bool) []hooks.Name {
	if bare {
		return []hooks.Name{hooks.PreReceive}
	}
	return []hooks.Name{hooks.PreCommit, hooks.PreMergeCommit}
}

// prepareInstall completes the request, and stops where a manager of hooks is
// to be told instead.
func (s *session) prepareInstall(o hookOptions, r *hooks.Request) error {
	if len(r.Names) == 0 {
		r.Names = defaultHooks(s.repo.Bare())
	}
	if o.clean {
		for _, name := range r.Names {
			if _, err := chooseRun(name, true); err != nil {
				return err
			}
		}
		r.Arguments = []string{"--clean"}
	}
	var err error
	if r.Executable, err = s.executable(); err != nil {
		return err
	}
	if o.force || o.config || s.repo.Bare() {
		return nil
	}
	return s.checkManagers(r.Names)
}

// executable returns the path under which hooks find this program. Where PATH
// leads to it, that one is taken: it lasts through an upgrade that puts the
// file itself elsewhere.
func (s *session) executable() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	found, err := exec.LookPath("pycguard")
	if err != nil || !filepath.IsAbs(found) {
		return self, nil
	}
	a, errA := os.Stat(self)
	b, errB := os.Stat(found)
	if errA == nil && errB == nil && os.SameFile(a, b) {
		return found, nil
	}
	return self, nil
}
