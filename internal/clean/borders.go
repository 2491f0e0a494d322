package clean

import (
	"io/fs"
	"path"
)

// isVersionControl holds the directories in which version control systems
// keep their own things. They are never entered.
var isVersionControl = map[string]bool{
	".git": true, ".hg": true, ".svn": true, ".bzr": true, "CVS": true, "_darcs": true,
	".jj": true, ".sl": true, ".pijul": true, ".fossil": true,
}

// marksRepository holds the names whose presence says that a directory is the
// top of a repository of its own. Old Subversion has .svn in every directory,
// so that it says nothing.
var marksRepository = map[string]bool{
	".git": true, ".hg": true, ".bzr": true, "_darcs": true, ".jj": true, ".sl": true, ".pijul": true,
	".fslckout": true, "_FOSSIL_": true,
}

// isEnvironment holds the names of directories that tools fill with other
// people's code.
var isEnvironment = map[string]bool{".tox": true, ".nox": true, "node_modules": true}

// enters decides whether a directory below the start directory is entered, and
// gives a nested repository its own guard.
func (w *walker) enters(d *directory, entries []fs.DirEntry, r *Result) bool {
	inPrefix := w.options.Sources != nil
	if !w.options.Environments && !inPrefix && (isEnvironment[path.Base(d.path)] || holdsEnvironment(entries)) {
		r.Environments = append(r.Environments, d.path)
		return false
	}
	if !isRepository(entries) {
		return true
	}
	if w.options.Nested == nil {
		r.Repositories = append(r.Repositories, d.path)
		return false
	}
	guard, err := w.options.Nested(d.path)
	if err != nil {
		r.trouble(d.path, err)
		return false
	}
	d.guard, d.guardTop = guard, d.path
	return true
}

func holdsEnvironment(entries []fs.DirEntry) bool {
	for _, entry := range entries {
		// PEP 405; conda's own mark.
		if entry.Name() == "pyvenv.cfg" || entry.Name() == "conda-meta" && entry.IsDir() {
			return true
		}
	}
	return false
}

// isRepository recognises a working tree, and a bare git repository by the
// things that each one has (gitrepository-layout).
func isRepository(entries []fs.DirEntry) bool {
	bare := 0
	for _, entry := range entries {
		switch name := entry.Name(); {
		case marksRepository[name]:
			return true
		case name == "HEAD" && !entry.IsDir(), (name == "objects" || name == "refs") && entry.IsDir():
			bare++
		}
	}
	return bare == 3
}
