package bytecode

// Scanner is IsName for many paths in a row, such as those of an index, most of
// which begin as the one before does. It looks at what is new in each of them.
// The zero Scanner is ready for use.
type Scanner struct {
	// hint is what mayHaveCacheDir says of the path before.
	hint bool
}

// IsName reports what the function IsName does. The first shared bytes of path
// are those of the path before; to say 0 is always right. It does not allocate.
func (s *Scanner) IsName(path []byte, shared int) bool {
	fresh := path
	if !s.hint && shared >= len(cacheDir) {
		// The letter before the new ones may make a pair with the first of
		// them. Shorter paths have no hint, whatever they begin with.
		fresh = path[min(shared-1, len(path)-len(cacheDir)):]
	}
	s.hint = mayHaveCacheDir(fresh)
	return IsFileName(path) || s.hint && hasCacheDir(path)
}
