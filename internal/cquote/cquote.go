// Package cquote reads paths that git has put in double quotes, with the
// escapes of C, because they hold a quote, a separator or a control character
// (core.quotePath in git-config(1); unquote_c_style in git's quote.c).
//
// It does not quote: package finding does that for people.
package cquote

import (
	"errors"
	"fmt"
	"strings"
)

// Unquote reads the quoted path that text begins with, and returns it with what
// follows the closing quote.
func Unquote(text string) (path, rest string, err error) {
	rest, ok := strings.CutPrefix(text, `"`)
	if !ok {
		return "", text, errors.New("no quote at the start")
	}
	var unquoted []byte
	for rest != "" && rest[0] != '"' {
		c, after, err := unquoteByte(rest)
		if err != nil {
			return "", text, err
		}
		unquoted, rest = append(unquoted, c), after
	}
	if rest == "" {
		return "", text, errors.New("no closing quote")
	}
	return string(unquoted), rest[1:], nil
}

// escapes are the letters behind a backslash and what they stand for.
var escapes = map[byte]byte{
	'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v',
	'\\': '\\', '"': '"',
}

// unquoteByte reads one byte, escaped or not.
func unquoteByte(text string) (byte, string, error) {
	if text[0] != '\\' {
		return text[0], text[1:], nil
	}
	if len(text) >= 2 && escapes[text[1]] != 0 {
		return escapes[text[1]], text[2:], nil
	}
	if len(text) < 4 || text[1] > '3' {
		return 0, "", fmt.Errorf("unknown escape %.4q", text)
	}
	n := byte(0)
	for _, digit := range []byte(text[1:4]) {
		if digit < '0' || digit > '7' {
			return 0, "", fmt.Errorf("unknown escape %.4q", text)
		}
		n = n<<3 | (digit - '0')
	}
	return n, text[4:], nil
}
