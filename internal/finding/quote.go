package finding

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quote returns path for people to read, so that a file name cannot drive a
// terminal or pass for another one: a path with control characters, quotes,
// backslashes, invisible characters or bytes that are not UTF-8 is put into
// double quotes with the escapes of C, as git quotes paths. Other paths stay
// as they are.
func Quote(path string) string {
	if isPlain(path) {
		return path
	}
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(path); {
		r, size := utf8.DecodeRuneInString(path[i:])
		if isPlainRune(r, size) {
			b.WriteString(path[i : i+size])
		} else {
			writeEscaped(&b, path[i:i+size])
		}
		i += size
	}
	b.WriteByte('"')
	return b.String()
}

func isPlain(path string) bool {
	for i := 0; i < len(path); {
		r, size := utf8.DecodeRuneInString(path[i:])
		if !isPlainRune(r, size) {
			return false
		}
		i += size
	}
	return path != ""
}

func isPlainRune(r rune, size int) bool {
	if r == utf8.RuneError && size <= 1 {
		return false
	}
	return r != '"' && r != '\\' && unicode.IsPrint(r)
}

// short are the escapes that have a letter; other bytes are three octal digits.
var short = map[byte]byte{'\a': 'a', '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't', '\v': 'v', '"': '"', '\\': '\\'}

func writeEscaped(b *strings.Builder, bytes string) {
	for i := range len(bytes) {
		c := bytes[i]
		b.WriteByte('\\')
		if letter, ok := short[c]; ok {
			b.WriteByte(letter)
			continue
		}
		b.WriteByte('0' + c>>6)
		b.WriteByte('0' + c>>3&7)
		b.WriteByte('0' + c&7)
	}
}

// Printable returns text for people to read: what Quote would escape in it for
// being invisible is escaped, and nothing else is changed. The ends of lines
// are kept. It is for text that has quoted paths in it, or none.
func Printable(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == '\n' || r == '"' || r == '\\' || isPlainRune(r, size) {
			b.WriteString(text[i : i+size])
		} else {
			writeEscaped(&b, text[i:i+size])
		}
		i += size
	}
	return b.String()
}
