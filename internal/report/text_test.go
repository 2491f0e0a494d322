package report

import (
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/terminal"
)

func sample() Report {
	return Report{Findings: []finding.Finding{
		{Rule: finding.CommittedBytecode, Path: "app/__pycache__/views.cpython-311.pyc", Message: "CPython 3.11 bytecode, new in this commit"},
		{Rule: finding.CommittedBytecode, Path: "settings.pyc", Message: "Python bytecode, new in this commit"},
		{Rule: finding.SourcelessBytecode, Path: "settings.pyc", Message: "its source settings.py is not in this commit: it may hold what was kept out on purpose"},
		{Rule: finding.IgnoreGap, Path: "\x1b[2J.pyc", Message: "not ignored"},
	}}
}

const plainSample = `app/__pycache__/views.cpython-311.pyc: PYC001 CPython 3.11 bytecode, new in this commit
settings.pyc: PYC001 Python bytecode, new in this commit
settings.pyc: PYC005 its source settings.py is not in this commit: it may hold what was kept out on purpose
"\033[2J.pyc": PYC003 not ignored
`

const alignedSample = `app/__pycache__/views.cpython-311.pyc: PYC001 CPython 3.11 bytecode, new in this commit
settings.pyc:                          PYC001 Python bytecode, new in this commit
settings.pyc:                          PYC005 its source settings.py is not in this commit: it may hold what was kept out on purpose
"\033[2J.pyc":                         PYC003 not ignored
`

const groupedSample = `app/__pycache__/views.cpython-311.pyc
  PYC001 CPython 3.11 bytecode, new in this commit
settings.pyc
  PYC001 Python bytecode, new in this commit
  PYC005 its source settings.py is not in this commit: it
         may hold what was kept out on purpose
"\033[2J.pyc"
  PYC003 not ignored
`

func TestTextForScreens(t *testing.T) {
	for _, c := range []struct {
		name   string
		screen terminal.Screen
		want   string
	}{
		{"pipe", terminal.Screen{}, plainSample},
		{"wide", terminal.Screen{Width: 200}, alignedSample},
		{"narrow", terminal.Screen{Width: 60}, groupedSample},
	} {
		var plain, colored strings.Builder
		if err := TextFor(c.screen)(&plain, sample()); err != nil {
			t.Fatal(err)
		}
		if plain.String() != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, plain.String(), c.want)
		}
		c.screen.Color = true
		if err := TextFor(c.screen)(&colored, sample()); err != nil {
			t.Fatal(err)
		}
		if got := withoutColor(colored.String()); got != c.want {
			t.Errorf("%s: colours change the text to\n%s", c.name, got)
		}
		for _, painted := range []string{"\x1b[31mPYC001\x1b[0m", "\x1b[33mPYC003\x1b[0m", "\x1b[1msettings.pyc\x1b[0m"} {
			if !strings.Contains(colored.String(), painted) {
				t.Errorf("%s: no %q in\n%q", c.name, painted, colored.String())
			}
		}
	}
}

func withoutColor(text string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "\x1b[")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		_, text, _ = strings.Cut(rest, "m")
	}
}

func TestFilesTextForScreens(t *testing.T) {
	size, tracked := int64(12345), false
	file := File{
		Path: "app/__pycache__/views.cpython-311.pyc", Content: "bytecode", State: "stale", Interpreter: "CPython 3.11",
		Header: "checked hash", Size: &size, Tracked: &tracked, IgnoredBy: &IgnoreRule{File: ".gitignore", Line: 3, Pattern: "__pycache__/"},
	}
	other := File{Path: "a.pyc", Content: "other", Note: "not bytecode, although its name says so"}
	for _, c := range []struct {
		width int
		want  string
	}{
		{0, `STATE  INTERPRETER   OPT  HEADER        SIZE    GIT                                   PATH
stale  CPython 3.11  -    checked hash  12,345  ignored by .gitignore:3:__pycache__/  app/__pycache__/views.cpython-311.pyc
-      other         -    -             -       -                                     a.pyc (not bytecode, although its name says so)
`},
		{60, `app/__pycache__/views.cpython-311.pyc
  stale, CPython 3.11, checked hash, 12,345 bytes, ignored
  by .gitignore:3:__pycache__/
a.pyc
  other, not bytecode, although its name says so
`},
	} {
		var out strings.Builder
		if err := FilesTextFor(terminal.Screen{Width: c.width})(&out, Files{Files: []File{file, other}}); err != nil {
			t.Fatal(err)
		}
		if out.String() != c.want {
			t.Errorf("width %d: got\n%s\nwant\n%s", c.width, out.String(), c.want)
		}
	}
}
