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
		&cli.StringFlag{Name: "C", Usage: "run as if started in `DIR`", Category: "Everywhere:"},
		&cli.StringFlag{Name: "config", Usage: "read the configuration from `FILE` only", Category: "Everywhere:"},
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "findings and errors only, no summary, no hints", Category: "Everywhere:"},
		&cli.BoolFlag{Name: "verbose", Aliases: []string{"v"}, Usage: "more detail", Category: "Everywhere:"},
	}
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

// flagsFirst moves the options of a command in front of its arguments: the
// library stops at the first argument, people do not. Arguments are set off
// with "--"; one that the user wrote is kept behind ours.
func flagsFirst(app *cli.App, args []string) []string {
	if len(args) == 0 {
		return args
	}
	head, name, rest := cutCommand(app.Flags, args)
	command := app.Command(name)
	if command == nil {
		return args
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
			flags = append(flags, arg)
			if takesValue(command.Flags, arg) && i+1 < len(rest) {
				i++
				flags = append(flags, rest[i])
			}
		}
	}
	ordered := append(slices.Clone(head), flags...)
	if len(positional) > 0 {
		ordered = append(append(ordered, "--"), positional...)
	}
	return ordered
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
