package hooks

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pycguard/pycguard/internal/finding"
)

// Request says what to install or uninstall, and where.
type Request struct {
	// Dir is the hooks directory, an absolute path ("git rev-parse
	// --git-path hooks" with core.hooksPath respected). It need not exist.
	Dir string
	// CommonDir and Worktree are the repository: its common directory
	// (gitrepository-layout) and the top of its working tree, "" when it
	// is bare. A Dir in neither serves other repositories too.
	CommonDir, Worktree string
	// Names are the hooks. For PlanUninstall none means each one that
	// pycguard has installed.
	Names []Name
	// Executable is the absolute path of pycguard. PlanUninstall does not
	// need it.
	Executable string
	// Arguments are added to "pycguard hook NAME" in the script, before
	// those of git.
	Arguments []string
	// Force overrides the refusals that say so.
	Force bool
}

// Action is what a step does.
type Action string

// The actions.
const (
	MakeDir Action = "create" // the directory Path
	Keep    Action = "keep"   // what is at From, also under Path
	Write   Action = "write"  // a hook to Path, in place of what is there
	Restore Action = "move"   // what is at From to Path, in place of what is there
	Remove  Action = "remove" // Path
	Leave   Action = "leave"  // Path as it is
)

// Step is one change, or the reason for none.
type Step struct {
	Action Action
	// From is where Keep and Restore take from.
	From string
	Path string
	// Why is a phrase for a person.
	Why string

	content []byte // of Write
}

// String returns the step as one line without control characters.
func (s Step) String() string {
	what := finding.Quote(s.Path)
	switch s.Action {
	case Keep:
		what = finding.Quote(s.From) + " as " + what
	case Restore:
		what = finding.Quote(s.From) + " to " + what
	}
	return fmt.Sprintf("%s %s: %s", s.Action, what, s.Why)
}

// Plan is what Apply would do, in order.
type Plan struct {
	Steps []Step
	// Notes are warnings: what is odd about the result.
	Notes []string

	// seen is what the plan was made from.
	seen []file
}

// Changes reports whether Apply would change anything.
func (p Plan) Changes() bool {
	return slices.ContainsFunc(p.Steps, func(s Step) bool { return s.Action != Leave })
}

func (p *Plan) add(action Action, path, why string) {
	p.Steps = append(p.Steps, Step{Action: action, Path: path, Why: why})
}

func (p *Plan) addMove(action Action, from, path, why string) {
	p.Steps = append(p.Steps, Step{Action: action, From: from, Path: path, Why: why})
}

func (p *Plan) note(format string, args ...any) {
	p.Notes = append(p.Notes, fmt.Sprintf(format, args...))
}

// slot is what stands at one hook's place in the directory.
type slot struct {
	name Name
	// hook is the hook that git runs, or pycguard's where the pre-commit
	// framework was installed over it and runs it as NAME.legacy.
	hook   file
	legacy bool
	kept   file
}

// examine looks at the place of one hook.
func examine(dir string, name Name) (slot, error) {
	path := filepath.Join(dir, string(name))
	hook, err := look(path)
	if err != nil {
		return slot{}, err
	}
	s := slot{name: name, hook: hook}
	if hook.isFramework() {
		legacy, err := look(path + ".legacy")
		if err != nil {
			return slot{}, err
		}
		if legacy.kind == ours || legacy.kind == edited {
			s.hook, s.legacy = legacy, true
		}
	}
	s.kept, err = look(path + keptSuffix)
	return s, err
}

// plan makes a plan of what each hook needs. All refusals are reported at
// once.
func (r Request) plan(need func(*Plan, slot) error) (Plan, error) {
	if !filepath.IsAbs(r.Dir) || !filepath.IsAbs(r.CommonDir) {
		return Plan{}, fmt.Errorf("the hooks directory %q and the repository %q must be absolute paths", r.Dir, r.CommonDir)
	}
	if info, err := os.Stat(r.Dir); err == nil && !info.IsDir() {
		return Plan{}, fmt.Errorf("%s is the hooks directory (core.hooksPath), but is not a directory", finding.Quote(r.Dir))
	}
	var p Plan
	var refusals []error
	for i, name := range r.Names {
		if slices.Contains(r.Names[:i], name) {
			continue
		}
		if _, err := ParseName(string(name)); err != nil {
			return Plan{}, err
		}
		s, err := examine(r.Dir, name)
		if err == nil {
			err = need(&p, s)
		}
		if err != nil {
			refusals = append(refusals, fmt.Errorf("%s hook: %w", name, err))
			continue
		}
		p.seen = append(p.seen, s.hook, s.kept)
	}
	if err := errors.Join(refusals...); err != nil {
		return Plan{}, err
	}
	return p, r.checkPlace(&p)
}

// checkPlace refuses a plan that would change a directory which other
// repositories use, and warns of one whose files may be committed.
func (r Request) checkPlace(p *Plan) error {
	if !p.Changes() {
		return nil
	}
	inRepository, err := within(r.Dir, r.CommonDir)
	if err != nil || inRepository {
		return err
	}
	inWorktree := false
	if r.Worktree != "" {
		if inWorktree, err = within(r.Dir, r.Worktree); err != nil {
			return err
		}
	}
	switch {
	case inWorktree:
		p.note("%s is in the working tree: its files may be tracked, and the hook holds a path of this machine", finding.Quote(r.Dir))
	case r.Force:
		p.note("%s is outside the repository: other repositories may use it", finding.Quote(r.Dir))
	default:
		return fmt.Errorf("the hooks directory %s is outside the repository, and other repositories may use it: --force changes it all the same", finding.Quote(r.Dir))
	}
	return nil
}

// within reports whether path is dir or below it, with symbolic links
// followed. Neither needs to exist.
func within(path, dir string) (bool, error) {
	path, err := resolve(path)
	if err != nil {
		return false, err
	}
	if dir, err = resolve(dir); err != nil {
		return false, err
	}
	rel, err := filepath.Rel(dir, path)
	if err != nil {
		return false, nil
	}
	return rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)), nil
}

// resolve follows the symbolic links in the part of path that exists.
func resolve(path string) (string, error) {
	resolved, err := filepath.EvalSymlinks(path)
	parent := filepath.Dir(path)
	if !errors.Is(err, os.ErrNotExist) || parent == path {
		return resolved, err
	}
	if parent, err = resolve(parent); err != nil {
		return "", err
	}
	return filepath.Join(parent, filepath.Base(path)), nil
}
