package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/internal/ospath"
	"github.com/pycguard/pycguard/internal/report"
)

// outputOptions is how findings are to be written.
type outputOptions struct {
	format string
	nul    bool
	// file is where to, empty for standard output.
	file string
}

// outputFlags are the flags of a command that writes findings; the first of the
// forms is the default.
func outputFlags(forms ...string) []cli.Flag {
	return []cli.Flag{
		formatFlag("write findings", forms...),
		&cli.BoolFlag{Name: "null", Aliases: []string{"z"}, Usage: "print the paths only, raw, each ended by a NUL byte"},
		&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write findings to `FILE`"},
	}
}

// formatFlag is the choice of a form. doing says for what.
func formatFlag(doing string, forms ...string) cli.Flag {
	return &cli.StringFlag{
		Name: "format", Value: forms[0],
		Usage:  doing + " as `FORM`: " + strings.Join(forms, ", "),
		Action: oneOf("format", forms...),
	}
}

// oneOf is the action of a flag that takes one of a few words.
func oneOf(flag string, words ...string) func(*cli.Context, string) error {
	return func(_ *cli.Context, word string) error {
		if slices.Contains(words, word) {
			return nil
		}
		return withHint(fmt.Errorf("unknown word %q for --%s", word, flag), "known are %s", strings.Join(words, ", "))
	}
}

func readOutputOptions(c *cli.Context, p *Process) outputOptions {
	o := outputOptions{format: c.String("format"), nul: c.Bool("null")}
	if file := c.String("output"); file != "" {
		o.file = ospath.From(p.Dir, file)
	}
	return o
}

// write writes to the file that was asked for, else to out.
func (o outputOptions) write(out io.Writer, reports ...report.Report) error {
	if o.file != "" {
		return writeTo(o.file, func(w io.Writer) error { return o.writeForm(w, reports) })
	}
	return o.writeForm(out, reports)
}

func (o outputOptions) writeForm(w io.Writer, reports []report.Report) error {
	switch {
	case o.nul:
		return report.Paths(w, reports...)
	case o.format == "json":
		return report.JSON(w, reports...)
	case o.format == "ndjson":
		return report.NDJSON(w, reports...)
	}
	return report.Text(w, reports...)
}
