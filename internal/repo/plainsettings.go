package repo

import "strings"

// isPlain reports whether every line of a configuration file is of a form that
// can be read in one way only: empty, a comment, [section], [section "sub"], or
// name = value without quotes, escapes and comments.
func isPlain(text string) bool {
	inSection := false
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.Trim(line, " \t")
		switch {
		case line == "" || line[0] == '#' || line[0] == ';':
		case line[0] == '[':
			if !isPlainHeader(line) {
				return false
			}
			inSection = true
		case !inSection || !isPlainSetting(line):
			return false
		}
	}
	return true
}

func isPlainHeader(line string) bool {
	inside, ok := strings.CutSuffix(line[1:], "]")
	if !ok {
		return false
	}
	name, sub, hasSub := strings.Cut(inside, " ")
	if hasSub && (len(sub) < 2 || sub[0] != '"' || sub[len(sub)-1] != '"' || !isPlainText(sub[1:len(sub)-1])) {
		return false
	}
	return isName(name)
}

func isPlainSetting(line string) bool {
	name, value, _ := strings.Cut(line, "=")
	value = strings.TrimLeft(value, " \t")
	return isName(strings.TrimRight(name, " \t")) && value != "" && isPlainText(value)
}

// isPlainText reports that no byte means anything but itself.
func isPlainText(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c == 0x7f || strings.IndexByte("\"\\#;", c) >= 0 {
			return false
		}
	}
	return true
}

// isName reports whether text can be the name of a section or a setting.
func isName(text string) bool {
	for i := range len(text) {
		c := text[i] | 0x20
		if letter := c >= 'a' && c <= 'z'; !letter && (i == 0 || text[i] != '-' && (text[i] < '0' || text[i] > '9')) {
			return false
		}
	}
	return text != ""
}
