package cli

import (
	"errors"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"
)

const (
	programName    = "pycguard"
	programSummary = "keep compiled Python bytecode out of git repositories"
)

const programDescription = `Alone, pycguard shows how the repository stands (its index, working tree, ignore
rules and hooks) and the command to run next. It exits with 0 when it could look
at all of that, whatever it saw: pycguard check tells by its exit code.

Findings go to standard output, a line each: PATH: RULE message. Everything else
goes to standard error. "pycguard help COMMAND" shows the options and examples of
a command, "pycguard help --man" the manual.

Examples:
  pycguard                   # how does this repository stand?
  pycguard check             # where is bytecode, and what is not ignored?
  pycguard check --fix       # stop tracking it, and ignore it
  pycguard install           # let no commit take it in again
  pycguard -C ~/src/app check --quiet`

// files and environment are what the program reads besides the repository.
var (
	files = []entry{
		{".pycguard.toml", "the configuration of a repository, at its top: allow, new-only, extra-patterns"},
		{"pyproject.toml", "the same in its table [tool.pycguard], where there is no .pycguard.toml"},
	}
	environment = []entry{
		{"NO_COLOR", "no colours, if it is not empty"},
		{"FORCE_COLOR, CLICOLOR_FORCE", "colours also where output goes to a file or a pipe; NO_COLOR and --color come first"},
		{"TERM", "no colours and no progress if it is dumb"},
		{"CI", "no progress if it is set"},
		{"GIT_DIR, GIT_INDEX_FILE and others", "which repository and which index are meant, as for git"},
		{"PRE_COMMIT and others", "set by the pre-commit framework: which commits a hook is about"},
	}
)

func helpCommand(p *Process) *cli.Command {
	return &cli.Command{
		Name:      "help",
		Usage:     "show the help of a command, or the manual",
		ArgsUsage: "[COMMAND]",
		Description: `Shows what a command does, its options, examples and exit codes. --man prints
the manual page of the whole program, in the form that man reads.

Examples:
  pycguard help check
  pycguard help --man | man -l -    # read the manual
  pycguard help --man >pycguard.1   # to install it: in a directory man1`,
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "man", Usage: "print the manual page, for man"},
		},
		Action: func(c *cli.Context) error {
			before, after := arguments(c)
			args := append(before, after...)
			switch {
			case c.Bool("man") && len(args) > 0:
				return withHint(errors.New("the manual is about all commands"), "leave the command out: pycguard help --man")
			case c.Bool("man"):
				return writeManual(p)
			case len(args) > 1:
				return withHint(fmt.Errorf("one command at most, not %d", len(args)), "pycguard help shows them all")
			case len(args) == 1:
				return p.showHelp(args[0])
			}
			return p.showHelp("")
		},
	}
}

// showHelp writes the page of a command, or of the program.
func (p *Process) showHelp(name string) error {
	program, commands := programPage(p)
	if name == "" {
		return p.writePage(p.Out, program)
	}
	for _, command := range commands {
		if command.Name == name {
			return p.writePage(p.Out, commandPage(command))
		}
	}
	return unknownCommand(name, nearestCommand(name), "help ")
}

// showCommands writes what the commands are.
func (p *Process) showCommands() error {
	program, _ := programPage(p)
	return p.writePage(p.Out, page{name: program.name, summary: program.summary, usage: program.usage, commands: program.commands})
}

func (p *Process) writePage(w io.Writer, shown page) error {
	return writeHelp(w, shown, helpWidth(p.screens.out))
}
