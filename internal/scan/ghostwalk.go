package scan

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/pycfile"
)

// ghostWalk is one search for ghosts.
type ghostWalk struct {
	Ghosts
	found    []Ghost
	examined int
	errs     []error
}

// maxGhostDepth is how deep directories are entered.
const maxGhostDepth = 4096

// substance is what a directory holds. The larger one decides.
type substance uint8

const (
	nothing substance = iota
	// onlyBytecode makes a directory hollow.
	onlyBytecode
	something
)

// entered is what a directory was found to be.
type entered struct {
	substance substance
	// pkg says that it is a regular package, not a namespace.
	pkg bool
	// hollow are the hollow directories in it, which count only where it is
	// not hollow itself.
	hollow []Ghost
}

// enter looks at a directory and all below. module is the name under which its
// parent is imported, empty where that is no regular package.
func (w *ghostWalk) enter(dir, parentModule string, depth int) entered {
	entries, err := w.list(dir, depth)
	if err != nil {
		w.errs = append(w.errs, err)
		return entered{substance: something}
	}
	l := newListing(entries)
	if dir != "" && l.isBorder() {
		return entered{substance: something}
	}
	w.examined += len(entries)
	var e entered
	scope := importScope{dir: dir}
	if e.pkg = l.isPackage(); e.pkg && dir != "" {
		scope.module = joinModule(parentModule, dir)
	}
	children := make(map[string]entered)
	for _, entry := range entries {
		held := w.weigh(scope, entry, children, depth)
		e.substance = max(e.substance, held)
	}
	w.legacyGhosts(scope, l, children)
	e.hollow = hollowGhosts(scope, l, children)
	if e.substance != onlyBytecode || dir == "" {
		w.found = append(w.found, e.hollow...)
	}
	return e
}

// importScope is a directory as imports see it.
type importScope struct {
	dir string
	// module is its own name where it is a regular package.
	module string
}

// importAs returns the name of a module in the directory, and the directory
// that the name starts at.
func (s importScope) importAs(name string) (module, from string) {
	if s.module == "" {
		return name, s.dir
	}
	from = s.dir
	for range strings.Count(s.module, ".") + 1 {
		from, _ = splitPath(from)
	}
	return s.module + "." + name, from
}

func joinModule(parent, dir string) string {
	_, name := splitPath(dir)
	if parent == "" {
		return name
	}
	return parent + "." + name
}

// list reads a directory, in the order of the names. A path is read below the
// root, so that a link in place of a directory does not lead out of it.
func (w *ghostWalk) list(dir string, depth int) ([]fs.DirEntry, error) {
	if depth > maxGhostDepth {
		return nil, fmt.Errorf("%.200q...: more directories below each other than are entered", dir)
	}
	name := dir
	if name == "" {
		name = "."
	}
	f, err := w.Root.Open(name)
	if err != nil {
		return nil, err
	}
	entries, err := f.ReadDir(-1)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, errors.Join(err, f.Close())
}

// weigh says what an entry adds to the substance of its directory, and enters
// it if it is a directory.
func (w *ghostWalk) weigh(in importScope, entry fs.DirEntry, children map[string]entered, depth int) substance {
	name := entry.Name()
	path := joinPath(in.dir, name)
	switch {
	case w.Tracked(path) || in.dir == "" && name == ".git":
		return something
	case entry.IsDir() && bytecode.IsCacheDir(name):
		return w.weighCache(path, depth)
	case entry.IsDir() && isOthersCode(name):
		return something
	case entry.IsDir():
		children[name] = w.enter(path, in.module, depth+1)
		return children[name].substance
	case entry.Type().IsRegular() && bytecode.IsFileName(name):
		return onlyBytecode
	}
	return something
}

// weighCache looks at a cache directory: an empty one, and one with nothing but
// caches, can be made again.
func (w *ghostWalk) weighCache(dir string, depth int) substance {
	entries, err := w.list(dir, depth+1)
	if err != nil {
		w.errs = append(w.errs, err)
		return something
	}
	w.examined += len(entries)
	for _, entry := range entries {
		path := joinPath(dir, entry.Name())
		form := bytecode.ParseName(path).Form
		if !entry.Type().IsRegular() || form == bytecode.InCache || form == bytecode.CacheDir || w.Tracked(path) {
			return something
		}
	}
	return onlyBytecode
}

// legacyGhosts finds the ghosts among the files of a directory.
func (w *ghostWalk) legacyGhosts(in importScope, l listing, children map[string]entered) {
	for name, mode := range l.modes {
		path := joinPath(in.dir, name)
		n := bytecode.ParseName(path)
		if !mode.IsRegular() || pycfile.WithoutSource(n, path) != pycfile.Ghost || bytecode.IsCacheDir(lastName(in.dir)) {
			continue
		}
		if l.hasSource(n) || l.extensions[n.Stem] || children[n.Stem].pkg || w.Tracked(path) {
			continue
		}
		interpreter, ok, err := w.importer(path)
		if err != nil {
			w.errs = append(w.errs, err)
		}
		if !ok {
			continue
		}
		ghost := Ghost{Path: path, Interpreter: interpreter, Source: n.Sources()[0]}
		if ghost.Module, ghost.From = in.importAs(n.Stem); n.Stem == "__init__" && in.module != "" {
			ghost.Module = in.module
		}
		w.found = append(w.found, ghost)
	}
}

// importer returns the interpreter that imports a legacy file, ok false where
// none does: where the content is not bytecode, and for a .pyo of a Python that
// no longer looks for those (PEP 488).
func (w *ghostWalk) importer(path string) (interpreter bytecode.Interpreter, ok bool, err error) {
	file, err := pycfile.Open(w.Root, path)
	if err != nil {
		return interpreter, false, err
	}
	defer file.Close()
	prefix, err := pycfile.ReadPrefix(file)
	if err != nil {
		return interpreter, false, fmt.Errorf("reading %q: %w", path, err)
	}
	header, err := bytecode.ParseHeader(prefix)
	if err != nil || !bytecode.IsContent(prefix) {
		return interpreter, false, nil
	}
	interpreter = header.Interpreter
	isClass := header.Kind == bytecode.ByClassFile
	switch {
	case strings.HasSuffix(path, ".pyo"):
		ok = !isClass && !interpreter.From.AtLeast(3, 5)
	case strings.HasSuffix(path, ".pyc"):
		ok = !isClass
	default:
		ok = isClass
	}
	return interpreter, ok, nil
}

// hollowGhosts returns the directories that Python imports as namespaces
// though they hold nothing but bytecode: a module of the same name comes first.
func hollowGhosts(in importScope, l listing, children map[string]entered) []Ghost {
	var ghosts []Ghost
	for name, child := range children {
		if child.substance != onlyBytecode {
			continue
		}
		if strings.Contains(name, ".") || l.hasModule(name) {
			ghosts = append(ghosts, child.hollow...)
			continue
		}
		ghost := Ghost{Path: joinPath(in.dir, name), Dir: true}
		ghost.Module, ghost.From = in.importAs(name)
		ghosts = append(ghosts, ghost)
	}
	slices.SortFunc(ghosts, func(a, b Ghost) int { return strings.Compare(a.Path, b.Path) })
	return ghosts
}

func joinPath(dir, name string) string {
	if dir == "" {
		return name
	}
	return dir + "/" + name
}

func lastName(path string) string {
	_, name := splitPath(path)
	return name
}
