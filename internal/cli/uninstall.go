package cli

import (
	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/hooks"
)

func uninstallCommand(p *Process) *cli.Command {
	return &cli.Command{
		Name:      "uninstall",
		Usage:     "remove the git hooks that run pycguard",
		ArgsUsage: "[HOOK...]",
		Description: `Removes the hooks that "pycguard install" wrote, all of them without HOOK.
A hook that was kept comes back as it was. Hooks that are not pycguard's are
left alone.

Examples:
  pycguard uninstall --dry-run      # what would be removed?
  pycguard uninstall                # all of them
  pycguard uninstall pre-merge-commit`,
		Flags: hookFlags("remove a hook that was changed since, or from a directory that other repositories use"),
		Action: orderly(p, func(c *cli.Context) error {
			return runHookChange(c, p, change{
				prepare:   func(*session, hookOptions, *hooks.Request) error { return nil },
				plan:      hooks.PlanUninstall,
				configure: configureUninstall,
			})
		}),
	}
}
