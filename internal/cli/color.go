package cli

import (
	"io"
	"runtime"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/internal/terminal"
)

// The words of --color.
const (
	colorAuto   = "auto"
	colorAlways = "always"
	colorNever  = "never"
)

// screens are what the two streams of output can show. They are judged each by
// itself: findings may go to a file while the summary goes to a person.
type screens struct {
	out, err terminal.Screen
	// streams are standard output and standard error as the system gave
	// them, without our own writers around them.
	streams struct{ out, err io.Writer }
}

// look finds out what the streams are, with the colours of a choice.
func (p *Process) look(choice string) {
	p.screens.out = p.screen(p.streams.out, choice)
	p.screens.err = p.screen(p.streams.err, choice)
}

func (p *Process) screen(w io.Writer, choice string) terminal.Screen {
	is := terminal.Is(w)
	s := terminal.Screen{Color: colorful(choice, is, p.env)}
	if is {
		s.Width = terminal.Width(w)
		s.Color = s.Color && terminal.EnableColors(w)
	}
	return s
}

// colorful decides about colours. What the command line says holds; then
// NO_COLOR (no-color.org), then FORCE_COLOR and CLICOLOR_FORCE
// (force-color.org, bixense.com/clicolors), which build servers set to have
// colours in their logs; then whether there is a terminal that knows colours.
func colorful(choice string, isTerminal bool, env func(string) string) bool {
	term := env("TERM")
	switch {
	case choice == colorAlways:
		return true
	case choice == colorNever, env("NO_COLOR") != "":
		return false
	case isOn(env("FORCE_COLOR")), isOn(env("CLICOLOR_FORCE")):
		return true
	case term == "dumb", term == "" && runtime.GOOS != "windows":
		return false
	}
	return isTerminal
}

func isOn(value string) bool { return value != "" && value != "0" && value != "false" }

// chooseColor takes up the choice of --color.
func (p *Process) chooseColor(c *cli.Context) error {
	if choice := globalString(c, "color"); choice != "" && choice != colorAuto {
		p.look(choice)
	}
	return nil
}
