package cli

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/terminal"
)

// helpOf returns what pycguard prints for a command line, which must succeed.
func helpOf(t *testing.T, args ...string) string {
	t.Helper()
	var out, stderr bytes.Buffer
	code := Main(context.Background(), Process{
		Args: append([]string{"pycguard"}, args...),
		Env:  gittest.Env(), Dir: t.TempDir(),
		In: &bytes.Buffer{}, Out: &out, Err: &stderr,
	})
	if code != 0 || stderr.Len() > 0 {
		t.Fatalf("pycguard %q: exit code %d, %s", args, code, stderr.String())
	}
	return out.String()
}

func TestHelpGolden(t *testing.T) {
	gittest.Golden(t, filepath.Join("testdata", "help.txt"), helpOf(t, "--help"))
	for _, name := range commandNames() {
		gittest.Golden(t, filepath.Join("testdata", "help-"+name+".txt"), helpOf(t, "help", name))
	}
	gittest.Golden(t, filepath.Join("testdata", "pycguard.1"), helpOf(t, "help", "--man"))
}

// All ways to ask for help give the same.
func TestAskingForHelp(t *testing.T) {
	want := helpOf(t, "help", "check")
	for _, args := range [][]string{
		{"check", "--help"}, {"check", "-h"}, {"check", "-help"}, {"check", "-qh"}, {"--help", "check"}, {"-h", "check"},
		{"check", "a", "--staged", "--help"}, {"check", "--format", "json", "-h"}, {"-C", "dir", "check", "-h"},
	} {
		if got := helpOf(t, args...); got != want {
			t.Errorf("pycguard %q: got\n%s", args, got)
		}
	}
	want = helpOf(t, "--help")
	for _, args := range [][]string{{"-h"}, {"help"}, {"-qh"}} {
		if got := helpOf(t, args...); got != want {
			t.Errorf("pycguard %q: got\n%s", args, got)
		}
	}
	if got, want := helpOf(t, "--version"), helpOf(t, "version"); got != want {
		t.Errorf("--version: got %q, want %q", got, want)
	}
}

// An option's value is not taken for a question.
func TestNotAskingForHelp(t *testing.T) {
	for _, args := range [][]string{{"check", "--output", "-h"}, {"check", "--", "-h"}, {"check", "--tree=-h"}, {"check", "-hx"}} {
		p := Process{Args: append([]string{"pycguard"}, args...)}
		if line := arrange(newApp(&p), p.Args); line.help {
			t.Errorf("pycguard %q is taken for a question for help", args)
		}
	}
}

func TestHelpIsWhole(t *testing.T) {
	program, commands := programPage(&Process{})
	pages := []page{program}
	for _, command := range commands {
		if _, ok := outcomes[command.Name]; !ok {
			t.Errorf("%s: its exit codes are not in the table", command.Name)
		}
		for _, flag := range command.Flags {
			checkFlag(t, command, flag)
		}
		pages = append(pages, commandPage(command))
	}
	for _, p := range pages {
		if p.summary == "" || p.about == "" || len(p.examples) == 0 || len(p.options) == 0 {
			t.Errorf("%s: the help lacks a part: %+v", p.name, p)
		}
		for _, code := range []string{"0", "2", "130"} {
			if !slices.ContainsFunc(p.exits, func(e entry) bool { return e.term == code && e.text != "" }) {
				t.Errorf("%s: exit code %s is not explained", p.name, code)
			}
		}
	}
	for _, key := range []string{allowKey, extraKey, maxCommitsKey, maxTreesKey, timeoutKey} {
		if !strings.Contains(helpOf(t, "help", "hook"), key) {
			t.Errorf("the help of hook does not mention %s", key)
		}
	}
	for _, name := range hookNames() {
		if !strings.Contains(helpOf(t, "help", "hook"), string(name)) {
			t.Errorf("the help of hook does not mention %s", name)
		}
	}
}

func checkFlag(t *testing.T, command *cli.Command, flag cli.Flag) {
	t.Helper()
	documented, ok := flag.(cli.DocGenerationFlag)
	if !ok {
		t.Errorf("%s: %v is not documented", command.Name, flag.Names())
		return
	}
	o := describeOption(documented)
	if o.text == "" || (o.value != "") != documented.TakesValue() {
		t.Errorf("%s: %v says nothing, or does not name its value: %q", command.Name, o.names, o.text)
	}
	choice, ok := flag.(*choiceFlag)
	if !ok {
		return
	}
	for _, word := range choice.words {
		if !strings.Contains(o.text+command.Description, word) {
			t.Errorf("%s: %v does not mention its word %s", command.Name, o.names, word)
		}
	}
}

// Every example is a command line that pycguard takes.
func TestExamplesParse(t *testing.T) {
	program, commands := programPage(&Process{})
	examples := program.examples
	for _, command := range commands {
		examples = append(examples, commandPage(command).examples...)
	}
	if len(examples) < 30 {
		t.Errorf("%d examples only", len(examples))
	}
	for _, e := range examples {
		_, text, ok := strings.Cut(" "+e.command, "pycguard")
		text, _, _ = strings.Cut(text, " | ")
		text, _, _ = strings.Cut(text, " >")
		text, _, _ = strings.Cut(text, ")")
		if !ok {
			t.Errorf("%q does not call pycguard", e.command)
			continue
		}
		p := Process{Args: append([]string{"pycguard"}, strings.Fields(text)...), Out: io.Discard, Err: io.Discard}
		app := newApp(&p)
		ran := ""
		app.Action = func(*cli.Context) error { ran = programName; return nil }
		for _, command := range app.Commands {
			command.Action = func(c *cli.Context) error { ran = c.Command.Name; return nil }
		}
		line := arrange(app, p.Args)
		if err := app.RunContext(t.Context(), line.args); err != nil || ran == "" || ran == programName && len(strings.Fields(text)) > 0 {
			t.Errorf("%q: ran %q, %v", e.command, ran, err)
		}
	}
}

// In a narrow terminal only what is to be copied is longer than a line.
func TestNarrowHelp(t *testing.T) {
	program, commands := programPage(&Process{})
	pages := []page{program}
	for _, command := range commands {
		pages = append(pages, commandPage(command))
	}
	for _, p := range pages {
		var out strings.Builder
		if err := writeHelp(&out, p, 60); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			line = strings.TrimRight(line, "\n")
			bare := strings.TrimSpace(line)
			isCommand := slices.ContainsFunc(p.examples, func(e example) bool { return e.command == bare }) || slices.Contains(p.usage, bare)
			if terminal.Columns(line) > 60 && !isCommand && strings.Contains(bare, " ") {
				t.Errorf("%s: this line is too long: %q", p.name, line)
			}
		}
	}
}

func TestBlocks(t *testing.T) {
	got := blocks("One\ntwo.\n\n  --flag   does\n           this\n  - a\n    b\n  name\n      what\n      it is")
	want := []block{
		{text: "One two."}, {},
		{indent: 2, term: "--flag", hang: 11, text: "does this"},
		{indent: 2, term: "-", hang: 4, text: "a b"},
		{indent: 2, hang: 2, text: "name"},
		{indent: 6, hang: 6, text: "what it is"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%v\nwant\n%v", got, want)
	}
}
