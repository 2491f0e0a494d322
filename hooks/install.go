package hooks

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/pycguard/pycguard/internal/finding"
)

// PlanInstall plans pycguard's hooks for the names of the request. A foreign
// hook is kept and runs first. An error says what stands in the way and, where
// Force would help, says so.
func PlanInstall(r Request) (Plan, error) {
	if err := r.checkCommand(); err != nil {
		return Plan{}, err
	}
	p, err := r.plan(r.install)
	if err != nil || !p.Changes() {
		return p, err
	}
	if _, err := os.Stat(r.Dir); errors.Is(err, fs.ErrNotExist) {
		p.Steps = slices.Insert(p.Steps, 0, Step{Action: MakeDir, Path: r.Dir, Why: "there is no hooks directory yet"})
	}
	return p, nil
}

func (r Request) checkCommand() error {
	if len(r.Names) == 0 {
		return errors.New("no hook is named")
	}
	if !filepath.IsAbs(r.Executable) {
		return fmt.Errorf("the path of pycguard, %q, is not absolute", r.Executable)
	}
	if strings.ContainsRune(r.Executable+strings.Join(r.Arguments, ""), 0) {
		return errors.New("a NUL byte cannot be part of a command")
	}
	return nil
}

// install adds to the plan what one hook needs.
func (r Request) install(p *Plan, s slot) error {
	content := script(s.name, r.Executable, r.Arguments)
	why := "there is no such hook yet"
	switch s.hook.kind {
	case absent:
		if s.kept.kind != absent {
			why = "it is missing; the hook from before is kept beside it"
		}
	case ours:
		if bytes.Equal(s.hook.head, content) && s.hook.executable() {
			p.add(Leave, s.hook.path, "pycguard's hook is installed")
			return nil
		}
		why = "replaces pycguard's hook of another version or with other settings"
	case edited:
		if !r.Force {
			return fmt.Errorf("%s is pycguard's hook, but was changed since: --force writes it anew", finding.Quote(s.hook.path))
		}
		why = "replaces pycguard's hook, which was changed by hand"
	case foreign:
		if err := r.keep(p, s); err != nil {
			return err
		}
		why = "runs the kept hook, then pycguard"
	}
	if err := r.checkProgram(s); err != nil {
		return err
	}
	p.Steps = append(p.Steps, Step{Action: Write, Path: s.hook.path, Why: why, content: content})
	return nil
}

// keep adds to the plan what a foreign hook needs to be kept.
func (r Request) keep(p *Plan, s slot) error {
	done, err := s.kept.isCopyOf(s.hook)
	if err != nil || done {
		return err
	}
	if s.kept.kind != absent {
		return s.twoHooks()
	}
	if s.hook.readsOwnName() {
		if !r.Force {
			return fmt.Errorf("%s behaves by its own name, which it would lose: add the line '%s \"$@\"' to it, or see that it works as %s and use --force",
				finding.Quote(s.hook.path), "pycguard "+hookCommand(s.name, r.Arguments), filepath.Base(s.kept.path))
		}
		p.note("%s behaves by its own name, and now runs as %s: see that it still works", finding.Quote(s.hook.path), filepath.Base(s.kept.path))
	}
	why := "it still runs, before pycguard"
	if !s.hook.executable() {
		why = "git does not run it, because it is not executable, and pycguard will not either"
	}
	p.addMove(Keep, s.hook.path, s.kept.path, why)
	return nil
}

// twoHooks says that there is a kept hook and another foreign one.
func (s slot) twoHooks() error {
	return fmt.Errorf("%s was put in the place of pycguard's hook, and %s still holds the hook from before that: remove one of them",
		finding.Quote(s.hook.path), finding.Quote(s.kept.path))
}

// checkProgram refuses to hide NAME.exe, which git for Windows runs where
// there is no NAME.
func (r Request) checkProgram(s slot) error {
	if runtime.GOOS != "windows" || r.Force {
		return nil
	}
	path := s.hook.path + ".exe"
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	return fmt.Errorf("%s would no longer run: --force installs all the same", path)
}
