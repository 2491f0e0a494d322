package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/ospath"
	"github.com/pycguard/pycguard/internal/report"
)

// auditMany audits several repositories. That one of them fails does not stop
// the others, but the whole then ends as trouble.
func auditMany(c *cli.Context, p *Process, o auditOptions) error {
	if o.writePaths != "" {
		return withHint(errors.New("--write-paths is for one repository"), "run it in each repository")
	}
	dirs, err := repositories(c.Context, p, c.StringSlice("repo"), c.String("recurse"))
	if err != nil {
		return err
	}
	var reports []report.Report
	var verdicts []error
	for _, dir := range dirs {
		r, err := auditDir(c, p, dir, o)
		if c.Context.Err() != nil {
			return c.Context.Err()
		}
		if err != nil && !errors.Is(err, errFindings) {
			p.trouble("%s: %s", finding.Quote(dir), message(err))
			r.Err, r.Exit = err, exitCode(err)
		}
		reports, verdicts = append(reports, r), append(verdicts, err)
	}
	if err := o.deliver(p, reports...); err != nil {
		return err
	}
	return worst(verdicts)
}

// worst returns trouble before findings.
func worst(verdicts []error) error {
	failed := 0
	for _, err := range verdicts {
		if err != nil && !errors.Is(err, errFindings) {
			failed++
		}
	}
	if failed > 0 {
		return withHint(fmt.Errorf("%d of %s could not be examined in full", failed, report.Plural(len(verdicts), "repository", "repositories")), "mend what is said above, and audit again")
	}
	return errors.Join(verdicts...)
}

// auditDir audits the repository at dir. The report names the repository also
// when that fails.
func auditDir(c *cli.Context, p *Process, dir string, o auditOptions) (report.Report, error) {
	failed := report.Report{Command: "audit", Repository: report.Repository{Path: dir}}
	own := *p
	own.Dir, own.Env = dir, withoutPlace(p.Env)
	s, err := openSessionIn(c, &own, dir)
	if err != nil {
		return failed, err
	}
	defer s.close()
	r, err := s.audit(c.Context, o)
	if err != nil {
		return failed, err
	}
	s.say("%s:", finding.Quote(dir))
	s.summarize(r.History, o)
	verdict := s.verdict(&r, o)
	return r, verdict
}

// withoutPlace returns an environment that does not say which repository is
// meant.
func withoutPlace(env []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(setting string) bool {
		name, _, _ := strings.Cut(setting, "=")
		switch name {
		case "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX",
			"GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH":
			return true
		}
		return false
	})
}

// repositories returns the repositories that --repo names and those below the
// directory of --recurse, in a fixed order.
func repositories(ctx context.Context, p *Process, named []string, recurse string) ([]string, error) {
	var found []string
	for _, dir := range named {
		found = append(found, ospath.From(p.Dir, dir))
	}
	if recurse == "" {
		return found, nil
	}
	below, err := findRepositories(ctx, ospath.From(p.Dir, recurse))
	if err != nil {
		return nil, fmt.Errorf("looking for repositories: %w", err)
	}
	if len(below) == 0 {
		return nil, withHint(fmt.Errorf("no repository below %s", recurse), "name one with --repo DIR")
	}
	return append(found, below...), nil
}

// findRepositories looks for directories with a .git, and for bare
// repositories. It does not look inside either: a submodule belongs to the
// repository around it.
func findRepositories(ctx context.Context, top string) (found []string, err error) {
	err = filepath.WalkDir(top, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if !entry.IsDir() {
			return nil
		}
		if exists(filepath.Join(path, ".git")) || isBare(path) {
			found = append(found, path)
			return fs.SkipDir
		}
		return nil
	})
	return found, err
}

// isBare reports whether a directory looks like a bare repository. Whether it
// is one shows when it is opened.
func isBare(dir string) bool {
	return exists(filepath.Join(dir, "HEAD")) && exists(filepath.Join(dir, "objects")) && exists(filepath.Join(dir, "refs"))
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
