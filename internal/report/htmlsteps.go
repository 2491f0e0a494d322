package report

import (
	"github.com/pycguard/pycguard/internal/history"
)

// step is one thing to do.
type step struct {
	Text     string
	Commands []string
	Note     string
}

// auditSteps says what to do about an audit, the most urgent first.
func auditSteps(r Report) []step {
	h := r.History
	var steps []step
	for _, gap := range h.Gaps {
		if command := gap.Command(); command != "" {
			steps = append(steps, step{Text: "Get the rest of the history, and audit again:", Commands: []string{command}})
			break
		}
	}
	if len(h.Paths) == 0 {
		return append(steps, guardStep)
	}
	if n := len(h.Sourceless()); n > 0 {
		steps = append(steps, step{
			Text: "Rotate the passwords, keys and tokens that the sources under “Possible leaks” held (" + Plural(n, "path", "paths") + ").",
			Note: "This comes first: what was pushed has been read, and rewriting the history does not take it back.",
		})
	}
	if anyInHead(h) {
		text := "Stop tracking what is in HEAD; the files stay on disk:"
		if r.Repository.Bare {
			text = "In a clone, stop tracking what is in HEAD; the files stay on disk:"
		}
		steps = append(steps, step{Text: text, Commands: []string{"pycguard untrack", "git commit -m 'Stop tracking Python bytecode'"}})
	}
	steps = append(steps, step{
		Text:     "Let git ignore bytecode, and keep it out of the next commits:",
		Commands: []string{"pycguard fix-ignore", "pycguard install"},
	}, step{
		Text:     "Take the paths out of the history, in a fresh clone:",
		Commands: []string{"pycguard audit --write-paths paths.txt", "git filter-repo --invert-paths --paths-from-file paths.txt"},
		Note:     "This gives the commits from the first bytecode on new ids: agree on a time with everybody who works on it, and have them clone anew.",
	}, step{
		Text:     "Or accept what is there, and have later audits report only what is new:",
		Commands: []string{"pycguard audit --write-baseline known.json --fail-on none", "pycguard audit --baseline known.json"},
	})
	return steps
}

var guardStep = step{Text: "Keep it out of the next commits:", Commands: []string{"pycguard fix-ignore", "pycguard install"}}

func anyInHead(h *history.Report) bool {
	for i := range h.Paths {
		if h.Paths[i].InHead {
			return true
		}
	}
	return false
}
