package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/hooks"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/terminal"
)

// hookOptions is what the command lines of install and uninstall say.
type hookOptions struct {
	names  []hooks.Name // none: those that the command does by itself
	config bool         // hooks in git's configuration, not in its directory
	dryRun bool
	force  bool
	clean  bool // the post hooks delete what they find
}

// change is what install and uninstall do differently.
type change struct {
	// prepare completes the request.
	prepare func(*session, hookOptions, *hooks.Request) error
	// plan plans for the hooks directory, configure for the configuration.
	plan      func(hooks.Request) (hooks.Plan, error)
	configure func(context.Context, *session, hooks.Request) ([][]string, error)
}

var hookMethods = []string{"hooks", "config"}

func hookFlags(force string) []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "dry-run", Aliases: []string{"n"}, Usage: "print what would change, and change nothing"},
		&cli.BoolFlag{Name: "force", Usage: force},
		newChoiceFlag(&cli.StringFlag{
			Name:  "method",
			Usage: "where the hooks are, `WHERE`: hooks (a directory), config (git's configuration)",
			Value: hookMethods[0],
		}, hookMethods...),
	}
}

func readHookOptions(c *cli.Context) (hookOptions, error) {
	o := hookOptions{
		config: c.String("method") == "config",
		dryRun: c.Bool("dry-run"),
		force:  c.Bool("force"),
		clean:  c.Bool("clean"),
	}
	before, after := arguments(c)
	for _, text := range append(before, after...) {
		name, err := installable(text)
		if err != nil {
			return o, err
		}
		o.names = append(o.names, name)
	}
	return o, nil
}

func runHookChange(c *cli.Context, p *Process, do change) error {
	o, err := readHookOptions(c)
	if err != nil {
		return err
	}
	s, err := openSession(c, p)
	if err != nil {
		return err
	}
	defer s.close()
	r := hooks.Request{
		CommonDir: s.repo.CommonDir,
		Worktree:  s.repo.WorkTree,
		Names:     o.names,
		Force:     o.force,
	}
	if err := do.prepare(s, o, &r); err != nil {
		return err
	}
	if o.config {
		return s.changeConfiguration(c.Context, o, r, do)
	}
	return s.changeDirectory(c.Context, o, r, do)
}

// changeDirectory changes the hooks directory. When another program changes
// the same hooks at that moment, it looks again.
func (s *session) changeDirectory(ctx context.Context, o hookOptions, r hooks.Request, do change) error {
	var err error
	if r.Dir, err = s.hooksDir(ctx); err != nil {
		return err
	}
	const tries = 5
	for range tries {
		if err = s.planAndApply(o, r, do); !errors.Is(err, hooks.ErrChanged) {
			return err
		}
	}
	return withHint(err, "run the command again when the other program is done")
}

// planAndApply says the plan and, unless this is a dry run, applies it.
func (s *session) planAndApply(o hookOptions, r hooks.Request, do change) error {
	plan, err := do.plan(r)
	if err != nil {
		return withHint(err, "nothing was changed; mend that, and run the command again")
	}
	for _, step := range plan.Steps {
		if err := s.sayStep(o, step.String()); err != nil {
			return err
		}
	}
	for _, note := range plan.Notes {
		s.sayAs(terminal.Warning, "warning: %s", note)
	}
	if len(plan.Steps) == 0 {
		s.say("no hook of pycguard's in %s", finding.Quote(r.Dir))
	}
	if o.dryRun {
		return nil
	}
	err = plan.Apply()
	if err != nil && !errors.Is(err, hooks.ErrChanged) {
		return withHint(err, "git runs the hooks from before or the new ones; mend the cause, and run the command again")
	}
	return err
}

// sayStep prints a step where it is what the user asked for, in a dry run, and
// else reports it.
func (s *session) sayStep(o hookOptions, step string) error {
	if !o.dryRun {
		s.say("%s", step)
		return nil
	}
	_, err := fmt.Fprintln(s.Out, step)
	return err
}

// hooksDir asks git for the hooks directory, which core.hooksPath can name. A
// relative one starts where hooks run: in a bare repository, in its git
// directory.
func (s *session) hooksDir(ctx context.Context) (string, error) {
	git := s.git()
	if s.repo.Bare() && s.env("GIT_DIR") == "" {
		git.Dir = s.repo.GitDir
	}
	out, err := git.Output(ctx, "rev-parse", "--path-format=absolute", "--git-path", "hooks")
	if err != nil {
		return "", fmt.Errorf("asking git for the hooks directory: %w", err)
	}
	return strings.TrimSuffix(string(out), "\n"), nil
}

// changeConfiguration runs the git commands that change the hooks in git's
// configuration.
func (s *session) changeConfiguration(ctx context.Context, o hookOptions, r hooks.Request, do change) error {
	version, err := s.git().Output(ctx, "version")
	if err != nil {
		return err
	}
	if err := hooks.CheckConfigVersion(string(version)); err != nil {
		return err
	}
	commands, err := do.configure(ctx, s, r)
	if err != nil {
		return err
	}
	for _, command := range commands {
		words := make([]string, len(command))
		for i, word := range command {
			words[i] = shellQuote(word)
		}
		if err := s.sayStep(o, "git "+strings.Join(words, " ")); err != nil {
			return err
		}
		if o.dryRun {
			continue
		}
		if _, err := s.git().Output(ctx, command...); err != nil {
			return err
		}
	}
	if len(commands) == 0 {
		s.say("no hook of pycguard's in the configuration")
	}
	return nil
}

func configureInstall(_ context.Context, _ *session, r hooks.Request) ([][]string, error) {
	return hooks.ConfigInstall(r)
}

func configureUninstall(ctx context.Context, s *session, r hooks.Request) ([][]string, error) {
	keys, err := s.git().Output(ctx, "config", "list", "--local", "--name-only", "-z")
	if err != nil {
		return nil, err
	}
	return hooks.ConfigUninstall(r.Names, keys), nil
}
