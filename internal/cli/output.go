package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/internal/ospath"
	"github.com/pycguard/pycguard/internal/report"
	"github.com/pycguard/pycguard/internal/suggest"
)

// outputOptions is where findings are written to, and in which formats.
type outputOptions []destination

// destination is one report of a run.
type destination struct {
	format report.Format
	// file is empty for the standard output.
	file string
}

// outputFlags are the flags of a command that writes findings.
func outputFlags() []cli.Flag {
	return []cli.Flag{
		formatFlag("write findings as `FORMAT`", report.FormatNames()...),
		&cli.BoolFlag{Name: "null", Aliases: []string{"z"}, Usage: "print the paths only, raw, each ended by a NUL byte"},
		&cli.StringSliceFlag{Name: "output", Aliases: []string{"o"}, Usage: "write findings to `FILE`, not to the standard output; or one more report to FORMAT:FILE; may be repeated"},
	}
}

// describeFormats is the part of a command's help that outputFlags need.
func describeFormats() string {
	var b strings.Builder
	b.WriteString("Formats:")
	for _, f := range report.Formats() {
		fmt.Fprintf(&b, "\n  %-9s %s", f.Name, f.Purpose)
	}
	return b.String()
}

// formatFlag is the choice of a format; the first is the default.
func formatFlag(usage string, formats ...string) cli.Flag {
	return newChoiceFlag(&cli.StringFlag{Name: "format", Value: formats[0], Usage: usage}, formats...)
}

// readOutputOptions reads outputFlags. A FILE without a format takes the place of
// the standard output; FORMAT:FILE comes besides.
func readOutputOptions(c *cli.Context, p *Process) (outputOptions, error) {
	inFile, onStandardOutput, err := chosenFormats(c, p)
	if err != nil {
		return nil, err
	}
	var o outputOptions
	silent, standard := false, 0
	for _, value := range c.StringSlice("output") {
		d, named, err := parseDestination(value)
		if err != nil {
			return nil, err
		}
		format := inFile
		if d.file == "" {
			standard++
			format = onStandardOutput
		} else {
			d.file = ospath.From(p.Dir, d.file)
			silent = silent || !named
		}
		if !named {
			d.format = format
		}
		o = append(o, d)
	}
	switch {
	case standard > 1:
		return nil, withHint(errors.New("two reports for the standard output"), "give all but one a file: --output FORMAT:FILE")
	case standard == 0 && !silent:
		o = append(o, destination{format: onStandardOutput})
	}
	for i, d := range o {
		if d.file == "" && d.format.Name == "text" {
			o[i].format.Write = report.TextFor(p.screens.out)
		}
	}
	return o, nil
}

// chosenFormats returns the format of the main report, in a file and on the
// standard output: in GitHub Actions they differ unless one is named.
func chosenFormats(c *cli.Context, p *Process) (inFile, onStandardOutput report.Format, err error) {
	named, null := c.IsSet("format"), c.Bool("null")
	if null && named {
		return inFile, inFile, withHint(errors.New("--null and --format exclude each other"), "for both, name a file: --null --output FORMAT:FILE")
	}
	if null {
		inFile = report.Format{Name: "null", Write: report.Paths}
		return inFile, inFile, nil
	}
	inFile, _ = report.FindFormat(c.String("format"))
	onStandardOutput = inFile
	if !named && p.inActions() {
		onStandardOutput, _ = report.FindFormat("github")
	}
	return inFile, onStandardOutput, nil
}

// parseDestination reads the value of --output: FILE, or FORMAT:FILE, which is
// named. The file "-" is the standard output. A single letter before a colon is
// the drive of a Windows path.
func parseDestination(value string) (d destination, named bool, err error) {
	word, file, colon := strings.Cut(value, ":")
	if !colon || len(word) < 2 || strings.ContainsAny(word, `/\.`) {
		word, file = "", value
	}
	if word != "" {
		if d.format, named = report.FindFormat(word); !named {
			return d, false, unknownFormat(word, value)
		}
	}
	if file == "" {
		return d, named, withHint(fmt.Errorf("--output %q names no file", value), "write --output FILE, or --output FORMAT:FILE")
	}
	if file != "-" {
		d.file = file
	}
	return d, named, nil
}

func unknownFormat(word, value string) error {
	err := fmt.Errorf("unknown format %q for --output", word)
	if near := suggest.Nearest(word, report.FormatNames()); near != "" {
		return withHint(err, "did you mean %s? a file of that name is ./%s", near, value)
	}
	return withHint(err, "known are %s; a file of that name is ./%s", strings.Join(report.FormatNames(), ", "), value)
}

// needsProvenance reports whether some format shows where a report comes from.
func (o outputOptions) needsProvenance() bool {
	return slices.ContainsFunc(o, func(d destination) bool { return d.format.Provenance })
}

// writesFiles reports whether some report goes to a file.
func (o outputOptions) writesFiles() bool {
	return slices.ContainsFunc(o, func(d destination) bool { return d.file != "" })
}

// needsTimeline reports whether some format shows how a history went.
func (o outputOptions) needsTimeline() bool {
	return slices.ContainsFunc(o, func(d destination) bool { return d.format.Timeline })
}

// write writes the reports to everywhere they were asked for. Files come first:
// the reader of the standard output may go away.
func (o outputOptions) write(out io.Writer, reports ...report.Report) error {
	if o.needsProvenance() {
		version := Version()
		for i := range reports {
			reports[i].Version = version
		}
	}
	var errs []error
	for _, d := range o {
		if d.file != "" {
			errs = append(errs, writeTo(d.file, func(w io.Writer) error { return d.format.Write(w, reports...) }))
		}
	}
	for _, d := range o {
		if d.file == "" {
			errs = append(errs, d.format.Write(out, reports...))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return notWritten("findings", err)
	}
	return nil
}
