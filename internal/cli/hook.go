package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/hooks"
	"github.com/pycguard/pycguard/internal/suggest"
)

// hookRun is what pycguard does when git runs a hook. args are git's.
type hookRun func(ctx context.Context, s *session, name hooks.Name, args []string) error

// hookRuns are the hooks that can be installed: no other has a command behind
// it.
func hookRuns() map[hooks.Name]hookRun {
	return map[hooks.Name]hookRun{
		hooks.PreCommit:      hookStaged,
		hooks.PreMergeCommit: hookStaged,
		hooks.PrePush:        hookPrePush,
		hooks.PreReceive:     hookPreReceive,
		hooks.Update:         hookUpdate,
		hooks.PostCheckout:   afterCheckout(warnOfGhosts),
		hooks.PostMerge:      afterMerge(warnOfGhosts),
	}
}

func hookCommand(p *Process) *cli.Command {
	return &cli.Command{
		Name:      "hook",
		Usage:     "what an installed hook runs",
		ArgsUsage: "NAME [ARGUMENT...]",
		Description: `Git runs this through the script that "pycguard install" writes, with the
arguments and the standard input of the hook.

  pre-commit, pre-merge-commit
      as "pycguard check --staged"; findings stop the commit
  pre-push
      checks every commit that is new to the remote; findings stop the push
  pre-receive, update
      on a server: check every commit that is new to the repository; findings
      refuse the push
  post-checkout, post-merge
      warn of the modules that Python would still import although the switch of
      branches or the merge took their sources away

On a server, what is allowed is the server's to say: in the file that --config
names, or in the git configuration. There also stand the limits that a push must
keep, 0 for none:

  pycguard.allow          a pattern of bytecode that may be there; repeatable
  pycguard.extraPatterns  a pattern of what is bytecode, too; repeatable
  pycguard.maxCommits     how many commits may be new
  pycguard.maxTrees       how many directories may be read
  pycguard.timeout        seconds, or a time like 4s or 2m

--format, --null and --output are for pre-commit, pre-merge-commit and pre-push.

` + describeFormats() + `

Examples:
  pycguard hook pre-commit               # as git runs it
  pycguard hook pre-push origin URL      # reads on its input what is pushed
  pycguard hook --gitlab pre-receive     # in a server hook of GitLab`,
		Flags: append(outputFlags(),
			&cli.BoolFlag{Name: "gitlab", Usage: "begin each line with " + gitlabPrefix + "so that GitLab shows it"},
			&cli.BoolFlag{Name: "clean", Usage: "post-checkout, post-merge: delete such bytecode, if its source was committed before"},
		),
		Action: forgiving(p, func(c *cli.Context) error {
			before, after := arguments(c)
			args := append(before, after...)
			if len(args) == 0 {
				return withHint(errors.New("no hook is named"), "pycguard hook --help shows the hooks")
			}
			name, err := installable(args[0])
			if err != nil {
				return err
			}
			if c.Bool("gitlab") {
				p.Out, p.Err = &linePrefix{w: p.Out, prefix: gitlabPrefix}, &linePrefix{w: p.Err, prefix: gitlabPrefix}
			}
			open := openSession
			if name.OnServer() {
				open = openServerSession
			}
			s, err := open(c, p)
			if err != nil {
				return err
			}
			defer s.close()
			run, err := chooseRun(name, c.Bool("clean"))
			if err != nil {
				return err
			}
			if s.output, err = readHookOutput(c, p, name); err != nil {
				return err
			}
			return run(c.Context, s, name, args[1:])
		}),
	}
}

// readHookOutput reads outputFlags, which go with the hooks that report
// findings: the others talk to a person only.
func readHookOutput(c *cli.Context, p *Process, name hooks.Name) (outputOptions, error) {
	switch name {
	case hooks.PreCommit, hooks.PreMergeCommit, hooks.PrePush:
		return readOutputOptions(c, p)
	}
	if c.IsSet("format") || c.IsSet("null") || c.IsSet("output") {
		return nil, withHint(fmt.Errorf("--format, --null and --output do not go with %s", name), "leave them out")
	}
	return nil, nil
}

// hookNames returns the hooks that have a command behind them, in order.
func hookNames() []hooks.Name {
	var offered []hooks.Name
	runs := hookRuns()
	for _, name := range hooks.Names() {
		if runs[name] != nil {
			offered = append(offered, name)
		}
	}
	return offered
}

func list(names []hooks.Name) string {
	words := make([]string, len(names))
	for i, name := range names {
		words[i] = string(name)
	}
	return strings.Join(words, ", ")
}

// installable reads the name of a hook that has a command behind it.
func installable(text string) (hooks.Name, error) {
	if hookRuns()[hooks.Name(text)] != nil {
		return hooks.Name(text), nil
	}
	err := fmt.Errorf("no hook %q", text)
	var known []string
	for _, name := range hookNames() {
		known = append(known, string(name))
	}
	if near := suggest.Nearest(text, known); near != "" {
		return "", withHint(err, "did you mean: %s", near)
	}
	return "", withHint(err, "the hooks are: %s", strings.Join(known, ", "))
}

// hookStaged stops the commit of bytecode. The index is the one that git names
// in the environment: a commit of some paths has its own.
func hookStaged(ctx context.Context, s *session, name hooks.Name, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%s hook: git gives no arguments, not %q", name, args)
	}
	o := checkOptions{newOnly: s.config.NewOnly}
	r, err := checkStaged(ctx, s, o)
	if err != nil {
		return err
	}
	err = s.deliver(ctx, "hook", r, s.output)
	if errors.Is(err, errFindings) {
		s.sayBad("%s hook: the commit is stopped", name)
	}
	return err
}
