//go:build bench

package main

import (
	"fmt"
	"io"
	"strings"
)

// printConclusions says which goals were missed, where pycguard does not lead,
// and what was not measured.
func (b *bench) printConclusions() error {
	var goals, met int
	var missed, behind []string
	for _, v := range b.verdicts {
		line := fmt.Sprintf("%s, against %s: %s", v.Work, v.Peer, v.Value)
		if v.Goal != "" {
			goals++
		}
		switch {
		case v.Goal != "" && v.Met:
			met++
		case v.Goal != "":
			missed = append(missed, line+", goal "+v.Goal)
		}
		if v.Behind {
			behind = append(behind, line)
		}
	}
	return list(b.table.W,
		section{fmt.Sprintf("Goals met: %d of %d.", met, goals), missed},
		section{"pycguard does not lead in:", behind},
		section{"Not measured:", b.missing},
	)
}

// A section is a line with a list below it.
type section struct {
	title string
	lines []string
}

// list writes sections in Markdown, without those that have nothing to say.
func list(w io.Writer, sections ...section) error {
	for _, s := range sections {
		if len(s.lines) == 0 && strings.HasSuffix(s.title, ":") {
			continue
		}
		if _, err := fmt.Fprintf(w, "\n%s\n", s.title); err != nil {
			return err
		}
		for i, line := range s.lines {
			if i == 0 {
				fmt.Fprintln(w)
			}
			if _, err := fmt.Fprintf(w, "- %s\n", strings.ReplaceAll(line, "\n", " ")); err != nil {
				return err
			}
		}
	}
	return nil
}
