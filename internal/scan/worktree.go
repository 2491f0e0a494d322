package scan

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/pycguard/pycguard/ignore"
	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/dialect"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/index"
	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/worktree"
)

// Worktree is a working tree, and what git knows of it besides its files. One
// look (Survey) serves all questions about it.
type Worktree struct {
	Top string
	// Index is nil in a repository that has none yet.
	Index *index.Index
	// Personal are the ignore files that exist on this machine only, the one
	// with precedence first: .git/info/exclude, core.excludesFile.
	Personal []*ignore.File
	// FoldCase is core.ignoreCase.
	FoldCase bool
	// Nested reports whether a directory holds a repository of its own.
	Nested func(dir string) bool
	// Objects opens the objects. It is called only where a sparse checkout
	// left ignore files out.
	Objects func() (Objects, error)
	// OtherRules asks for the ignore files of programs other than git too.
	OtherRules bool
	Policy     Policy
	Limit      Limit
	Workers    int
}

// Survey is what one walk through a working tree found.
type Survey struct {
	worktree.Summary
	policy Policy
	limit  Limit

	// unignored is bytecode that is neither tracked nor ignored.
	unignored []subject
	// Sources are the directories that hold Python source.
	Sources []string
	// Rules are the .gitignore files that are tracked or would be with the
	// next "git add ."; Local are those that are ignored themselves.
	Rules, Local []RuleFile
	// Links are .gitignore files that are symbolic links, which git does not
	// follow.
	Links []string
	// Others are the ignore files of other programs.
	Others []string

	// FoldCase is as in Worktree.
	FoldCase bool
	personal []*ignore.File
	workers  int
}

// RuleFile is the .gitignore of a directory.
type RuleFile struct {
	Dir     string
	Content []byte
}

// Survey walks the working tree.
func (w Worktree) Survey(ctx context.Context) (*Survey, error) {
	known, err := w.readIndex()
	if err != nil {
		return nil, err
	}
	c := collector{
		Worktree: &w,
		known:    known,
		Survey:   Survey{policy: w.Policy, limit: w.Limit, FoldCase: w.FoldCase, personal: w.Personal, workers: w.Workers},
	}
	walk := worktree.Walk{
		Top:      w.Top,
		Rules:    ignore.Top(w.Personal...),
		FoldCase: w.FoldCase,
		Tracked:  known.tracked,
		Nested:   w.Nested,
		Absent:   known.absent,
		Workers:  w.Workers,
	}
	if len(w.Limit) > 0 {
		walk.Enter = w.Limit.leadsTo
	}
	if c.Summary, err = walk.Run(ctx, c.visit); err != nil {
		return nil, err
	}
	c.sort()
	return &c.Survey, nil
}

// collector gathers what the visits find.
type collector struct {
	*Worktree
	known *known
	mu    sync.Mutex
	Survey
}

// visit looks at one directory. It may run for several at once.
func (c *collector) visit(d *worktree.Dir) {
	if d.Nested {
		c.nested(d.Path)
		return
	}
	v := visit{collector: c, dir: d, inCache: bytecode.InCacheDir(d.Path)}
	for name, kind := range d.Entries() {
		if kind == worktree.File || kind == worktree.Symlink {
			v.file(name, kind)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(v.found)
	c.addRules(d)
	if v.hasSource || v.hasIgnoredSource && c.known.tracked.Dir(d.Path) {
		c.Sources = append(c.Sources, d.Path)
	}
}

func (c *collector) add(found []subject) { c.unignored = append(c.unignored, found...) }

// nested looks at a nested repository, which git takes for one entry.
func (c *collector) nested(path string) {
	if !isBytecode(c.Worktree.Policy, path) || c.known.has(path) || !c.Worktree.Limit.Contains(path) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add([]subject{{path: path, mode: object.ModeSubmodule, where: whereUnignored}})
}

const whereUnignored = "neither tracked nor ignored"

func (c *collector) addRules(d *worktree.Dir) {
	path := d.Join(gitignore)
	switch {
	case d.IgnoreLink:
		c.Links = append(c.Links, path)
	case d.Ignore == nil:
	case !c.known.has(path) && d.Rules.Match(path, false).Ignored:
		c.Local = append(c.Local, RuleFile{d.Path, d.Ignore})
	default:
		c.Rules = append(c.Rules, RuleFile{d.Path, d.Ignore})
	}
}

func (c *collector) sort() {
	slices.SortFunc(c.unignored, func(a, b subject) int { return cmp.Compare(a.path, b.path) })
	for _, files := range [][]RuleFile{c.Rules, c.Local} {
		slices.SortFunc(files, func(a, b RuleFile) int { return cmp.Compare(a.Dir, b.Dir) })
	}
	for _, paths := range [][]string{c.Sources, c.Links, c.Others} {
		slices.Sort(paths)
	}
}

// visit is one directory that is being looked at.
type visit struct {
	*collector
	dir     *worktree.Dir
	inCache bool
	found   []subject
	// hasSource: a source file is not ignored. hasIgnoredSource: one is
	// ignored, which matters where it is tracked all the same.
	hasSource, hasIgnoredSource bool
}

func (v *visit) file(name []byte, kind worktree.Kind) {
	switch {
	case v.isBytecode(name):
		v.bytecode(v.dir.Join(string(name)), kind)
	case !v.hasSource && bytecode.IsSource(name):
		ignored := v.dir.Rules.Match(v.dir.Join(string(name)), false).Ignored
		v.hasSource = !ignored
		v.hasIgnoredSource = v.hasIgnoredSource || ignored
	case v.OtherRules && bytes.Contains(name, []byte("ignore")):
		v.otherRules(v.dir.Join(string(name)))
	}
}

func (v *visit) isBytecode(name []byte) bool {
	if v.inCache || bytecode.IsFileName(name) || bytecode.IsCacheDir(name) {
		return true
	}
	extra := v.Worktree.Policy.Extra
	return extra != nil && extra(v.dir.Join(string(name)))
}

func (v *visit) bytecode(path string, kind worktree.Kind) {
	if v.known.has(path) || v.dir.Rules.Match(path, false).Ignored || !v.Worktree.Limit.Contains(path) {
		return
	}
	found := subject{path: path, where: whereUnignored}
	if kind == worktree.Symlink {
		found.mode = object.ModeSymlink
	}
	v.found = append(v.found, found)
}

// otherRules keeps an ignore file of another program, unless git ignores it:
// then it is nobody else's.
func (v *visit) otherRules(path string) {
	if dialect.Find(path) == nil || v.dir.Rules.Match(path, false).Ignored && !v.known.has(path) {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.Others = append(v.Others, path)
}

// fixUnignored mends bytecode that lies about.
const fixUnignored = "ignore it: pycguard fix-ignore; or delete it"

// Unignored answers PYC002: which bytecode would the next "git add ." take?
func (s *Survey) Unignored() Result {
	result := Result{Examined: s.Files}
	for _, found := range s.unignored {
		if s.policy.allows(found.path) {
			result.Allowed++
			continue
		}
		result.Findings = append(result.Findings, finding.Finding{
			Rule:    finding.UnignoredBytecode,
			Path:    found.path,
			Message: found.describe(bytecode.ParseName(found.path)) + ", " + found.where,
			Fix:     fixUnignored,
		})
	}
	return result
}
