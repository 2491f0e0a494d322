package cli

import "strings"

// unquoteShell takes the quotes of a POSIX shell out of a word, or of the
// beginning of one: then open is the quote that is not closed yet, else 0.
func unquoteShell(word string) (bare string, open byte) {
	var b strings.Builder
	for i := 0; i < len(word); i++ {
		c := word[i]
		switch {
		case open == '\'' && c == '\'', open == '"' && c == '"':
			open = 0
		case open == 0 && (c == '\'' || c == '"'):
			open = c
		case c == '\\' && open != '\'' && i+1 < len(word) && (open == 0 || strings.IndexByte("$`\"\\", word[i+1]) >= 0):
			i++
			b.WriteByte(word[i])
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), open
}

// shellSpecial are the letters that mean something to bash, outside of quotes.
const shellSpecial = " \t\n$&|;<>()*?[]#~!{}`'\"\\^"

// escapeShell returns word so that bash reads it as that word.
func escapeShell(word string) string {
	var b strings.Builder
	for i := 0; i < len(word); i++ {
		if strings.IndexByte(shellSpecial, word[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(word[i])
	}
	return b.String()
}
