package bytecode

import "strconv"

// Implementation is the name of a Python implementation as its makers spell
// it, or as a tag spells it when it is not one of the constants.
type Implementation string

// The implementations whose tags or magic numbers are known.
const (
	CPython     Implementation = "CPython"
	PyPy        Implementation = "PyPy"
	GraalPy     Implementation = "GraalPy"
	RustPython  Implementation = "RustPython"
	Pyston      Implementation = "Pyston"
	Jython      Implementation = "Jython"
	IronPython  Implementation = "IronPython"
	MicroPython Implementation = "MicroPython"
	// Dropbox is the changed CPython 2.5 in old clients of that name.
	Dropbox Implementation = "Dropbox Python"
)

// Version is a version of the language: 3.13. A minor version of
// UnknownMinor, and the zero Version, say that it is not known.
type Version struct{ Major, Minor uint8 }

// UnknownMinor stands for "3.something".
const UnknownMinor = 0xff

// String returns "3.13", "3" when only that is known, or "".
func (v Version) String() string {
	switch {
	case v == Version{}:
		return ""
	case v.Minor == UnknownMinor:
		return strconv.Itoa(int(v.Major))
	}
	return strconv.Itoa(int(v.Major)) + "." + strconv.Itoa(int(v.Minor))
}

// AtLeast reports whether the version is known to be major.minor or later.
func (v Version) AtLeast(major, minor uint8) bool {
	if v.Major != major {
		return v.Major > major
	}
	return v.Minor != UnknownMinor && v.Minor >= minor
}

// Interpreter is what wrote a bytecode file. Some magic numbers and tags
// served several versions of the language: From and To are then the first and
// the last of them, otherwise they are equal.
type Interpreter struct {
	Implementation Implementation
	From, To       Version
}

// String returns for example "CPython 3.13", "GraalPy 3.11 to 3.12" or
// "RustPython".
func (i Interpreter) String() string {
	text := string(i.Implementation)
	if from := i.From.String(); from != "" {
		text += " " + from
	}
	if i.To != i.From {
		text += " to " + i.To.String()
	}
	return text
}

// one returns an interpreter of exactly one version of the language.
func one(implementation Implementation, major, minor uint8) Interpreter {
	v := Version{major, minor}
	return Interpreter{implementation, v, v}
}
