package cli

import (
	"cmp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// A page is the help of one command, or of the program: what is shown on a
// terminal and what stands in the manual are made from it.
type page struct {
	name    string // "pycguard check"
	summary string
	usage   []string
	// about is paragraphs, as blocks reads them.
	about    string
	examples []example
	commands []entry // of the program only
	options  []optionGroup
	exits    []entry
	sections []section
}

// An entry is a term and what it means.
type entry struct{ term, text string }

// A section has its own title.
type section struct {
	title   string
	entries []entry
}

// An example is a command, and what it is for.
type example struct{ command, purpose string }

// An optionGroup has the options of a category.
type optionGroup struct {
	title   string
	options []option
}

// optionsTitle is the category of options that have no other.
const optionsTitle = "Options"

// An option is a flag as people write it.
type option struct {
	names []string // with their dashes, short ones first
	value string   // what stands for the value, empty for none
	text  string
}

// commandPage returns the page of a command.
func commandPage(command *cli.Command) page {
	about, examples := cutExamples(command.Description)
	usage := "pycguard " + command.Name + " [OPTIONS]"
	if arguments := strings.TrimSpace(command.ArgsUsage); arguments != "" {
		usage += " " + arguments
	}
	return page{
		name:     "pycguard " + command.Name,
		summary:  command.Usage,
		usage:    []string{usage},
		about:    about,
		examples: examples,
		options:  optionGroups(command.Flags),
		exits:    exitsOf(command.Name),
	}
}

// programPage returns the page of the program, and the commands that it names.
func programPage(p *Process) (page, []*cli.Command) {
	var commands []*cli.Command
	var entries []entry
	for _, f := range factories() {
		command := f.make(p)
		finish(command, p)
		commands = append(commands, command)
		entries = append(entries, entry{command.Name, command.Usage})
	}
	about, examples := cutExamples(programDescription)
	return page{
		name:     programName,
		summary:  programSummary,
		usage:    []string{"pycguard [OPTIONS]", "pycguard [OPTIONS] COMMAND [ARGUMENTS]"},
		about:    about,
		examples: examples,
		commands: entries,
		options:  optionGroups(append(globalFlags(), versionFlag())),
		exits:    exitsOf(""),
		sections: []section{{"Files", files}, {"Environment", environment}},
	}, commands
}

// examplesMark stands before the examples at the end of a description.
const examplesMark = "\n\nExamples:\n"

// cutExamples splits a description. An example is a line: the command, and
// behind a # what it is for.
func cutExamples(description string) (about string, examples []example) {
	about, list, _ := strings.Cut(description, examplesMark)
	for line := range strings.Lines(list) {
		command, purpose, _ := strings.Cut(strings.TrimSpace(line), " # ")
		examples = append(examples, example{strings.TrimSpace(command), strings.TrimSpace(purpose)})
	}
	return about, examples
}

// optionGroups describes flags by category; the options that all commands have
// come last.
func optionGroups(flags []cli.Flag) []optionGroup {
	var groups []optionGroup
	for _, flag := range flags {
		documented, ok := flag.(cli.DocGenerationFlag)
		if !ok {
			continue
		}
		title := optionsTitle
		if category, ok := flag.(cli.CategorizableFlag); ok {
			title = cmp.Or(category.GetCategory(), title)
		}
		at := slices.IndexFunc(groups, func(g optionGroup) bool { return g.title == title })
		if at < 0 {
			at = len(groups)
			groups = append(groups, optionGroup{title: title})
		}
		groups[at].options = append(groups[at].options, describeOption(documented))
	}
	slices.SortStableFunc(groups, func(a, b optionGroup) int { return cmp.Compare(rank(a.title), rank(b.title)) })
	return groups
}

// rank orders the categories.
func rank(title string) int {
	switch title {
	case optionsTitle:
		return 0
	case everywhere:
		return 2
	}
	return 1
}

func describeOption(flag cli.DocGenerationFlag) option {
	o := option{text: flag.GetUsage()}
	for _, name := range flag.Names() {
		o.names = append(o.names, dashed(name))
	}
	slices.SortStableFunc(o.names, func(a, b string) int { return cmp.Compare(min(len(a), 3), min(len(b), 3)) })
	if before, rest, ok := strings.Cut(o.text, "`"); ok {
		value, after, _ := strings.Cut(rest, "`")
		o.value, o.text = value, before+value+after
	}
	if standard := defaultOf(flag); standard != "" {
		o.text += " (default: " + standard + ")"
	}
	return o
}

// dashed returns the name of an option as it is written.
func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// defaultOf returns what holds without the option, empty where that needs no
// word.
func defaultOf(flag cli.DocGenerationFlag) string {
	if many, ok := flag.(cli.DocGenerationSliceFlag); !flag.TakesValue() || ok && many.IsSliceFlag() {
		return ""
	}
	return strings.Trim(flag.GetDefaultText(), `"`)
}
