package cli

import (
	"fmt"
	"strings"

	"github.com/pycguard/pycguard/internal/terminal"
)

// say writes a line to standard error, unless the user wants quiet.
func (s *session) say(format string, args ...any) { s.sayAs("", format, args...) }

// sayGood is say for the verdict that nothing is wrong.
func (s *session) sayGood(format string, args ...any) { s.sayAs(terminal.Good, format, args...) }

// sayBad is say for the verdict that something is.
func (s *session) sayBad(format string, args ...any) { s.sayAs(terminal.Bad, format, args...) }

func (s *session) sayAs(role terminal.Role, format string, args ...any) {
	if !s.quiet {
		s.tell(role, fmt.Sprintf(format, args...))
	}
}

// detail writes a line to standard error where the user wants to know more.
func (s *session) detail(format string, args ...any) {
	if s.verbose {
		s.say(format, args...)
	}
}

// hint writes a next step to standard error, unless the user wants quiet.
func (s *session) hint(format string, args ...any) {
	if !s.quiet {
		fmt.Fprintln(s.Err, layHint(s.screens.err, fmt.Sprintf(hintPrefix+format, args...)))
	}
}

// messagePrefix stands before every message, hintPrefix before every next step.
const (
	messagePrefix = "pycguard: "
	hintPrefix    = "  hint: "
)

// tell writes a message to standard error: the first line behind the name of
// the program, in the colour of its role, and the lines that come with it.
func (p *Process) tell(role terminal.Role, message string) {
	screen := p.screens.err
	first, rest, more := strings.Cut(message, "\n")
	text := messagePrefix + paintLines(screen, role, terminal.Wrap(first, screen.Width, len(messagePrefix), len(messagePrefix)))
	for more {
		var line string
		line, rest, more = strings.Cut(rest, "\n")
		text += "\n" + layHint(screen, line)
	}
	fmt.Fprintln(p.Err, text)
}

// trouble tells what went wrong.
func (p *Process) trouble(format string, args ...any) {
	p.tell(terminal.Trouble, fmt.Sprintf(format, args...))
}

// paintLines paints each line by itself, so that what stands between the lines
// of others keeps its own colour.
func paintLines(screen terminal.Screen, role terminal.Role, text string) string {
	if role == "" || !screen.Color {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		bare := strings.TrimLeft(line, " ")
		lines[i] = line[:len(line)-len(bare)] + screen.Paint(role, bare)
	}
	return strings.Join(lines, "\n")
}

// layHint lays out a hint; other lines stay as they are.
func layHint(screen terminal.Screen, line string) string {
	text, ok := strings.CutPrefix(line, hintPrefix)
	if !ok {
		return line
	}
	prose, command := cutCommandLine(text)
	return layStep(screen, strings.TrimRight(hintPrefix, " "), prose, command)
}

// cutCommandLine splits a hint before the command that it ends with: it stands
// behind a colon and begins with the name of a program.
func cutCommandLine(hint string) (prose, command string) {
	at := len(hint)
	for _, program := range []string{"pycguard", "git", "pre-commit", "prek", "lefthook"} {
		if i := strings.Index(hint, ": "+program+" "); i >= 0 {
			at = min(at, i+len(": "))
		}
	}
	return hint[:at], hint[at:]
}

// layStep lays out what to do next: a mark, prose and a command. The command is
// never broken, so that it can be copied: where the line is too long, it gets
// one of its own.
func layStep(screen terminal.Screen, mark, prose, command string) string {
	hang := terminal.Columns(mark) + 1
	painted := strings.TrimLeft(mark, " ")
	painted = mark[:len(mark)-len(painted)] + screen.Paint(terminal.Hint, painted)
	switch {
	case screen.Width == 0 || hang+terminal.Columns(prose+command) <= screen.Width:
		return painted + " " + prose + command
	case command == "":
		return painted + " " + terminal.Wrap(prose, screen.Width, hang, hang)
	}
	return painted + " " + terminal.Wrap(strings.TrimRight(prose, " "), screen.Width, hang, hang) + "\n    " + command
}
