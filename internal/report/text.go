package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/dustin/go-humanize"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/terminal"
)

// Text writes a finding a line: PATH: RULE message. Where there are several
// repositories, the path of each stands in front.
func Text(w io.Writer, reports ...Report) error {
	return TextFor(terminal.Screen{})(w, reports...)
}

// TextFor returns a writer of what Text writes for a screen: in colour where
// it has colours, and laid out where it has a width. Then rules stand below
// each other; where the lines would be too long for that, the findings stand
// below their path.
func TextFor(screen terminal.Screen) func(io.Writer, ...Report) error {
	return func(w io.Writer, reports ...Report) error {
		lines := foundLines(reports)
		column := 0
		for _, line := range lines {
			column = max(column, terminal.Columns(line.path)+len(": "))
		}
		out := bufio.NewWriter(w)
		switch {
		case screen.Width == 0:
			writeLines(out, screen, lines, 0)
		case fits(lines, column, screen.Width):
			writeLines(out, screen, lines, column)
		default:
			writeGroups(out, screen, lines)
		}
		return out.Flush()
	}
}

// foundLine is what is written about one finding.
type foundLine struct {
	path string // quoted, behind that of its repository if need be
	rule finding.Rule
	text string
}

func foundLines(reports []Report) []foundLine {
	var lines []foundLine
	for _, r := range reports {
		prefix := textPrefix(r, reports)
		for _, f := range r.Findings {
			lines = append(lines, foundLine{prefix + finding.Quote(f.Path), f.Rule, oneLine(f.Message)})
		}
	}
	return lines
}

// fits reports whether the lines fit into width, with the rules at column.
func fits(lines []foundLine, column, width int) bool {
	return !slices.ContainsFunc(lines, func(line foundLine) bool {
		return column+len(line.rule.ID)+1+terminal.Columns(line.text) > width
	})
}

// writeLines writes a finding a line. The rules begin at column, or where the
// paths end.
func writeLines(out io.Writer, screen terminal.Screen, lines []foundLine, column int) {
	for _, line := range lines {
		gap := ": "
		if column > 0 {
			gap += strings.Repeat(" ", column-len(gap)-terminal.Columns(line.path))
		}
		fmt.Fprintf(out, "%s%s%s %s\n", screen.Paint(terminal.Path, line.path), gap, paintRule(screen, line.rule), line.text)
	}
}

// writeGroups writes each path, which is never broken, and below it what was
// found there.
func writeGroups(out io.Writer, screen terminal.Screen, lines []foundLine) {
	const indent = 2
	last := ""
	for _, line := range lines {
		if line.path != last {
			fmt.Fprintln(out, screen.Paint(terminal.Path, line.path))
		}
		last = line.path
		hang := indent + len(line.rule.ID) + 1
		fmt.Fprintf(out, "%*s%s %s\n", indent, "", paintRule(screen, line.rule), terminal.Wrap(line.text, screen.Width, hang, hang))
	}
}

func paintRule(screen terminal.Screen, rule finding.Rule) string {
	role := terminal.Warning
	if rule.Level == finding.Error {
		role = terminal.Bad
	}
	return screen.Paint(role, rule.ID)
}

// textPrefix is what stands in front of a repository's findings.
func textPrefix(r Report, reports []Report) string {
	if len(reports) == 1 {
		return ""
	}
	return finding.Quote(r.Repository.Path) + ": "
}

func textLine(prefix string, f finding.Finding) string {
	return prefix + finding.Quote(f.Path) + ": " + f.Rule.ID + " " + oneLine(f.Message)
}

// oneLine is text without control characters and without ends of lines.
func oneLine(text string) string {
	return strings.ReplaceAll(finding.Printable(text), "\n", `\n`)
}

// Paths writes the paths of the findings, each once in a repository, raw and
// ended by a NUL byte.
func Paths(w io.Writer, reports ...Report) error {
	out := bufio.NewWriter(w)
	for _, r := range reports {
		paths := make([]string, 0, len(r.Findings))
		for _, f := range r.Findings {
			paths = append(paths, f.Path)
		}
		for _, path := range slices.Compact(paths) {
			out.WriteString(path)
			out.WriteByte(0)
		}
	}
	return out.Flush()
}

// Plural returns n with the word that fits: "1 path", "1,204 paths".
func Plural(n int, one, many string) string {
	word := many
	if n == 1 {
		word = one
	}
	return humanize.Comma(int64(n)) + " " + word
}
