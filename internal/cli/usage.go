package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/internal/suggest"
)

// usageError puts an error of the library into our words.
func (p *Process) usageError(c *cli.Context, err error, _ bool) error {
	name, flags := programName, append(globalFlags(), versionFlag())
	if c.Command != nil && c.Command.Name != programName {
		name += " " + c.Command.Name
		flags = c.Command.Flags
	}
	unknown, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !ok {
		return withHint(errors.New(withDashes(err.Error())), "%s --help shows the options", name)
	}
	unknown = strings.TrimLeft(unknown, "-")
	err = fmt.Errorf("unknown option %s", p.asWritten(unknown))
	if unknown == "version" {
		return withHint(err, "did you mean: pycguard --version")
	}
	if near := suggest.Nearest(unknown, longNames(flags)); near != "" {
		return withHint(err, "did you mean: %s --%s", name, near)
	}
	return withHint(err, "%s --help shows the options", name)
}

// asWritten returns an option with the dashes that the user gave it.
func (p *Process) asWritten(name string) string {
	for _, arg := range p.Args {
		written, _, _ := strings.Cut(arg, "=")
		if strings.TrimLeft(written, "-") == name && written != name {
			return written
		}
	}
	return dashed(name)
}

// withDashes puts a message of package flag into our words: it writes all
// options with one dash.
func withDashes(message string) string {
	if name, ok := strings.CutPrefix(message, "flag needs an argument: -"); ok {
		return fmt.Sprintf("option %s needs a value", dashed(name))
	}
	for _, mark := range []string{" for flag -", " for -"} {
		value, rest, ok := strings.Cut(message, mark)
		if !ok {
			continue
		}
		value = strings.TrimPrefix(strings.TrimPrefix(value, "invalid value "), "invalid boolean value ")
		name, _, _ := strings.Cut(rest, ":")
		return fmt.Sprintf("option %s does not take the value %s", dashed(name), value)
	}
	return message
}

// longNames returns the names of flags that are more than a letter.
func longNames(flags []cli.Flag) []string {
	var names []string
	for _, flag := range flags {
		for _, name := range flag.Names() {
			if len(name) > 1 {
				names = append(names, name)
			}
		}
	}
	return names
}

// unknownCommand is the error for a word that is no command. near is what was
// meant, empty where nobody knows, and before what stands between it and the
// program.
func unknownCommand(name, near, before string) error {
	err := fmt.Errorf("unknown command %q", name)
	if near != "" {
		return withHint(err, "did you mean: pycguard %s%s", before, near)
	}
	return withHint(err, "pycguard --help shows the commands")
}

// otherWords are what people call commands elsewhere.
var otherWords = map[string]string{
	"scan": "check", "lint": "check", "verify": "check", "fix": "check --fix",
	"init": "install", "remove": "uninstall", "history": "audit", "man": "help --man",
	"rm": "untrack", "untracked": "check --worktree", "ignore": "fix-ignore",
}

// nearestCommand returns the command that a word was meant to be.
func nearestCommand(word string) string {
	if known := otherWords[word]; known != "" {
		return known
	}
	return suggest.Nearest(word, commandNames())
}

func commandNames() []string {
	var names []string
	for _, f := range factories() {
		names = append(names, f.name)
	}
	return names
}

// A choiceFlag takes one of a few words.
type choiceFlag struct {
	*cli.StringFlag
	words []string
}

// newChoiceFlag completes a flag that takes one of words.
func newChoiceFlag(flag *cli.StringFlag, words ...string) *choiceFlag {
	flag.Action = oneOf(flag.Name, words...)
	return &choiceFlag{flag, words}
}

// oneOf is the action of a flag that takes one of a few words.
func oneOf(flag string, words ...string) func(*cli.Context, string) error {
	return func(_ *cli.Context, word string) error {
		if slices.Contains(words, word) {
			return nil
		}
		err := fmt.Errorf("unknown word %q for --%s", word, flag)
		if near := suggest.Nearest(word, words); near != "" {
			return withHint(err, "did you mean: --%s %s", flag, near)
		}
		return withHint(err, "known are %s", strings.Join(words, ", "))
	}
}
