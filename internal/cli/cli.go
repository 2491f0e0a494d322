// Package cli is the command line: one file a command, with its flags, its
// wiring and what it prints. It alone reads arguments, environment and clock,
// and hands them down as values.
//
// Rules of output, for every command: findings go to standard output,
// everything else to standard error, behind "pycguard: ", in lower case,
// without a full stop, hints on lines of their own. A closed pipe is a normal
// end. Every message of trouble ends with a next step.
package cli

import (
	"context"
	"io"

	"github.com/urfave/cli/v2"
)

// Process is what the system gives a program.
type Process struct {
	// Args is the command line, with the program's name first.
	Args []string
	// Env is the environment, in the form of os.Environ.
	Env []string
	// Dir is the current directory.
	Dir string
	In  io.Reader
	Out io.Writer
	Err io.Writer
	// Interrupts returns a context that ends when the user interrupts the
	// program, see orderly; nil where nobody does.
	Interrupts func(context.Context) (context.Context, context.CancelFunc)

	screens
}

// Main runs the program and returns its exit code.
func Main(ctx context.Context, p Process) int {
	p.streams.out, p.streams.err = p.Out, p.Err
	p.look(colorAuto)
	p.Out = &pipe{w: p.Out}
	if len(p.Args) > 1 && p.Args[1] == completeCommand {
		p.complete(ctx)
		return codeClean
	}
	if p.inActions() {
		p.Err = actionsLog{p.Err}
	}
	err := p.run(ctx)
	if shown := message(err); shown != "" {
		p.trouble("%s", shown)
	}
	return exitCode(err)
}

func (p *Process) run(ctx context.Context) error {
	app := newApp(p)
	line := arrange(app, p.Args)
	switch {
	case line.help:
		return p.showHelp(line.command)
	case line.version:
		line.args = []string{programName, "version"}
		app.Commands = []*cli.Command{finish(versionCommand(p), p)}
	}
	return app.RunContext(ctx, line.args)
}

func newApp(p *Process) *cli.App {
	return &cli.App{
		Name:                   programName,
		HideHelp:               true,
		HideVersion:            true,
		UseShortOptionHandling: true,
		// A path or a pattern may hold a comma.
		DisableSliceFlagSeparator: true,
		Reader:                    p.In,
		Writer:                    p.Out,
		ErrWriter:                 p.Err,
		Flags:                     globalFlags(),
		Commands:                  commandsFor(p),
		Action:                    func(c *cli.Context) error { return noCommand(c, p) },
		OnUsageError:              p.usageError,
		Before:                    p.chooseColor,
		// Exit codes are decided in one place, by Main.
		ExitErrHandler: func(*cli.Context, error) {},
	}
}

// finish gives a command what all commands have.
func finish(command *cli.Command, p *Process) *cli.Command {
	command.Flags = append(command.Flags, globalFlags()...)
	command.OnUsageError = p.usageError
	command.Before = p.chooseColor
	command.UseShortOptionHandling = true
	command.HideHelp = true
	return command
}

// A factory makes the command of a name.
type factory struct {
	name string
	make func(*Process) *cli.Command
}

// factories is the ordered list of all commands.
func factories() []factory {
	return []factory{
		{"check", checkCommand},
		{"fix-ignore", fixIgnoreCommand},
		{"untrack", untrackCommand},
		{"clean", cleanCommand},
		{"audit", auditCommand},
		{"inspect", inspectCommand},
		{"install", installCommand},
		{"uninstall", uninstallCommand},
		{"hook", hookCommand},
		{"completion", completionCommand},
		{"help", helpCommand},
		{"version", versionCommand},
	}
}

// commandsFor makes the command that the command line names, or all of them
// when it names none: a commit should not wait for commands it does not run.
func commandsFor(p *Process) []*cli.Command {
	_, name, _ := cutCommand(globalFlags(), p.Args)
	for _, f := range factories() {
		if f.name == name {
			return []*cli.Command{finish(f.make(p), p)}
		}
	}
	var all []*cli.Command
	for _, f := range factories() {
		all = append(all, finish(f.make(p), p))
	}
	return all
}

func noCommand(c *cli.Context, p *Process) error {
	if name := c.Args().First(); name != "" {
		return unknownCommand(name, nearestCommand(name), "")
	}
	return showState(c, p)
}
