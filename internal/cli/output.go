package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/internal/report"
)

// outputOptions is how findings are to be written.
type outputOptions struct {
	format string
	nul    bool
}

var formats = []string{"text", "json"}

func outputFlags() []cli.Flag {
	return []cli.Flag{
		formatFlag("write findings"),
		&cli.BoolFlag{Name: "null", Aliases: []string{"z"}, Usage: "print the paths only, raw, each ended by a NUL byte"},
	}
}

// formatFlag is the choice of a form. doing says for what.
func formatFlag(doing string) cli.Flag {
	return &cli.StringFlag{
		Name:  "format",
		Usage: doing + " as `FORM`: " + strings.Join(formats, ", "),
		Value: formats[0],
		Action: func(_ *cli.Context, form string) error {
			if !slices.Contains(formats, form) {
				return withHint(fmt.Errorf("unknown form %q for --format", form), "known are %s", strings.Join(formats, ", "))
			}
			return nil
		},
	}
}

func readOutputOptions(c *cli.Context) outputOptions {
	return outputOptions{format: c.String("format"), nul: c.Bool("null")}
}

func (o outputOptions) write(w io.Writer, r report.Report) error {
	switch {
	case o.nul:
		return report.Paths(w, r)
	case o.format == "json":
		return report.JSON(w, r)
	}
	return report.Text(w, r)
}
