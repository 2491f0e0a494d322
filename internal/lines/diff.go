package lines

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// Diff returns the change of the file name as a unified diff, as git apply and
// patch take it. old is nil where there is no file yet.
func Diff(name string, old, new []byte) []byte {
	from := quoteName("a/" + name)
	if old == nil {
		from = "/dev/null"
	}
	text := diff.Diff(from, old, quoteName("b/"+name), new)
	// The first line names the command, for which there is none.
	_, text, _ = bytes.Cut(text, []byte("\n"))
	return text
}

// quoteName quotes a file name as git does in a diff if it has bytes that
// would end it or change what a terminal shows.
func quoteName(name string) string {
	plain := true
	var b strings.Builder
	for i := range len(name) {
		switch c := name[i]; {
		case c == '"' || c == '\\':
			plain = false
			b.WriteString("\\" + name[i:i+1])
		case c < ' ' || c >= 0x7f:
			plain = false
			fmt.Fprintf(&b, "\\%03o", c)
		default:
			b.WriteByte(c)
		}
	}
	if plain {
		return name
	}
	return `"` + b.String() + `"`
}
