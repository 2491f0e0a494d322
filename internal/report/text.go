package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"

	"github.com/dustin/go-humanize"

	"github.com/pycguard/pycguard/internal/finding"
)

// Text writes a finding a line: PATH: RULE message. Where there are several
// repositories, the path of each stands in front.
func Text(w io.Writer, reports ...Report) error {
	out := bufio.NewWriter(w)
	for _, r := range reports {
		prefix := ""
		if len(reports) > 1 {
			prefix = finding.Quote(r.Repository.Path) + ": "
		}
		for _, f := range r.Findings {
			fmt.Fprintf(out, "%s%s: %s %s\n", prefix, finding.Quote(f.Path), f.Rule.ID, f.Message)
		}
	}
	return out.Flush()
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
