package bytecode

import "strings"

// sourceExtensions are the extensions of files that Python, Hy and tools like
// them compile, the likeliest first.
var sourceExtensions = []string{".py", ".pyw", ".hy"}

// IsSource reports whether a path has the name of a file that is compiled.
// ASCII case does not count.
func IsSource[T text](path T) bool {
	for _, extension := range sourceExtensions {
		if hasSuffixFold(path, extension) {
			return true
		}
	}
	return false
}

// Sources returns the paths from which the file can have been compiled, the
// likeliest first. It is empty where the name does not tell: cache
// directories, and other files in them.
func (n Name) Sources() []string {
	switch n.Form {
	case Cached, Legacy, JythonClass, NumbaIndex, NumbaData:
	default:
		return nil
	}
	stem := n.Dir + n.Stem
	if n.Extensionless {
		return []string{stem}
	}
	var sources []string
	for _, extension := range sourceExtensions {
		sources = append(sources, stem+extension)
	}
	// main.py.pyc is what some build scripts make of main.py.
	if n.Form == Legacy && strings.HasSuffix(n.Stem, ".py") {
		sources = append(sources, stem)
	}
	return sources
}
