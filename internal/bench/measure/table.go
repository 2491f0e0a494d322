package measure

import (
	"fmt"
	"io"
	"strings"
)

// Table writes Markdown tables, row by row.
type Table struct {
	W io.Writer
}

// Head begins a table.
func (t Table) Head(columns ...string) error {
	rule := strings.Repeat("---|", len(columns))
	_, err := fmt.Fprintf(t.W, "\n| %s |\n|%s\n", strings.Join(columns, " | "), rule)
	return err
}

// Row writes one row. A bar in a cell does not end it.
func (t Table) Row(cells ...string) error {
	escaped := make([]string, len(cells))
	for i, cell := range cells {
		escaped[i] = strings.ReplaceAll(cell, "|", `\|`)
	}
	_, err := fmt.Fprintf(t.W, "| %s |\n", strings.Join(escaped, " | "))
	return err
}
