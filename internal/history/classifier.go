package history

import (
	"bytes"

	"github.com/pycguard/pycguard/internal/bytecode"
)

// Classifier says which names matter: those of package bytecode and, where the
// user has patterns of their own, more or less. Its functions may be called by
// several goroutines at once.
type Classifier struct {
	// Extra reports whether a file with a base name that is not bytecode's
	// counts all the same. It may say yes too often, for patterns that look
	// at whole paths: Path has the last word. nil: none.
	Extra func(name []byte) bool
	// Path has the last word on a file that was chosen by its names: false
	// leaves it out. nil keeps all.
	Path func(path string) bool
}

// CacheDir reports whether an entry with this name is a cache directory:
// everything in it counts. So does a file, link or submodule of that name.
func (c *Classifier) CacheDir(name []byte) bool { return bytecode.IsCacheDir(name) }

// Bytecode reports whether a file with this base name counts wherever it
// stands, unless Path says no.
func (c *Classifier) Bytecode(name []byte) bool {
	return bytecode.IsFileName(name) || c.Extra != nil && c.Extra(name)
}

// Source reports whether a file with this base name could be what bytecode
// beside it, or in a cache directory beside it, was compiled from. A source
// without an extension is possible too.
func (c *Classifier) Source(name []byte) bool {
	dot := bytes.LastIndexByte(name, '.')
	if dot < 0 {
		return true
	}
	switch string(name[dot:]) {
	case ".py", ".pyw", ".hy":
		return true
	}
	return false
}

// keeps reports whether a path that was chosen by its names counts.
func (c *Classifier) keeps(path string) bool { return c.Path == nil || c.Path(path) }
