package cli

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/pycguard/pycguard/hooks"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/terminal"
)

// guards is what runs pycguard in a repository, or could.
type guards struct {
	found      []hooks.Found
	configured []hooks.Name // in git's configuration
	managers   []hooks.Manager
}

// hooksRow says whether a hook stops bytecode.
func (s *session) hooksRow(ctx context.Context) (stateRow, error) {
	row := stateRow{what: "hooks"}
	g, err := s.findGuards(ctx)
	if err != nil {
		return row, err
	}
	g.judge(&row, defaultHooks(s.repo.Bare())[0])
	return row, nil
}

func (s *session) findGuards(ctx context.Context) (g guards, err error) {
	dir, err := s.hooksDir(ctx)
	if err != nil {
		return g, err
	}
	if g.found, err = hooks.Find(dir); err != nil {
		return g, fmt.Errorf("looking at the hooks in %s: %w", finding.Quote(dir), err)
	}
	if g.configured, err = s.configuredHooks(ctx); err != nil {
		return g, err
	}
	if !s.repo.Bare() {
		g.managers, err = hooks.FindManagers(os.DirFS(s.repo.WorkTree))
	}
	return g, err
}

// configuredHooks returns pycguard's hooks in git's configuration, where git
// is new enough to run them. git is asked only where the file mentions one.
func (s *session) configuredHooks(ctx context.Context) ([]hooks.Name, error) {
	file := filepath.Join(s.repo.CommonDir, "config")
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !bytes.Contains(content, []byte(`"pycguard-`)) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("looking for hooks in the configuration: %w", err)
	}
	version, err := s.git().Output(ctx, "version")
	if err != nil {
		return nil, err
	}
	if hooks.CheckConfigVersion(string(version)) != nil {
		return nil, nil
	}
	keys, err := s.git().Output(ctx, "config", "list", "--local", "--name-only", "-z")
	if err != nil {
		return nil, err
	}
	return hooks.Configured(keys), nil
}

// judge fills in the row. wanted is the hook that matters most.
func (g guards) judge(row *stateRow, wanted hooks.Name) {
	install := step{"have a hook stop bytecode", "pycguard install"}
	at := slices.IndexFunc(g.found, func(f hooks.Found) bool { return f.Name == wanted })
	there := at >= 0
	runs := there && g.found[at].Runs
	switch {
	case there && g.found[at].Ours && !runs:
		row.bad("inactive", string(wanted)+" is not executable, so that git does not run it", install)
	case there && g.found[at].Ours || slices.Contains(g.configured, wanted):
		row.good("installed", g.installed())
	case runs && g.found[at].Mentions:
		row.good("installed", string(wanted)+" calls pycguard")
	case g.managed(wanted) != nil:
		g.managed(wanted).judge(row, wanted, runs, install)
	case there:
		row.bad("missing", "the "+string(wanted)+" hook here is not pycguard's", install)
	case len(g.found) > 0 || len(g.configured) > 0:
		row.bad("missing", "no "+string(wanted)+" hook; there is "+g.others(), install)
	default:
		what := map[bool]string{false: "committed", true: "pushed"}[wanted.OnServer()]
		row.bad("missing", "nothing stops bytecode from being "+what, install)
	}
}

func (r *stateRow) good(verdict, text string) {
	r.verdict, r.role, r.text = verdict, terminal.Good, text
}

func (r *stateRow) bad(verdict, text string, next step) {
	r.verdict, r.role, r.text, r.next = verdict, terminal.Warning, text, next
}

// installed lists pycguard's hooks, wherever they are.
func (g guards) installed() string {
	ours := slices.Clone(g.configured)
	for _, f := range g.found {
		if f.Ours && f.Runs && !slices.Contains(ours, f.Name) {
			ours = append(ours, f.Name)
		}
	}
	return list(ours)
}

func (g guards) others() string {
	var names []hooks.Name
	for _, f := range g.found {
		names = append(names, f.Name)
	}
	return list(append(names, g.configured...))
}

// managed returns the manager that runs a hook: one that knows pycguard before
// one that does not.
func (g guards) managed(name hooks.Name) *manager {
	var first *manager
	for _, m := range g.managers {
		if !m.Runs(name) {
			continue
		}
		if m.Configured {
			return &manager{m}
		}
		first = cmp.Or(first, &manager{m})
	}
	return first
}

// A manager is a program that manages the hooks.
type manager struct{ hooks.Manager }

// judge says whether the manager runs pycguard. runs says that a hook is
// installed at all.
func (m manager) judge(row *stateRow, wanted hooks.Name, runs bool, install step) {
	switch {
	case !m.Configured:
		row.bad("missing", fmt.Sprintf("%s manages the hooks, and %s does not mention pycguard", m.Tool, m.File),
			step{"print the lines to add there", install.command})
	case !runs:
		command := m.Instructions([]hooks.Name{wanted}, "").Command
		row.bad("inactive", fmt.Sprintf("%s mentions pycguard, but %s has not installed its hooks", m.File, m.Tool),
			step{"let " + m.Tool + " install its hooks", cmp.Or(command, "npx "+m.Tool)})
	default:
		row.good("installed", fmt.Sprintf("%s runs pycguard (%s)", m.Tool, m.File))
	}
}
