//go:build bench

package main

import (
	"fmt"
	"strings"
)

// printConclusions says which goals were missed, where pycguard does not lead,
// and what was not measured.
func (b *bench) printConclusions() error {
	var goals, met int
	var missed, behind []string
	for _, v := range b.verdicts {
		line := fmt.Sprintf("%s, against %s: %s", v.Work, v.Peer, v.Value)
		switch {
		case v.Goal == "":
		case v.Met:
			goals++
			met++
		default:
			goals++
			missed = append(missed, line+", goal "+v.Goal)
		}
		if v.Behind {
			behind = append(behind, line)
		}
	}
	if goals > 0 {
		if _, err := fmt.Fprintf(b.table.W, "\nGoals met: %d of %d.\n", met, goals); err != nil {
			return err
		}
	}
	for _, part := range []struct {
		title string
		lines []string
	}{
		{"Goals missed:", missed},
		{"pycguard does not lead in:", behind},
		{"Not measured:", b.missing},
	} {
		if err := b.list(part.title, part.lines); err != nil {
			return err
		}
	}
	return nil
}

// list writes a list in Markdown below its title, unless it is empty.
func (b *bench) list(title string, lines []string) error {
	if len(lines) == 0 {
		return nil
	}
	text := "\n" + title + "\n\n"
	for _, line := range lines {
		text += "- " + strings.ReplaceAll(line, "\n", " ") + "\n"
	}
	_, err := b.table.W.Write([]byte(text))
	return err
}
