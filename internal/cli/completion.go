package cli

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/internal/suggest"
)

//go:embed completion/pycguard.bash
var bashScript string

//go:embed completion/pycguard.zsh
var zshScript string

//go:embed completion/pycguard.fish
var fishScript string

//go:embed completion/pycguard.ps1
var powershellScript string

// shells are those that a script of completions is there for.
var shells = []struct{ name, script string }{
	{"bash", bashScript}, {"zsh", zshScript}, {"fish", fishScript}, {"powershell", powershellScript},
}

func shellNames() []string {
	var names []string
	for _, shell := range shells {
		names = append(names, shell.name)
	}
	return names
}

func completionCommand(p *Process) *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     "print the script that completes pycguard in a shell",
		ArgsUsage: "SHELL",
		Description: `Prints a script for ` + strings.Join(shellNames(), ", ") + `. With it the tab
key completes commands, options and their values, branches and tags, hooks and
files. To have it in every shell:

  bash        put the line below into ~/.bashrc
  zsh         put it into ~/.zshrc, behind compinit; or save the script as
              _pycguard in a directory of $fpath
  fish        save the script as ~/.config/fish/completions/pycguard.fish
  powershell  put it into the file that $PROFILE names

Examples:
  eval "$(pycguard completion bash)"                   # bash
  source <(pycguard completion zsh)                    # zsh
  pycguard completion fish | source                    # fish, for this session
  pycguard completion powershell | Out-String | Invoke-Expression  # PowerShell`,
		Action: func(c *cli.Context) error {
			before, after := arguments(c)
			args := append(before, after...)
			if len(args) != 1 {
				return withHint(errors.New("which shell?"), "name one of %s", strings.Join(shellNames(), ", "))
			}
			for _, shell := range shells {
				if shell.name == args[0] {
					_, err := io.WriteString(p.Out, shell.script)
					return err
				}
			}
			err := fmt.Errorf("no completion for the shell %q", args[0])
			if near := suggest.Nearest(args[0], shellNames()); near != "" {
				return withHint(err, "did you mean: pycguard completion %s", near)
			}
			return withHint(err, "there is one for %s", strings.Join(shellNames(), ", "))
		},
	}
}
