package dialect

import (
	"fmt"
	"strings"
)

// classSets are the insides of brackets that equal Python's classes in bytes.
// In text they hold other characters too, so the promise is for ASCII only,
// and U+001C to U+001F are spaces. None holds the NUL of a hole.
var classSets = map[rune]string{
	'd': `\d`,
	'D': `\x01-\x2f\x3a-\x{10ffff}`,
	'w': `\w`,
	'W': `\x01-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x{10ffff}`,
	's': `\x09-\x0d\x20`,
	'S': `\x01-\x08\x0e-\x1f\x21-\x{10ffff}`,
}

// classSet returns the inside of the bracket that equals \d, \s, \w or one of
// their opposites.
func (t *translator) classSet(c rune) (string, bool) {
	set, ok := classSets[c]
	t.asciiOnly = t.asciiOnly || ok && t.text
	return set, ok
}

// class reads what follows a "[". No bracket matches a hole, but any number of
// characters that are not a slash do.
func (t *translator) class() error {
	if strings.HasPrefix(t.in, "^/]*") || strings.HasPrefix(t.in, "^/]+") {
		t.take("^/]")
		t.out.WriteString("[^/]")
		t.repeatable = true
		return nil
	}
	t.out.WriteByte('[')
	if t.take("^") {
		t.out.WriteString(`^\x00`)
	}
	for first := true; first || !t.take("]"); first = false {
		if t.in == "" {
			return fmt.Errorf("a bracket of the regular expression is not closed")
		}
		if err := t.classItem(); err != nil {
			return err
		}
	}
	t.out.WriteByte(']')
	t.repeatable = true
	return nil
}

// classItem reads one character, range or set inside a bracket.
func (t *translator) classItem() error {
	low, set, err := t.classMember()
	if err != nil {
		return err
	}
	high := low
	if strings.HasPrefix(t.in, "-") && !strings.HasPrefix(t.in, "-]") {
		t.in = t.in[1:]
		var highSet string
		if high, highSet, err = t.classMember(); err != nil {
			return err
		}
		if set != "" || highSet != "" || high < low {
			return fmt.Errorf("a range of the regular expression is not one")
		}
	}
	if high == holeRune && set == "" {
		return errNUL
	}
	if set == "" {
		low = max(low, 1)
		set = fmt.Sprintf(`\x{%x}-\x{%x}`, low, high)
	}
	t.out.WriteString(set)
	return nil
}

func (t *translator) classMember() (rune, string, error) {
	if t.in == "" {
		return 0, "", fmt.Errorf("a bracket of the regular expression is not closed")
	}
	c := t.next()
	if c != '\\' || t.in == "" {
		return c, "", nil
	}
	c = t.next()
	if set, ok := t.classSet(c); ok {
		return 0, set, nil
	}
	c, err := t.character(c)
	return c, "", err
}
