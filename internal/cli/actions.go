package cli

import (
	"io"
	"strings"

	"github.com/pycguard/pycguard/internal/report"
)

// inActions reports whether this is a step of a run of GitHub Actions.
func (p *Process) inActions() bool { return p.env("GITHUB_ACTIONS") == "true" }

// actionsLog is the standard error there: the runner obeys commands in a log,
// and what is logged has names of files in it. Each write is of whole lines.
type actionsLog struct{ w io.Writer }

func (l actionsLog) Write(b []byte) (int, error) {
	var out strings.Builder
	for line := range strings.Lines(string(b)) {
		out.WriteString(report.InertLine(line))
	}
	if _, err := io.WriteString(l.w, out.String()); err != nil {
		return 0, err
	}
	return len(b), nil
}
