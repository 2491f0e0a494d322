package cli

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// globalFlags may stand before the command and behind it, so the app and each
// command have them.
func globalFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "C", Usage: "run as if started in `DIR`", Category: everywhere},
		&cli.StringFlag{Name: "config", Usage: "read the configuration from `FILE` only", Category: everywhere},
		newChoiceFlag(&cli.StringFlag{
			Name: "color", Usage: "use colours `WHEN`: auto (on a terminal), always, never", DefaultText: colorAuto, Category: everywhere,
		}, colorAuto, colorAlways, colorNever),
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "findings and errors only, no summary, no hints", Category: everywhere},
		&cli.BoolFlag{Name: "verbose", Aliases: []string{"v"}, Usage: "more detail", Category: everywhere},
		&cli.BoolFlag{Name: "help", Aliases: []string{"h"}, Usage: "show this help", Category: everywhere},
	}
}

// everywhere is the category of the options that all commands have.
const everywhere = "Everywhere"

// versionFlag is what people ask of any program. It stands for the command.
func versionFlag() cli.Flag {
	return &cli.BoolFlag{Name: "version", Aliases: []string{"V"}, Usage: "print the version", Category: everywhere}
}

// globalBool reads a global flag wherever it stands.
func globalBool(c *cli.Context, name string) bool {
	return slices.ContainsFunc(c.Lineage(), func(c *cli.Context) bool { return c.Bool(name) })
}

// globalString reads a global flag wherever it stands; nearest the command
// holds.
func globalString(c *cli.Context, name string) string {
	for _, c := range c.Lineage() {
		if value := c.String(name); value != "" {
			return value
		}
	}
	return ""
}

// A commandLine is what the user wrote, in the order that the library needs.
type commandLine struct {
	args []string
	// command is the name of the command, empty for none.
	command string
	// help and version say that these are asked for.
	help, version bool
}

// arrange moves the options of a command in front of its arguments: the library
// stops at the first argument, people do not. Arguments are set off with "--";
// one that the user wrote is kept behind ours.
func arrange(app *cli.App, args []string) commandLine {
	head, name, rest := cutCommand(app.Flags, args)
	line := commandLine{args: args, command: name}
	for _, arg := range head[min(1, len(head)):] {
		line.help = line.help || asksFor(arg, "help", "h", app.Flags)
		line.version = line.version || name == "" && asksFor(arg, "version", "V", nil)
	}
	command := app.Command(name)
	if command == nil {
		return line
	}
	var flags, positional []string
	for i := 0; i < len(rest); i++ {
		switch arg := rest[i]; {
		case arg == "--":
			positional = append(positional, rest[i:]...)
			i = len(rest)
		case len(arg) < 2 || arg[0] != '-':
			positional = append(positional, arg)
		default:
			line.help = line.help || asksFor(arg, "help", "h", command.Flags)
			flags = append(flags, arg)
			if takesValue(command.Flags, arg) && i+1 < len(rest) {
				i++
				flags = append(flags, rest[i])
			}
		}
	}
	line.args = append(slices.Clone(head), flags...)
	if len(positional) > 0 {
		line.args = append(append(line.args, "--"), positional...)
	}
	return line
}

// asksFor reports whether arg is the option of that name or letter, which may
// stand in a row of letters: -qh. The flags are those that may stand there.
func asksFor(arg, name, letter string, flags []cli.Flag) bool {
	word := strings.TrimLeft(arg, "-")
	if word == arg {
		return false
	}
	if word == name || word == letter {
		return true
	}
	if strings.HasPrefix(arg, "--") || !strings.Contains(word, letter) {
		return false
	}
	for _, r := range word {
		if !slices.ContainsFunc(flags, func(flag cli.Flag) bool { return slices.Contains(flag.Names(), string(r)) }) {
			return false
		}
	}
	return true
}

// cutCommand splits a command line behind the command's name.
func cutCommand(global []cli.Flag, args []string) (head []string, name string, rest []string) {
	for i := 1; i < len(args); i++ {
		if !strings.HasPrefix(args[i], "-") {
			return args[:i+1], args[i], args[i+1:]
		}
		if takesValue(global, args[i]) {
			i++
		}
	}
	return args, "", nil
}

// takesValue reports whether the option arg takes the next argument as its
// value.
func takesValue(flags []cli.Flag, arg string) bool {
	name := strings.TrimLeft(arg, "-")
	if strings.Contains(name, "=") {
		return false
	}
	for _, flag := range flags {
		documented, ok := flag.(cli.DocGenerationFlag)
		if ok && slices.Contains(flag.Names(), name) {
			return documented.TakesValue()
		}
	}
	return false
}

// arguments returns what stands behind the options: before and after a "--"
// that the user wrote.
func arguments(c *cli.Context) (before, after []string) {
	all := c.Args().Slice()
	if i := slices.Index(all, "--"); i >= 0 {
		return all[:i], all[i+1:]
	}
	return all, nil
}
