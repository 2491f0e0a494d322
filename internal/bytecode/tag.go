package bytecode

import (
	"strconv"
	"strings"
)

// tagNames are the words that tags begin with (sys.implementation.cache_tag),
// a word before any shorter one that it begins with.
var tagNames = []struct {
	word           string
	implementation Implementation
}{
	{"cpython", CPython},
	{"pypy", PyPy},
	{"graalpython", GraalPy},
	{"graalpy", GraalPy},
	{"rustpython", RustPython},
	{"pyston", Pyston},
	{"jython", Jython},
	{"ironpython", IronPython},
}

// ParseTag returns the interpreter that a tag names, in any ASCII case:
// cpython-313, pypy311, graalpy241-311, rustpython-313, pyston-23. An unknown
// implementation counts when the tag has the form name-313. ok is false for
// anything else.
func ParseTag(tag string) (interpreter Interpreter, ok bool) {
	lower := toLowerASCII(tag)
	for _, name := range tagNames {
		if rest, found := strings.CutPrefix(lower, name.word); found {
			return parseTagVersion(name.implementation, rest)
		}
	}
	word, digits, found := strings.Cut(lower, "-")
	if !found || word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" {
		return Interpreter{}, false
	}
	v, ok := parseTagDigits(digits)
	return Interpreter{Implementation(word), v, v}, ok
}

// parseTagVersion reads what follows the implementation's name in a tag.
func parseTagVersion(implementation Implementation, rest string) (Interpreter, bool) {
	own, last, dashed := cutLast(rest, "-")
	switch {
	case implementation == GraalPy && rest == "":
		return Interpreter{Implementation: GraalPy}, true
	case implementation == PyPy && dashed:
		return parsePyPyTag(own, last)
	case implementation == PyPy:
		last = rest
	case !dashed || own != "" && !isDigits(own):
		return Interpreter{}, false
	}
	v, ok := parseTagDigits(last)
	switch {
	case implementation == Pyston:
		// pyston-22 and pyston-23 are Pyston's own versions.
		v = Version{3, 8}
	case implementation == RustPython && v.Major < 3:
		// rustpython-01 is RustPython's own version.
		v = Version{3, UnknownMinor}
	}
	return Interpreter{implementation, v, v}, ok
}

// parsePyPyTag reads the older tags of PyPy, which give PyPy's own version:
// pypy-41 is for Python 2.7, pypy3-71 for some Python 3.
func parsePyPyTag(language, own string) (Interpreter, bool) {
	if !isDigits(own) {
		return Interpreter{}, false
	}
	switch language {
	case "":
		return one(PyPy, 2, 7), true
	case "3":
		return one(PyPy, 3, UnknownMinor), true
	}
	return Interpreter{}, false
}

// parseTagDigits reads a version without its dot, 27 or 313, and passes over
// the letters of a build's variant behind it.
func parseTagDigits(text string) (Version, bool) {
	digits := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyz")
	if len(digits) < 2 || len(digits) > 3 || !isDigits(digits) {
		return Version{}, false
	}
	minor, err := strconv.ParseUint(digits[1:], 10, 8)
	return Version{digits[0] - '0', uint8(minor)}, err == nil
}

// splitJoinedTag splits the name that importlib gives the cache of a source
// without an extension: "modcpython-311" is mod and cpython-311.
func splitJoinedTag(name string) (stem, tag string, ok bool) {
	lower := toLowerASCII(name)
	for _, known := range tagNames {
		i := strings.LastIndex(lower, known.word)
		if i <= 0 {
			continue
		}
		if _, ok := ParseTag(name[i:]); ok {
			return name[:i], name[i:], true
		}
	}
	return name, "", false
}

// cutLast cuts s around the last sep. Without one, before is empty.
func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return "", s, false
	}
	return s[:i], s[i+len(sep):], true
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// toLowerASCII keeps the length, also where s is not UTF-8.
func toLowerASCII(s string) string {
	lower := []byte(s)
	for i, c := range lower {
		lower[i] = toLower(c)
	}
	return string(lower)
}
