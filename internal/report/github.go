package report

import (
	"bufio"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"

	"github.com/pycguard/pycguard/internal/finding"
)

// maxAnnotations is how many annotations of one kind GitHub shows for a step:
// it drops the rest without a word.
const maxAnnotations = 10

// GitHub writes for the log of a step in GitHub Actions: the findings as Text
// writes them, for whoever opens the log, then workflow commands, which make
// annotations of them in the pull request
// (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands).
// Of the kinds that have more than GitHub shows, the last annotation says how
// many are missing.
func GitHub(w io.Writer, reports ...Report) error {
	out := bufio.NewWriter(w)
	var all []annotation
	for _, r := range reports {
		prefix := textPrefix(r, reports)
		for _, f := range r.Findings {
			fmt.Fprintln(out, InertLine(textLine(prefix, f)))
			file := fileOf(f)
			if len(reports) > 1 {
				// The runner makes it relative to its own directory.
				file = path.Join(filepath.ToSlash(r.Repository.Path), file)
			}
			all = append(all, annotation{
				level: f.Rule.Level, file: file,
				title:   "pycguard " + f.Rule.ID + " " + f.Rule.Name,
				message: prefix + finding.Quote(f.Path) + ": " + oneLine(f.Message) + "\n" + f.Fix,
			})
		}
		for _, t := range r.troubles() {
			all = append(all, annotation{level: t.level, title: "pycguard", message: prefix + t.text})
		}
	}
	for _, level := range []finding.Level{finding.Error, finding.Warning} {
		for _, a := range limited(all, level) {
			fmt.Fprintln(out, a)
		}
	}
	return out.Flush()
}

// An annotation is one workflow command.
type annotation struct {
	level finding.Level
	// file is empty where there is none.
	file, title, message string
}

// String returns the command. The line is the first: GitHub wants one, and
// bytecode has none.
func (a annotation) String() string {
	properties := "title=" + escapeProperty(a.title)
	if a.file != "" {
		properties = "file=" + escapeProperty(a.file) + ",line=1," + properties
	}
	return "::" + string(a.level) + " " + properties + "::" + escapeData(finding.Printable(a.message))
}

// limited returns the annotations of a level, as many as GitHub shows.
func limited(all []annotation, level finding.Level) []annotation {
	var kept []annotation
	for _, a := range all {
		if a.level == level {
			kept = append(kept, a)
		}
	}
	if len(kept) <= maxAnnotations {
		return kept
	}
	missing := len(kept) - (maxAnnotations - 1)
	return append(kept[:maxAnnotations-1], annotation{
		level: level, title: "pycguard",
		message: fmt.Sprintf("%s like these; the log of this step has them all", Plural(missing, "more finding", "more findings")),
	})
}

// escapeData and escapeProperty are what the runner takes back
// (github.com/actions/runner, ActionCommand.cs).
func escapeData(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// escapeProperty is for a file too, which must be its real name to be found.
func escapeProperty(text string) string {
	if !isShown(text) {
		text = finding.Quote(text)
	}
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(escapeData(text))
}

// isShown reports whether a name holds nothing that is invisible.
func isShown(name string) bool {
	return finding.Printable(name) == name && !strings.Contains(name, "\n")
}

// InertLine keeps the runner of GitHub Actions from taking a line of a log for a
// command: those begin with "::" behind white space, or have "##[" anywhere,
// which is the older form. What a line begins with is a path.
func InertLine(line string) string {
	if strings.HasPrefix(strings.TrimLeft(line, " "), "::") {
		line = "./" + line
	}
	return strings.ReplaceAll(line, "##[", "# #[")
}
