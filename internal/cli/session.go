package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/internal/config"
	"github.com/pycguard/pycguard/internal/gitcmd"
	"github.com/pycguard/pycguard/internal/index"
	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/odb"
	"github.com/pycguard/pycguard/internal/ospath"
	"github.com/pycguard/pycguard/internal/repo"
	"github.com/pycguard/pycguard/internal/report"
	"github.com/pycguard/pycguard/internal/scan"
)

// A session is one command at work on one repository.
type session struct {
	*Process
	dir    string
	repo   *repo.Repository // nil outside of repositories, see openSessionAnywhere
	config config.Config
	limits pushLimits    // of a server's hooks
	output outputOptions // of a hook that reports findings
	store  *odb.Store    // nil until it is needed, see objects
	index  *index.Index  // nil until it is needed, see openIndex
	// configFile is what --config names, empty for nothing.
	configFile string
	quiet      bool
	verbose    bool
}

// newSession returns a session without a repository.
func newSession(c *cli.Context, p *Process) *session {
	s := &session{
		Process:    p,
		dir:        p.Dir,
		configFile: globalString(c, "config"),
		quiet:      globalBool(c, "quiet"),
		verbose:    globalBool(c, "verbose"),
	}
	if dir := globalString(c, "C"); dir != "" {
		s.dir = ospath.From(p.Dir, dir)
	}
	return s
}

// openSession finds the repository and its configuration. The caller closes
// the session.
func openSession(c *cli.Context, p *Process) (*session, error) {
	return openSessionIn(c, p, newSession(c, p).dir)
}

// openSessionIn is openSession as if started in dir.
func openSessionIn(c *cli.Context, p *Process, dir string) (*session, error) {
	s, err := findRepository(c, p, dir)
	if err != nil {
		return nil, err
	}
	s.config, err = s.readConfig(s.configFile)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// findRepository returns a session without a configuration.
func findRepository(c *cli.Context, p *Process, dir string) (*session, error) {
	s := newSession(c, p)
	s.dir = dir
	var err error
	s.repo, err = repo.Open(s.dir, p.Env)
	if errors.Is(err, repo.ErrPassedOver) {
		return nil, withHint(err, "mend it, or move it away; git status says what git makes of it")
	}
	if errors.Is(err, repo.ErrNotFound) {
		return nil, withHint(err, "run pycguard inside a repository, or name one with -C DIR")
	}
	if err != nil {
		return nil, withHint(err, "mend the file; git status says what git makes of the repository")
	}
	return s, nil
}

// openSessionAnywhere is openSession for a command that also works outside of
// repositories: repo is nil there.
func openSessionAnywhere(c *cli.Context, p *Process) (*session, error) {
	s, err := openSession(c, p)
	if !errors.Is(err, repo.ErrNotFound) || errors.Is(err, repo.ErrPassedOver) {
		return s, err
	}
	s = newSession(c, p)
	if s.configFile == "" {
		return s, nil
	}
	s.config, err = s.readConfig(s.configFile)
	return s, err
}

func (s *session) close() {
	if s.store != nil {
		s.store.Close()
	}
	if s.index != nil {
		s.index.Close()
	}
}

// readConfig reads the file that --config names, else the working tree's own.
// A bare repository has none: what is pushed to it has no say.
func (s *session) readConfig(named string) (config.Config, error) {
	var c config.Config
	var err error
	switch {
	case named != "":
		c, err = config.Read(ospath.From(s.Dir, named))
	case !s.repo.Bare():
		c, err = config.Find(s.repo.WorkTree)
	}
	if err != nil {
		return c, withHint(err, "mend the file, or name another one: --config FILE")
	}
	return c, nil
}

// git is the git program for this repository.
func (s *session) git() gitcmd.Git { return gitcmd.Git{Dir: s.dir, Env: s.Env} }

// writingGit is git for what must not end halfway.
func (s *session) writingGit() gitcmd.Git {
	git := s.git()
	git.Shielded = true
	return git
}

// env returns the value of an environment variable, empty when it is not set.
func (p *Process) env(name string) string {
	value := ""
	for _, setting := range p.Env {
		if rest, ok := strings.CutPrefix(setting, name+"="); ok {
			value = rest
		}
	}
	return value
}

// home returns the user's home directory, empty when the environment names
// none.
func (p *Process) home() string {
	return ospath.Home(p.env, func(path string) bool {
		info, err := os.Stat(path)
		return err == nil && info.IsDir()
	})
}

// limit turns the paths of a command line into a limit.
func (s *session) limit(paths []string) (scan.Limit, error) {
	slashed := make([]string, len(paths))
	for i, path := range paths {
		if strings.HasPrefix(path, ":(") {
			return nil, withHint(fmt.Errorf("%s: git's pathspec magic is not known here", path), "name files or directories")
		}
		if filepath.IsAbs(path) {
			rel, err := filepath.Rel(s.dir, path)
			if err != nil {
				return nil, err
			}
			path = rel
		}
		slashed[i] = filepath.ToSlash(path)
	}
	limit, outside, ok := scan.NewLimit(s.repo.Prefix, slashed)
	if !ok {
		return nil, withHint(fmt.Errorf("%s is outside of the working tree", outside), "name files or directories below %s", s.repo.WorkTree)
	}
	return limit, nil
}

// shallow returns the commits at which the history was cut off.
func (s *session) shallow() ([]object.ID, error) {
	boundary, err := s.repo.Shallow()
	if err != nil {
		return nil, withHint(err, "restore the file, or clone again; git log says what git makes of it")
	}
	return boundary, nil
}

// describe fills in what a report says about the repository.
func (s *session) describe() (report.Repository, error) {
	shallow, err := s.shallow()
	if err != nil {
		return report.Repository{}, err
	}
	path := s.repo.WorkTree
	if path == "" {
		path = s.repo.GitDir
	}
	return report.Repository{
		Path:         path,
		ObjectFormat: s.repo.ObjectFormat.String(),
		Bare:         s.repo.Bare(),
		Shallow:      len(shallow) > 0,
		Partial:      s.repo.Partial,
	}, nil
}
