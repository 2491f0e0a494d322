package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/dustin/go-humanize"

	"github.com/pycguard/pycguard/internal/finding"
)

// Text writes a finding a line: PATH: RULE message. Where there are several
// repositories, the path of each stands in front.
func Text(w io.Writer, reports ...Report) error {
	out := bufio.NewWriter(w)
	for _, r := range reports {
		prefix := textPrefix(r, reports)
		for _, f := range r.Findings {
			fmt.Fprintln(out, textLine(prefix, f))
		}
	}
	return out.Flush()
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
