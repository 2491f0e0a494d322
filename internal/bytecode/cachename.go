package bytecode

import "strings"

// Form is the kind of name that a bytecode path has.
type Form uint8

// The forms. A path of any form but NotBytecode is one that IsName accepts.
const (
	NotBytecode Form = iota
	// Cached is stem.tag.pyc, with all its variants.
	Cached
	// Legacy is stem.pyc or stem.pyo without a tag.
	Legacy
	// JythonClass is stem$py.class.
	JythonClass
	// NumbaIndex and NumbaData are numba's machine code for one function,
	// stem.function-line.py312.nbi and stem.function-line.py312.1.nbc, in
	// a cache directory.
	NumbaIndex
	NumbaData
	// CacheDir is a path whose last component is named like a cache
	// directory: a directory, or whatever else has that name.
	CacheDir
	// InCache is any other file below a cache directory.
	InCache
)

// String returns a word for the form, for people.
func (f Form) String() string {
	return [...]string{
		"not bytecode", "cache", "legacy", "Jython class",
		"numba index", "numba data", "cache directory", "in a cache directory",
	}[f]
}

// Name is a bytecode path taken apart (PEP 3147, PEP 488, importlib's
// cache_from_source). Parts that a path has not are empty.
type Name struct {
	Form Form
	// Dir is the directory in which the source lies, with its final slash;
	// "" for the top.
	Dir string
	// Stem is the source's basename without its extension.
	Stem string
	// Tag names the interpreter: "cpython-313", or numba's "py312".
	Tag string
	// Pytest says that pytest wrote the file, with its own assertions
	// compiled in; PytestVersion is known from pytest 5 on.
	Pytest        bool
	PytestVersion string
	// Optimization is what follows "opt-": "1", "2", or any word.
	Optimization string
	// WriteID is the number behind the name of an interrupted write.
	WriteID string
	// Extensionless says that the source is called Stem, nothing more.
	Extensionless bool
}

// ParseName takes a slash-separated path apart. It never fails: a path that
// is not bytecode by its name has the form NotBytecode and no parts, a file
// in a cache directory with a strange name has the form InCache.
func ParseName(path string) Name {
	dir, base := splitDir(path)
	home, parent := splitDir(strings.TrimSuffix(dir, "/"))
	cached := IsCacheDir(parent)
	if !cached {
		home = dir
	}
	switch {
	case IsCacheDir(base) || base == "" && cached:
		return Name{Form: CacheDir, Dir: home}
	case hasSuffixFold(base, jythonSuffix):
		return Name{Form: JythonClass, Dir: home, Stem: base[:len(base)-len(jythonSuffix)]}
	case IsFileName(base):
		return parseCompiled(home, base, cached)
	case cached:
		return parseForeign(home, base)
	case InCacheDir(dir):
		return Name{Form: InCache, Dir: home}
	}
	return Name{}
}

// parseCompiled takes apart a basename that ends in .pyc or .pyo and perhaps
// the number of an interrupted write.
func parseCompiled(home, base string, cached bool) Name {
	n := Name{Form: Legacy, Dir: home}
	if isDigit(base[len(base)-1]) {
		base, n.WriteID, _ = cutLast(base, ".")
	}
	rest := base[:len(base)-len(".pyc")]
	n.Stem = rest
	if before, last, found := cutLast(rest, "."); found {
		if opt, found := cutPrefixFold(last, "opt-"); found && isAlphanumeric(opt) {
			n.Optimization, rest = opt, before
		}
	}
	rest = n.cutPytest(rest)
	if !n.cutTag(rest, cached) {
		return Name{Form: Legacy, Dir: home, Stem: n.Stem, WriteID: n.WriteID}
	}
	n.Form = Cached
	return n
}

// cutPytest cuts pytest's mark off what stands before the extension:
// "-pytest-6.2.5", before version 5 "-PYTEST".
func (n *Name) cutPytest(rest string) string {
	lower := toLowerASCII(rest)
	if i := strings.LastIndex(lower, "-pytest-"); i >= 0 && isVersionText(rest[i+len("-pytest-"):]) {
		n.Pytest, n.PytestVersion = true, rest[i+len("-pytest-"):]
		return rest[:i]
	}
	if before, found := strings.CutSuffix(lower, "-pytest"); found {
		n.Pytest = true
		return rest[:len(before)]
	}
	return rest
}

// cutTag splits "stem.tag", read from the right because a stem may have dots.
// In a cache directory it also splits the "stemtag" of a source without an
// extension, which elsewhere would be a plain legacy name.
func (n *Name) cutTag(rest string, cached bool) bool {
	if stem, last, found := cutLast(rest, "."); found {
		if _, ok := ParseTag(last); ok {
			n.Stem, n.Tag = stem, last
			return true
		}
	}
	if !cached {
		return false
	}
	stem, tag, ok := splitJoinedTag(rest)
	if ok {
		n.Stem, n.Tag, n.Extensionless = stem, tag, true
	}
	return ok
}

// parseForeign names what else lies directly in a cache directory. numba's
// names are in numba/core/caching.py: CacheImpl and IndexDataCacheFile.
func parseForeign(home, base string) Name {
	n := Name{Form: InCache, Dir: home}
	rest, isIndex := cutSuffixFold(base, ".nbi")
	if !isIndex {
		data, isData := cutSuffixFold(base, ".nbc")
		before, number, numbered := cutLast(data, ".")
		if !isData || !numbered || !isDigits(number) {
			return n
		}
		rest = before
	}
	function, tag, _ := cutLast(rest, ".")
	if _, ok := parseNumbaTag(tag); !ok {
		return n
	}
	stem, _, found := strings.Cut(function, ".")
	if !found {
		return n
	}
	n.Form, n.Stem, n.Tag = NumbaData, stem, tag
	if isIndex {
		n.Form = NumbaIndex
	}
	return n
}

// parseNumbaTag reads the py312 or py37m of numba's names.
func parseNumbaTag(tag string) (Interpreter, bool) {
	digits, ok := cutPrefixFold(tag, "py")
	if !ok {
		return Interpreter{}, false
	}
	v, ok := parseTagDigits(toLowerASCII(digits))
	return Interpreter{CPython, v, v}, ok
}

// Interpreter returns what the name says of the interpreter; ok is false when
// it says nothing.
func (n Name) Interpreter() (interpreter Interpreter, ok bool) {
	switch n.Form {
	case Cached:
		return ParseTag(n.Tag)
	case NumbaIndex, NumbaData:
		return parseNumbaTag(n.Tag)
	case JythonClass:
		return Interpreter{Implementation: Jython}, true
	}
	return Interpreter{}, false
}

// splitDir splits a path behind its last slash.
func splitDir(path string) (dir, base string) {
	i := strings.LastIndexByte(path, '/') + 1
	return path[:i], path[i:]
}

// isVersionText reports whether s looks like a version of a Python package
// (PEP 440): it begins with a digit.
func isVersionText(s string) bool { return s != "" && isDigit(s[0]) }

// isAlphanumeric follows PEP 488's rule for an optimization, str.isalnum;
// letters outside ASCII are let through.
func isAlphanumeric(s string) bool {
	for i := range len(s) {
		c := toLower(s[i])
		if c < 0x80 && !isDigit(c) && (c < 'a' || c > 'z') {
			return false
		}
	}
	return s != ""
}

func cutSuffixFold(s, suffix string) (string, bool) {
	if !hasSuffixFold(s, suffix) {
		return s, false
	}
	return s[:len(s)-len(suffix)], true
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !hasSuffixFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}
