package scan

import (
	"io/fs"
	"strings"

	"github.com/pycguard/pycguard/internal/bytecode"
)

// listing is the names in a directory, and what each stands for, as an import
// looks at them (importlib's FileFinder).
type listing struct {
	modes map[string]fs.FileMode
	// extensions are the modules of which there is an extension module for
	// any interpreter: name.so, name.cpython-313-x86_64-linux-gnu.so,
	// name.pyd.
	extensions map[string]bool
}

func newListing(entries []fs.DirEntry) listing {
	l := listing{modes: make(map[string]fs.FileMode, len(entries)), extensions: make(map[string]bool)}
	for _, entry := range entries {
		name := entry.Name()
		l.modes[name] = entry.Type()
		if !entry.IsDir() && (strings.HasSuffix(name, ".so") || strings.HasSuffix(name, ".pyd")) {
			stem, _, _ := strings.Cut(name, ".")
			l.extensions[stem] = true
		}
	}
	return l
}

// hasFile reports whether there is a file of that name. A link counts: in
// doubt there is one.
func (l listing) hasFile(name string) bool {
	mode, ok := l.modes[name]
	return ok && !mode.IsDir()
}

// hasSource reports whether a bytecode file in the directory has its source.
func (l listing) hasSource(n bytecode.Name) bool {
	for _, source := range n.Sources() {
		if l.hasFile(lastName(source)) {
			return true
		}
	}
	return false
}

// hasModule reports whether a file is there that an import of that name takes
// before a directory without an __init__.
func (l listing) hasModule(name string) bool {
	return l.hasFile(name+".py") || l.hasFile(name+".pyw") || l.hasFile(name+".pyc") || l.extensions[name]
}

// isPackage reports whether the directory is a regular package.
func (l listing) isPackage() bool {
	return l.hasModule("__init__") || l.hasFile("__init__$py.class")
}

// isBorder reports whether the directory is the top of something that is not
// of this tree: a repository, or a virtual environment (PEP 405, conda).
func (l listing) isBorder() bool {
	for _, name := range []string{".git", ".hg", "pyvenv.cfg", "conda-meta"} {
		if _, ok := l.modes[name]; ok {
			return true
		}
	}
	return false
}

// isOthersCode reports whether a directory's name says that its content is not
// the project's own: what tools fill, and what version control keeps.
func isOthersCode(name string) bool {
	switch name {
	case ".git", ".hg", ".svn", ".bzr", ".jj", "CVS", ".tox", ".nox", "node_modules":
		return true
	}
	return false
}
