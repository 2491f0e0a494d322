package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/dustin/go-humanize"

	"github.com/pycguard/pycguard/internal/finding"
)

// FilesText writes one file as a block of lines, several as a table. Files that
// could not be read are left out: they are errors.
func FilesText(w io.Writer, r Files) error {
	if len(r.Files) == 1 && r.Files[0].Error == "" {
		return writeBlock(w, r.Files[0])
	}
	return writeTable(w, r.Files)
}

func writeBlock(w io.Writer, f File) error {
	out := bufio.NewWriter(w)
	if f.Path != "" {
		fmt.Fprintln(out, finding.Quote(f.Path))
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
		{"state", f.State},
		{"git", gitText(f)},
		{"size", sizeText(f.Size)},
	} {
		if line.value != "" {
			fmt.Fprintf(out, "  %-13s %s\n", line.label+":", line.value)
		}
	}
	return out.Flush()
}

// writeTable has the paths last: they are the longest.
func writeTable(w io.Writer, files []File) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	header := "STATE\tINTERPRETER\tOPT\tHEADER\tSIZE\tGIT\tPATH\n"
	for _, f := range files {
		if f.Error != "" {
			continue
		}
		io.WriteString(table, header)
		header = ""
		row := []string{
			cmp.Or(f.State, "-"), cmp.Or(f.Interpreter, f.Content), cmp.Or(quoted(f.Optimization), "-"),
			cmp.Or(f.Header, "-"), cmp.Or(sizeNumber(f.Size), "-"), cmp.Or(gitText(f), "-"), finding.Quote(cmp.Or(f.Path, f.Blob)),
		}
		if f.Note != "" {
			row[len(row)-1] += " (" + noteText(f) + ")"
		}
		if _, err := io.WriteString(table, strings.Join(row, "\t")+"\n"); err != nil {
			return err
		}
	}
	return table.Flush()
}

func contentText(f File) string {
	if f.Note == "" {
		return f.Content
	}
	return f.Content + ": " + noteText(f)
}

func noteText(f File) string {
	if f.Rule == "" {
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
	return humanize.Comma(*size) + " bytes"
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
