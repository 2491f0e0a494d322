package report

import (
	"path"
	"strings"
	"testing"
	"unicode"

	"github.com/pycguard/pycguard/internal/finding"
)

// runnerCommands are the commands that the runner of GitHub Actions obeys.
var runnerCommands = []string{
	"stop-commands", "set-env", "set-output", "save-state", "add-mask", "add-path", "add-matcher", "remove-matcher",
	"debug", "error", "warning", "notice", "group", "endgroup", "echo", "internal-set-repo-path", "set-repo-path",
}

// A command is what the runner reads in a line of a log.
type command struct {
	name, data string
	properties map[string]string
}

// parseCommand reads a line as the runner does: "::name key=value,…::data"
// behind white space, else "##[name key=value;…]data" anywhere.
func parseCommand(line string) (c command, ok bool) {
	if rest, ok := strings.CutPrefix(strings.TrimLeftFunc(line, unicode.IsSpace), "::"); ok {
		if info, data, ok := strings.Cut(rest, "::"); ok {
			if c, ok := parseInfo(info, ",", "%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%"); ok {
				c.data = unescape(data, "%0D", "\r", "%0A", "\n", "%25", "%")
				return c, true
			}
		}
	}
	_, rest, ok := strings.Cut(line, "##[")
	info, data, closed := strings.Cut(rest, "]")
	if !ok || !closed {
		return command{}, false
	}
	c, ok = parseInfo(info, ";", "%3B", ";", "%0D", "\r", "%0A", "\n", "%5D", "]", "%25", "%")
	c.data = data
	return c, ok
}

func parseInfo(info, separator string, escapes ...string) (c command, ok bool) {
	name, properties, _ := strings.Cut(info, " ")
	c = command{name: name, properties: map[string]string{}}
	for property := range strings.SplitSeq(strings.TrimSpace(properties), separator) {
		if key, value, ok := strings.Cut(property, "="); ok {
			c.properties[key] = unescape(value, escapes...)
		}
	}
	for _, known := range runnerCommands {
		if strings.EqualFold(name, known) {
			return c, true
		}
	}
	return c, false
}

// unescape replaces one escape after the other, as the runner does.
func unescape(text string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		text = strings.ReplaceAll(text, pairs[i], pairs[i+1])
	}
	return text
}

func readGitHub(t testing.TB, out []byte, name string, reports []Report) {
	t.Helper()
	files := filesOf(reports)
	plain, commands := 0, 0
	for line := range strings.SplitSeq(strings.TrimSuffix(string(out), "\n"), "\n") {
		c, ok := parseCommand(line)
		if !ok {
			plain++
			continue
		}
		commands++
		if c.name != "error" && c.name != "warning" || !strings.HasPrefix(c.properties["title"], "pycguard") {
			t.Errorf("a command that is not ours: %q", line)
		}
		if file, ok := c.properties["file"]; ok && !files[file] {
			t.Errorf("the file %q is none of %v", file, files)
		}
	}
	if want := countFindings(reports); plain != want {
		t.Errorf("%d lines are no commands, want %d:\n%s", plain, want, out)
	}
	if want := countFindings(reports) + countTroubles(reports); commands != want {
		t.Errorf("%d commands, want %d:\n%s", commands, want, out)
	}
}

// filesOf returns the files that findings are at, as they may be written.
func filesOf(reports []Report) map[string]bool {
	files := map[string]bool{}
	for _, r := range reports {
		for _, f := range r.Findings {
			file := fileOf(f)
			if len(reports) > 1 {
				file = path.Join(r.Repository.Path, file)
			}
			if finding.Printable(file) != file || strings.Contains(file, "\n") {
				file = finding.Quote(file)
			}
			files[file] = true
		}
	}
	return files
}

// Of each kind GitHub shows ten; the last one counts the rest.
func TestGitHubShowsTen(t *testing.T) {
	for n, want := range map[int]int{1: 1, 10: 10, 11: 10, 25: 10} {
		r := clean()
		for range n {
			r.Findings = append(r.Findings, finding.Finding{Rule: finding.CommittedBytecode, Path: "a.pyc", Message: "m", Fix: "f"})
		}
		var last command
		got := 0
		for line := range strings.Lines(string(formatted(t, Format{Write: GitHub}, r))) {
			if c, ok := parseCommand(strings.TrimSuffix(line, "\n")); ok {
				got, last = got+1, c
			}
		}
		if got != want {
			t.Errorf("%d findings: %d annotations, want %d", n, got, want)
		}
		if counted := strings.Contains(last.data, "more findings like these"); counted != (n > 10) {
			t.Errorf("%d findings: the last annotation is %q", n, last.data)
		}
	}
}

func TestParseCommand(t *testing.T) {
	for line, want := range map[string]string{
		"::error file=a%2Cb,title=x::50%25%0Adone": "error a,b 50%\ndone",
		"  ::warning::x":      "warning  x",
		"text ##[group]x":     "group  x",
		"::unknown::x":        "",
		"text ::error::x":     "",
		"a.pyc: PYC001 ::x::": "",
	} {
		c, ok := parseCommand(line)
		got := ""
		if ok {
			got = c.name + " " + c.properties["file"] + " " + c.data
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
}
