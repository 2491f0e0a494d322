package inspect

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// maxDepth is how deep below a target directories are entered.
const maxDepth = 4096

// Below returns the files below the directory dir that isBytecode accepts by
// their targets, in the order of their names. Symbolic links are not followed
// and .git is not entered. The error joins those of the directories that could
// not be read; the rest is in the list.
func Below(dir Target, isBytecode func(Target) bool) ([]Target, error) {
	w := walk{isBytecode: isBytecode}
	w.enter(dir, 0)
	return w.found, errors.Join(w.errs...)
}

type walk struct {
	isBytecode func(Target) bool
	found      []Target
	errs       []error
}

func (w *walk) enter(dir Target, depth int) {
	entries, err := os.ReadDir(dir.Abs)
	if err != nil {
		w.errs = append(w.errs, err)
		return
	}
	if depth > maxDepth {
		w.errs = append(w.errs, errors.New(dir.Path+": more directories below each other than are entered"))
		return
	}
	for _, entry := range entries {
		at := dir.join(entry.Name())
		switch {
		case entry.IsDir() && strings.EqualFold(entry.Name(), ".git"):
		case entry.IsDir():
			w.enter(at, depth+1)
		case w.isBytecode(at):
			w.found = append(w.found, at)
		}
	}
}

// join returns the target of a name in a directory.
func (t Target) join(name string) Target {
	below := Target{Path: t.Path + "/" + name, Abs: filepath.Join(t.Abs, name)}
	switch {
	case t.Path == "." || t.Path == "":
		below.Path = name
	case strings.HasSuffix(t.Path, "/"):
		below.Path = t.Path + name
	}
	return below
}
