package cli

import (
	"io"
	"strings"

	"github.com/pycguard/pycguard/internal/terminal"
)

// writeManual writes the manual page of the program, from the pages of help, in
// the macros of man(7).
func writeManual(p *Process) error {
	program, commands := programPage(p)
	var m manual
	m.macro("TH", strings.ToUpper(programName), "1", "", programName, "")
	m.macro("SH", "NAME")
	m.text(program.name + " - " + program.summary)
	m.macro("SH", "SYNOPSIS")
	for i, usage := range program.usage {
		if i > 0 {
			m.macro("br")
		}
		m.command(usage)
	}
	m.macro("SH", "DESCRIPTION")
	m.blocks(blocks(program.about))
	m.macro("SH", "COMMANDS")
	for _, command := range commands {
		m.macro("SS", command.Name)
		m.page(commandPage(command))
	}
	m.macro("SH", "OPTIONS OF ALL COMMANDS")
	for _, group := range program.options {
		m.options(group)
	}
	m.macro("SH", "EXIT STATUS")
	m.entries(program.exits)
	for _, section := range program.sections {
		m.macro("SH", strings.ToUpper(section.title))
		m.entries(section.entries)
	}
	m.macro("SH", "EXAMPLES")
	m.examples(program.examples)
	m.macro("SH", "SEE ALSO")
	m.text("git(1), gitignore(5), githooks(5)")
	_, err := io.WriteString(p.Out, m.String())
	return err
}

// manual is a manual page in the making.
type manual struct{ strings.Builder }

// page writes what a command has of its own: the options of all commands are in
// one place.
func (m *manual) page(p page) {
	for _, usage := range p.usage {
		m.command(usage)
	}
	m.macro("PP")
	m.text(strings.ToUpper(p.summary[:1]) + p.summary[1:] + ".")
	m.macro("PP")
	m.blocks(blocks(p.about))
	for _, group := range p.options {
		if group.title == everywhere {
			continue
		}
		m.macro("PP")
		m.text(group.title + ":")
		m.options(group)
	}
	m.macro("PP")
	m.text("Examples:")
	m.macro("PP")
	m.examples(p.examples)
	m.macro("PP")
	m.text("Exit status:")
	m.entries(p.exits)
}

// macro writes a request with its arguments.
func (m *manual) macro(name string, args ...string) {
	m.WriteString("." + name)
	for _, arg := range args {
		m.WriteString(` "` + roff(arg) + `"`)
	}
	m.WriteString("\n")
}

// text writes a paragraph, in lines that are short enough to be read in the
// source as well.
func (m *manual) text(text string) {
	const readable = 60
	for line := range strings.SplitSeq(terminal.Wrap(text, readable, 0, 0), "\n") {
		m.WriteString(roffLine(line) + "\n")
	}
}

// command writes a command line in bold, without breaks between its words.
func (m *manual) command(line string) {
	m.WriteString(`\fB` + strings.ReplaceAll(roff(line), " ", `\ `) + `\fR` + "\n")
}

// entries writes terms with their meanings, further in.
func (m *manual) entries(entries []entry) {
	for _, e := range entries {
		m.macro("TP")
		m.WriteString(`\fB` + roff(e.term) + `\fR` + "\n")
		m.text(e.text)
	}
}

func (m *manual) options(group optionGroup) {
	for _, o := range group.options {
		names := make([]string, len(o.names))
		for i, name := range o.names {
			names[i] = `\fB` + roff(name) + `\fR`
		}
		m.macro("TP")
		m.WriteString(strings.Join(names, ", "))
		if o.value != "" {
			m.WriteString(` \fI` + roff(o.value) + `\fR`)
		}
		m.WriteString("\n")
		m.text(o.text)
	}
}

// examples writes commands as they are typed, each with its purpose above it.
func (m *manual) examples(examples []example) {
	m.WriteString(".RS 4\n.nf\n")
	for _, e := range examples {
		if e.purpose != "" {
			m.text("# " + e.purpose)
		}
		m.WriteString(`\fB` + roff(e.command) + `\fR` + "\n")
	}
	m.WriteString(".fi\n.RE\n")
}

// blocks writes the text of a description.
func (m *manual) blocks(all []block) {
	for i, b := range all {
		switch {
		case b.text == "":
			// What follows begins a paragraph by itself.
		case b.term == "-":
			m.WriteString(".IP \\(bu 2\n")
			m.text(b.text)
		case b.term != "":
			m.entries([]entry{{b.term, b.text}})
		case b.indent > 0 && i+1 < len(all) && all[i+1].indent > b.indent:
			m.macro("TP")
			m.WriteString(`\fB` + roff(b.text) + `\fR` + "\n")
		case b.indent > 0:
			m.text(b.text)
		default:
			if i > 0 {
				m.macro("PP")
			}
			m.text(b.text)
		}
	}
}

// roffLine returns a line of text: one that begins with a dot or a quote would
// be a request.
func roffLine(text string) string {
	text = roff(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, `\(aq`) {
		return `\&` + text
	}
	return text
}

// roff returns text without a meaning to roff: what people copy must come out
// as ASCII.
func roff(text string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`, `"`, `\(dq`).Replace(text)
}
