package hooks

import (
	"fmt"

	"github.com/pycguard/pycguard/internal/finding"
)

// PlanUninstall plans the removal of pycguard's hooks. The hooks that were kept
// come back as they were. Hooks that are not pycguard's are left alone.
func PlanUninstall(r Request) (Plan, error) {
	all := len(r.Names) == 0
	if all {
		r.Names = Names()
	}
	return r.plan(func(p *Plan, s slot) error {
		if err := r.removeLeftovers(p, s.name); err != nil {
			return err
		}
		if all && s.kept.kind == absent && (s.hook.kind == absent || s.hook.kind == foreign) {
			return nil
		}
		return r.uninstall(p, s)
	})
}

// removeLeftovers adds to the plan the files of installations that were
// killed. Installing leaves them alone: they could belong to another
// installation that is at work.
func (r Request) removeLeftovers(p *Plan, name Name) error {
	paths, err := temporaries(r.Dir, name)
	for _, path := range paths {
		p.add(Remove, path, "left by an interrupted installation")
	}
	return err
}

// uninstall adds to the plan what one hook needs.
func (r Request) uninstall(p *Plan, s slot) error {
	switch s.hook.kind {
	case absent:
		if s.kept.kind == absent {
			p.add(Leave, s.hook.path, "there is no such hook")
			return nil
		}
	case edited:
		if !r.Force {
			return fmt.Errorf("%s is pycguard's hook, but was changed since: --force removes it with the changes", finding.Quote(s.hook.path))
		}
	case foreign:
		return r.uninstallForeign(p, s)
	}
	switch {
	case s.kept.kind == absent:
		p.add(Remove, s.hook.path, "it is pycguard's hook")
	case s.legacy && s.kept.isFramework():
		p.add(Remove, s.hook.path, "it is pycguard's hook")
		p.add(Remove, s.kept.path, "the pre-commit framework has installed its hook anew")
	default:
		p.addMove(Restore, s.kept.path, s.hook.path, "it is the hook from before pycguard's")
	}
	return nil
}

func (r Request) uninstallForeign(p *Plan, s slot) error {
	if s.kept.kind == absent {
		p.add(Leave, s.hook.path, "it is not pycguard's hook")
		return nil
	}
	same, err := s.kept.isCopyOf(s.hook)
	switch {
	case err != nil:
		return err
	case same:
		p.add(Remove, s.kept.path, "left by an interrupted installation")
	case r.Force:
		p.addMove(Restore, s.kept.path, s.hook.path, "it is the hook from before pycguard's, and replaces one that is not pycguard's")
	default:
		return fmt.Errorf("%w (--force puts back the one from before)", s.twoHooks())
	}
	return nil
}
