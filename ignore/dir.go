package ignore

// Dir is a directory during a walk, and the rules that hold in it. A walker
// makes one for the top, and one for each directory that it enters; whether a
// directory is ignored is then decided once and not again for each file.
//
// It is a small value that does not change, so nothing has to be undone when
// a directory is left, and goroutines may share it.
type Dir struct {
	rules   *chain
	decided Decision
}

// Top returns the top directory. excludes are as for Matcher.With.
func Top(excludes ...*File) Dir {
	return Dir{rules: New().With(excludes...).top}
}

// With returns the directory with its own ignore file. The file of an ignored
// directory has no effect.
func (d Dir) With(file *File) Dir {
	d.rules = &chain{file, d.rules}
	return d
}

// Enter returns a directory directly below d. path is relative to the top.
func (d Dir) Enter(path string) Dir {
	d.decided = d.Match(path, true)
	return d
}

// Decision says whether the directory is ignored, and by which rule.
func (d Dir) Decision() Decision { return d.decided }

// Match decides a path directly below d. path is relative to the top.
func (d Dir) Match(path string, isDir bool) Decision {
	if d.decided.Ignored {
		return d.decided
	}
	return d.rules.match(path, isDir)
}
