package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// formatFlag is --format with the forms that a command can write; the first
// is the default.
func formatFlag(forms ...string) cli.Flag {
	return &cli.StringFlag{
		Name:  "format",
		Usage: "write findings as `FORM`: " + strings.Join(forms, ", "),
		Value: forms[0],
		Action: func(_ *cli.Context, form string) error {
			if !slices.Contains(forms, form) {
				return withHint(fmt.Errorf("unknown form %q for --format", form), "known are %s", strings.Join(forms, ", "))
			}
			return nil
		},
	}
}
