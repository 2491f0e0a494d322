// Package terminal knows what a person's terminal can show: how wide it is,
// whether colours help there, where a text is to be broken.
//
// It decides nothing from the environment and holds no state: a [Screen] is a
// value that is handed to whoever writes for people. The zero Screen is a
// file or a pipe: what is written there is neither coloured nor laid out.
//
// Vocabulary: a column is the place of one letter; wide letters (CJK, emoji)
// take two. A role is what a piece of text is for, which gives it its colour.
package terminal

import (
	"io"
	"os"

	"github.com/rivo/uniseg"
	"golang.org/x/term"
)

// Screen is what a stream shows.
type Screen struct {
	// Width is the number of columns, 0 where nothing is to be laid out.
	Width int
	// Color says that control sequences for colours are understood.
	Color bool
}

// Role is what a piece of text is for.
type Role string

// The roles. Their values are the parameters of SGR (ECMA-48, 8.3.117), and are
// among the eight colours that every terminal lets its user choose.
const (
	Heading Role = "1"    // bold
	Path    Role = "1"    // bold
	Good    Role = "32"   // green: nothing is wrong
	Warning Role = "33"   // yellow: something is wrong
	Bad     Role = "31"   // red: something must not be
	Trouble Role = "1;31" // bold red: pycguard could not do its work
	Hint    Role = "36"   // cyan: what to do next
)

// Paint returns text in the colour of a role, where the screen has colours. No
// role and no text have no colour.
func (s Screen) Paint(role Role, text string) string {
	if !s.Color || role == "" || text == "" {
		return text
	}
	return "\x1b[" + string(role) + "m" + text + "\x1b[0m"
}

// Is reports whether w is a terminal.
func Is(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// Width returns how many columns the terminal w has, 0 where it is none or
// does not say.
func Width(w io.Writer) int {
	file, ok := w.(*os.File)
	if !ok {
		return 0
	}
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil || width < 0 {
		return 0
	}
	return width
}

// Columns returns how many columns a text without line ends and control
// sequences takes.
func Columns(text string) int { return uniseg.StringWidth(text) }
