package hooks

import (
	"fmt"
	"path"
	"strings"
)

// Repository is where the hook managers get pycguard from.
const Repository = "https://github.com/pycguard/pycguard"

// Snippet is what a person adds to a file of a hook manager.
type Snippet struct {
	// File is relative to the top of the working tree.
	File string
	// Text is the lines to add, in the form of the file.
	Text string
}

// Instructions are how a hook manager is told to run pycguard.
type Instructions struct {
	Snippets []Snippet
	// Command makes the manager install what its file says; "" when it
	// needs nothing.
	Command string
}

// Instructions returns what to add so that the manager runs pycguard for those
// of the hooks that it Runs. version is the tag of pycguard that the framework
// fetches, such as "v1.2.0".
func (m Manager) Instructions(hooks []Name, version string) Instructions {
	var run []Name
	for _, name := range hooks {
		if m.Runs(name) {
			run = append(run, name)
		}
	}
	switch m.Tool {
	case "pre-commit", "prek":
		return m.frameworkInstructions(run, version)
	case "lefthook":
		return m.lefthookInstructions(run)
	}
	return m.huskyInstructions(run)
}

func (m Manager) frameworkInstructions(hooks []Name, version string) Instructions {
	text := fmt.Sprintf("  - repo: %s\n    rev: %s\n    hooks:\n      - id: pycguard\n", Repository, version)
	if m.Tool == "prek" {
		text = fmt.Sprintf("[[repos]]\nrepo = %q\nrev = %q\nhooks = [{ id = \"pycguard\" }]\n", Repository, version)
	}
	command := m.Tool + " install"
	for _, name := range hooks {
		command += " --hook-type " + string(name)
	}
	return Instructions{Snippets: []Snippet{{m.File, text}}, Command: command}
}

func (m Manager) lefthookInstructions(hooks []Name) Instructions {
	form := lefthookYAML
	switch path.Ext(m.File) {
	case ".toml":
		form = lefthookTOML
	case ".json", ".jsonc":
		form = lefthookJSON
	}
	parts := make([]string, len(hooks))
	for i, name := range hooks {
		parts[i] = form.job(name)
	}
	text := strings.Join(parts, form.between) + form.last
	return Instructions{Snippets: []Snippet{{m.File, text}}, Command: "lefthook install"}
}

// lefthookForm is how one job is written in a format that lefthook reads.
type lefthookForm struct {
	// open takes the name of the hook and the command to run.
	open string
	// input makes lefthook pass on the standard input: without it a job
	// that reads it waits for ever.
	input, end string
	// between stands between two jobs, last behind the last one.
	between, last string
}

var (
	lefthookYAML = lefthookForm{
		open:  "%s:\n  jobs:\n    - name: pycguard\n      run: %s\n",
		input: "      use_stdin: true\n",
	}
	lefthookTOML = lefthookForm{
		open:  "[[%s.jobs]]\nname = \"pycguard\"\nrun = \"%s\"\n",
		input: "use_stdin = true\n", between: "\n",
	}
	lefthookJSON = lefthookForm{
		open:  "  \"%s\": {\n    \"jobs\": [\n      { \"name\": \"pycguard\", \"run\": \"%s\"",
		input: ", \"use_stdin\": true", end: " }\n    ]\n  }", between: ",\n", last: "\n",
	}
)

func (form lefthookForm) job(name Name) string {
	input := ""
	if name.readsInput() {
		input = form.input
	}
	return fmt.Sprintf(form.open, name, managedCommand(name, "{0}")) + input + form.end
}

func (m Manager) huskyInstructions(hooks []Name) Instructions {
	var out Instructions
	for _, name := range hooks {
		out.Snippets = append(out.Snippets, Snippet{path.Join(m.File, string(name)), managedCommand(name, `"$@"`) + "\n"})
	}
	return out
}

// managedCommand returns the command that a manager runs. arguments is how it
// writes the hook's arguments.
func managedCommand(name Name, arguments string) string {
	if name == PreCommit || name == PreMergeCommit {
		return "pycguard check --staged"
	}
	return "pycguard hook " + string(name) + " " + arguments
}
