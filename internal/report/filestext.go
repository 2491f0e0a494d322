package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/dustin/go-humanize"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/terminal"
)

// FilesText writes one file as a block of lines, several as a table. Files that
// could not be read are left out: they are errors.
func FilesText(w io.Writer, r Files) error {
	return FilesTextFor(terminal.Screen{})(w, r)
}

// FilesTextFor returns a writer of what FilesText writes for a screen. Where the
// table is too wide for it, what is known of each file stands below its path.
func FilesTextFor(screen terminal.Screen) func(io.Writer, Files) error {
	return func(w io.Writer, r Files) error {
		out := bufio.NewWriter(w)
		rows := fileRows(r.Files)
		switch {
		case len(r.Files) == 1 && r.Files[0].Error == "":
			writeBlock(out, screen, r.Files[0])
		case screen.Width > 0 && tableWidth(rows) > screen.Width:
			writeFileGroups(out, screen, rows)
		default:
			writeTable(out, screen, rows)
		}
		return out.Flush()
	}
}

func writeBlock(out io.Writer, screen terminal.Screen, f File) {
	if f.Path != "" {
		fmt.Fprintln(out, screen.Paint(terminal.Path, finding.Quote(f.Path)))
	}
	for _, line := range []struct{ label, value string }{
		{"blob", f.Blob},
		{"content", contentText(f)},
		{"problem", f.Problem},
		{"interpreter", f.Interpreter},
		{"tag", quoted(f.Tag)},
		{"optimisation", quoted(f.Optimization)},
		{"magic number", magicText(f)},
		{"header", f.Header},
		{"source time", timeText(f.SourceTime)},
		{"source size", sizeText(f.SourceSize)},
		{"source hash", f.SourceHash},
		{"source", quoted(f.Source)},
		{"state", screen.Paint(stateRole(f.State), f.State)},
		{"git", gitText(f)},
		{"size", sizeText(f.Size)},
	} {
		if line.value != "" {
			fmt.Fprintf(out, "  %-13s %s\n", line.label+":", line.value)
		}
	}
}

// stateRole returns how a state is to look: green for bytecode that fits its
// source, yellow for what does not or has none.
func stateRole(state string) terminal.Role {
	switch state {
	case "fresh":
		return terminal.Good
	case "stale", "orphan", "ghost":
		return terminal.Warning
	}
	return ""
}

// fileColumns are the columns of the table. The paths are last: they are the
// longest.
var fileColumns = []string{"STATE", "INTERPRETER", "OPT", "HEADER", "SIZE", "GIT", "PATH"}

const stateColumn, sizeColumn = 0, 4

// A fileRow is what the table says of a file; what is not known is empty.
type fileRow struct {
	cells []string // but for the path
	size  string   // with its unit
	path  string
	note  string
}

// place is the last cell: the path, and what is odd about the file.
func (r fileRow) place() string {
	if r.note == "" {
		return r.path
	}
	return r.path + " (" + r.note + ")"
}

// fileRows returns a row for each file that could be read.
func fileRows(files []File) []fileRow {
	var rows []fileRow
	for _, f := range files {
		if f.Error != "" {
			continue
		}
		rows = append(rows, fileRow{
			cells: []string{f.State, cmp.Or(f.Interpreter, f.Content), quoted(f.Optimization), f.Header, sizeNumber(f.Size), gitText(f)},
			size:  sizeText(f.Size),
			path:  finding.Quote(cmp.Or(f.Path, f.Blob)),
			note:  noteText(f),
		})
	}
	return rows
}

// columnWidths returns the widths of the columns before the path.
func columnWidths(rows []fileRow) []int {
	widths := make([]int, len(fileColumns)-1)
	for i := range widths {
		widths[i] = len(fileColumns[i])
		for _, row := range rows {
			widths[i] = max(widths[i], terminal.Columns(row.cells[i]))
		}
	}
	return widths
}

const columnGap = 2

func tableWidth(rows []fileRow) int {
	width := 0
	for _, column := range columnWidths(rows) {
		width += column + columnGap
	}
	longest := 0
	for _, row := range rows {
		longest = max(longest, terminal.Columns(row.place()))
	}
	return width + longest
}

func writeTable(out io.Writer, screen terminal.Screen, rows []fileRow) {
	widths := columnWidths(rows)
	writeRow := func(cells []string, place string) {
		for i, cell := range cells {
			padded := terminal.Pad(cmp.Or(cell, "-"), widths[i]+columnGap)
			if i == stateColumn {
				padded = screen.Paint(stateRole(cell), padded)
			}
			io.WriteString(out, padded)
		}
		fmt.Fprintln(out, place)
	}
	if len(rows) > 0 {
		writeRow(fileColumns[:len(widths)], fileColumns[len(widths)])
	}
	for _, row := range rows {
		writeRow(row.cells, row.place())
	}
}

// writeFileGroups writes each path, which is never broken, and below it what is
// known of the file.
func writeFileGroups(out io.Writer, screen terminal.Screen, rows []fileRow) {
	const indent = 2
	for _, row := range rows {
		fmt.Fprintln(out, screen.Paint(terminal.Path, row.path))
		known := slices.Clone(row.cells)
		known[sizeColumn] = row.size
		known = append(known, row.note)
		known = slices.DeleteFunc(known, func(text string) bool { return text == "" })
		fmt.Fprintf(out, "%*s%s\n", indent, "", terminal.Wrap(strings.Join(known, ", "), screen.Width, indent, indent))
	}
}

func contentText(f File) string {
	if f.Note == "" {
		return f.Content
	}
	return f.Content + ": " + noteText(f)
}

func noteText(f File) string {
	if f.Rule == "" || f.Note == "" {
		return f.Note
	}
	return f.Rule + " " + f.Note
}

func magicText(f File) string {
	if f.Magic == nil {
		return ""
	}
	return fmt.Sprintf("%d (%s)", *f.Magic, f.MagicBytes)
}

func timeText(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format("2006-01-02 15:04:05 UTC")
}

func sizeText(size *int64) string {
	if size == nil {
		return ""
	}
	return Plural(int(*size), "byte", "bytes")
}

func sizeNumber(size *int64) string {
	if size == nil {
		return ""
	}
	return humanize.Comma(*size)
}

func gitText(f File) string {
	rule := ""
	if f.IgnoredBy != nil {
		rule = fmt.Sprintf("%s:%d:%s", quoted(f.IgnoredBy.File), f.IgnoredBy.Line, quoted(f.IgnoredBy.Pattern))
	}
	switch {
	case f.Tracked == nil:
		return ""
	case *f.Tracked && rule != "":
		return "tracked, in spite of " + rule
	case *f.Tracked:
		return "tracked"
	case rule != "":
		return "ignored by " + rule
	}
	return "neither tracked nor ignored"
}

func quoted(text string) string {
	if text == "" {
		return ""
	}
	return finding.Quote(text)
}
