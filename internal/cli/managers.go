package cli

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/pycguard/pycguard/hooks"
)

// checkManagers stops an installation where programs manage the hooks, and
// prints the lines for their files.
func (s *session) checkManagers(names []hooks.Name) error {
	managers, err := hooks.FindManagers(os.DirFS(s.repo.WorkTree))
	if err != nil {
		return err
	}
	var tools []string
	for _, m := range managers {
		managed := slices.DeleteFunc(slices.Clone(names), func(name hooks.Name) bool { return !m.Runs(name) })
		if len(managed) == 0 {
			continue
		}
		tools = append(tools, m.Tool)
		if err := s.instruct(m, managed); err != nil {
			return err
		}
	}
	if len(tools) == 0 {
		return nil
	}
	return withHint(fmt.Errorf("nothing was installed: the hooks here belong to %s", strings.Join(tools, " and ")),
		"--force installs beside it")
}

// instruct prints what to add to the file of a manager of hooks.
func (s *session) instruct(m hooks.Manager, names []hooks.Name) error {
	instructions := m.Instructions(names, frameworkRevision(Version()))
	if m.Configured {
		s.say("%s: %s mentions pycguard already", m.Tool, m.File)
	} else {
		for _, snippet := range instructions.Snippets {
			s.say("%s: add to %s:", m.Tool, snippet.File)
			if _, err := fmt.Fprint(s.Out, snippet.Text); err != nil {
				return err
			}
		}
	}
	if instructions.Command != "" {
		s.hint("then run: %s", instructions.Command)
	}
	return nil
}

// frameworkRevision returns what a framework's file names as revision: the tag
// of a release, else the branch that holds the newest.
func frameworkRevision(version string) string {
	// Pseudo-versions of untagged builds do not match: their last parts are
	// a time and a commit.
	releaseTag := regexp.MustCompile(`^v\d+\.\d+\.\d+(-[a-z]+\.?\d*)?$`)
	if releaseTag.MatchString(version) {
		return version
	}
	return "main"
}
