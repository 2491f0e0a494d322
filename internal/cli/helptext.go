package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/pycguard/pycguard/internal/terminal"
)

// The width of a help page: as wide as the terminal, but so that lines stay
// readable; in a file that of the old terminals.
const (
	widestHelp   = 100
	standardHelp = 80
	// helpIndent is where the text below a title begins.
	helpIndent = 2
)

// helpWidth returns the width of help on a screen.
func helpWidth(screen terminal.Screen) int {
	if screen.Width == 0 {
		return standardHelp
	}
	return min(screen.Width, widestHelp)
}

// writeHelp writes a page in lines of width columns. Commands are never broken.
func writeHelp(w io.Writer, p page, width int) error {
	t := helpText{width: width}
	t.line(terminal.Wrap(p.name+" - "+p.summary, width, 0, helpIndent))
	t.title("Usage")
	for _, usage := range p.usage {
		t.line("  " + usage)
	}
	if p.about != "" {
		t.line("")
		t.blocks(blocks(p.about))
	}
	if len(p.commands) > 0 {
		t.title("Commands")
		t.entries(p.commands)
	}
	if len(p.examples) > 0 {
		t.title("Examples")
		t.examples(p.examples)
	}
	for _, group := range p.options {
		t.title(group.title)
		t.entries(optionEntries(group.options))
	}
	for _, section := range p.sections {
		t.title(section.title)
		t.entries(section.entries)
	}
	if len(p.exits) > 0 {
		t.title("Exit codes")
		t.entries(p.exits)
	}
	_, err := io.WriteString(w, t.String())
	return err
}

// optionEntries returns options as they are listed: long names below each
// other, short ones before them.
func optionEntries(options []option) []entry {
	var entries []entry
	for _, o := range options {
		term := strings.Join(o.names, ", ")
		if len(o.names) == 1 && strings.HasPrefix(term, "--") {
			term = "    " + term
		}
		if o.value != "" {
			term += " " + o.value
		}
		entries = append(entries, entry{term, o.text})
	}
	return entries
}

// helpText is a page in the making.
type helpText struct {
	strings.Builder
	width int
}

func (t *helpText) line(text string) { t.WriteString(text + "\n") }

func (t *helpText) title(text string) { t.line("\n" + text + ":") }

// entries writes terms and, beside them, what they mean; below where a term is
// too long for that.
func (t *helpText) entries(entries []entry) {
	column := 0
	for _, e := range entries {
		if length := helpIndent + terminal.Columns(e.term) + 2; length <= max(t.width*2/5, 20) {
			column = max(column, length)
		}
	}
	for _, e := range entries {
		t.entry(helpIndent, column, e)
	}
}

// entry writes a term at column indent, and its text at column hang.
func (t *helpText) entry(indent, hang int, e entry) {
	head := strings.Repeat(" ", indent) + e.term
	if hang > t.width/2 {
		hang = indent + 4
	}
	if terminal.Columns(head)+1 > hang {
		t.line(head)
		head = ""
	}
	t.line(terminal.Pad(head, hang) + terminal.Wrap(e.text, t.width, hang, hang))
}

// examples writes each example on a line, or with its purpose above it where
// one of them is too long.
func (t *helpText) examples(examples []example) {
	column, longest := 0, 0
	for _, e := range examples {
		if e.purpose != "" {
			column = max(column, terminal.Columns(e.command)+2)
		}
	}
	for _, e := range examples {
		longest = max(longest, column+terminal.Columns(e.purpose)+len("# "))
	}
	for _, e := range examples {
		switch {
		case e.purpose == "":
			t.line("  " + e.command)
		case helpIndent+longest > t.width:
			t.line("  # " + terminal.Wrap(e.purpose, t.width-len("# "), helpIndent, helpIndent) + "\n  " + e.command)
		default:
			t.line("  " + terminal.Pad(e.command, column) + "# " + e.purpose)
		}
	}
}

func (t *helpText) blocks(all []block) {
	for _, b := range all {
		switch {
		case b.term == "":
			t.line(strings.Repeat(" ", b.indent) + terminal.Wrap(b.text, t.width, b.indent, b.indent))
		default:
			t.entry(b.indent, b.hang, entry{b.term, b.text})
		}
	}
}

// A block is a paragraph, an entry of a list, or (empty) a blank line.
type block struct {
	indent int
	term   string // of an entry; "-" in plain lists
	hang   int    // where the text of an entry begins
	text   string
}

func (b block) String() string { return fmt.Sprintf("%d %q %d %q", b.indent, b.term, b.hang, b.text) }

// blocks reads the text of a description. Lines that begin at the left are
// prose; indented lines are entries: a term and two spaces, or a dash, before
// the text. A line that is indented as the text of the entry above it belongs
// to that.
func blocks(text string) []block {
	var all []block
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n ")
		bare := strings.TrimLeft(line, " ")
		indent := len(line) - len(bare)
		last := len(all) - 1
		switch {
		case bare == "":
			all = append(all, block{})
		case last >= 0 && all[last].text != "" && indent == all[last].hang:
			all[last].text += " " + bare
		default:
			all = append(all, newBlock(indent, bare))
		}
	}
	return all
}

func newBlock(indent int, bare string) block {
	if item, ok := strings.CutPrefix(bare, "- "); ok {
		return block{indent, "-", indent + 2, item}
	}
	if term, text, ok := strings.Cut(bare, "  "); ok && indent > 0 {
		text = strings.TrimLeft(text, " ")
		return block{indent, term, indent + len(bare) - len(text), text}
	}
	return block{indent: indent, hang: indent, text: bare}
}
