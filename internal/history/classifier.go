package history

// Classifier says which names matter. Its functions may be called by several
// goroutines at once.
type Classifier struct {
	// CacheDir reports whether an entry with this name is a cache directory
	// (or would be, if it were one): everything in it counts, and so does a
	// file, link or submodule of that name.
	CacheDir func(name []byte) bool
	// Bytecode reports whether a file with this base name counts wherever it
	// stands. A wider answer is allowed, for rules that look at whole paths:
	// Path has the last word.
	Bytecode func(name []byte) bool
	// Source reports whether a file with this base name could be what
	// bytecode beside it, or in a cache directory beside it, was compiled
	// from.
	Source func(name []byte) bool
	// Path has the last word on a file that the functions above chose: false
	// leaves it out. nil keeps all.
	Path func(path string) bool
	// SourcesOf returns the paths that the source of a bytecode file may
	// have, likeliest first. None: its name does not tell.
	SourcesOf func(path string) []string
}
