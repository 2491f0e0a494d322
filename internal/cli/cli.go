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
	"fmt"
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
}

// Main runs the program and returns its exit code.
func Main(ctx context.Context, p Process) int {
	p.Out = &pipe{w: p.Out}
	if p.inActions() {
		p.Err = actionsLog{p.Err}
	}
	app := newApp(&p)
	err := app.RunContext(ctx, flagsFirst(app, p.Args))
	if shown := message(err); shown != "" {
		fmt.Fprintf(p.Err, "pycguard: %s\n", shown)
	}
	return exitCode(err)
}

func newApp(p *Process) *cli.App {
	app := &cli.App{
		Name:                   "pycguard",
		Usage:                  "keep compiled Python bytecode out of git repositories",
		UsageText:              "pycguard [-C DIR] [--config FILE] [-q|-v] COMMAND [OPTIONS] [ARGUMENTS]",
		Description:            exitCodes,
		HideVersion:            true,
		Suggest:                true,
		UseShortOptionHandling: true,
		// A path or a pattern may hold a comma.
		DisableSliceFlagSeparator: true,
		Reader:                    p.In,
		Writer:                    p.Out,
		ErrWriter:                 p.Err,
		Flags:                     globalFlags(),
		Commands:                  commandsFor(p),
		Action:                    noCommand,
		OnUsageError:              usageError,
		// Exit codes are decided in one place, by Main.
		ExitErrHandler: func(*cli.Context, error) {},
	}
	for _, command := range app.Commands {
		command.Flags = append(command.Flags, globalFlags()...)
		command.OnUsageError = usageError
		command.UseShortOptionHandling = true
		command.HideHelpCommand = true
		command.Description += "\n\n" + exitCodes
	}
	return app
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
		{"version", versionCommand},
	}
}

// commandsFor makes the command that the command line names, or all of them
// when it names none: a commit should not wait for commands it does not run.
func commandsFor(p *Process) []*cli.Command {
	_, name, _ := cutCommand(globalFlags(), p.Args)
	for _, f := range factories() {
		if f.name == name {
			return []*cli.Command{f.make(p)}
		}
	}
	var all []*cli.Command
	for _, f := range factories() {
		all = append(all, f.make(p))
	}
	return all
}

func noCommand(c *cli.Context) error {
	if name := c.Args().First(); name != "" {
		return unknownCommand(c, name)
	}
	return cli.ShowAppHelp(c)
}
