package terminal

import "strings"

// Wrap breaks text at spaces so that no line has more than width columns,
// where the words allow that: words are never broken. Lines behind the first
// are indented by hang columns; the first one starts behind `from` columns
// that are taken already. A width of 0 breaks nothing.
func Wrap(text string, width, from, hang int) string {
	if width == 0 || from+Columns(text) <= width {
		return text
	}
	var b strings.Builder
	at, atStart := from, true
	for word := range strings.SplitSeq(text, " ") {
		columns := Columns(word)
		switch {
		case atStart:
		case at+1+columns > width:
			b.WriteString("\n" + strings.Repeat(" ", hang))
			at = hang
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += columns
		atStart = false
	}
	return b.String()
}

// Pad returns text with spaces behind it, so that it takes width columns.
func Pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-Columns(text)))
}
