package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/ignore"
	"github.com/pycguard/pycguard/internal/atomicfile"
	"github.com/pycguard/pycguard/internal/dialect"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/ospath"
	"github.com/pycguard/pycguard/internal/repair"
	"github.com/pycguard/pycguard/internal/report"
	"github.com/pycguard/pycguard/internal/scan"
	"github.com/pycguard/pycguard/internal/terminal"
	"github.com/pycguard/pycguard/internal/worktree"
)

// fixOptions is what the command line of fix-ignore says.
type fixOptions struct {
	// dir is the directory whose .gitignore gets the lines, relative to the
	// top of the working tree.
	dir string
	// named are the ignore files of other programs that are asked for.
	named []string
	force bool
	// check, diff and dryRun change nothing.
	check, diff, dryRun bool
	stage               bool
	// failOnFix makes a change a failure, as hooks want it.
	failOnFix bool
}

func fixIgnoreCommand(p *Process) *cli.Command {
	return &cli.Command{
		Name:      "fix-ignore",
		Usage:     "add the missing lines to .gitignore and to other ignore files",
		ArgsUsage: "[DIR]",
		Description: `Adds the lines without which git would take Python bytecode, to the .gitignore
at the top of the repository, or to that of DIR. Nothing is added that other
lines do already, and what is there stays. The ignore files of other programs
that lie in the repository, above Python source, get their lines too:
` + otherFiles() + `.

A file further down that re-includes bytecode was meant that way by somebody:
it is shown, and changed with --force only. After the change the rules are
checked again; where bytecode is let through still, the exit code is 1.

Examples:
  pycguard fix-ignore                       # mend
  pycguard fix-ignore --diff                # what would change?
  pycguard fix-ignore --check               # is anything missing? (for CI)
  pycguard fix-ignore services/api          # in a part of the repository
  pycguard fix-ignore --file .dockerignore  # make that one, too`,
		Flags: []cli.Flag{
			dryRunFlag(),
			&cli.BoolFlag{Name: "check", Usage: "change nothing, exit with 1 if something would change"},
			&cli.BoolFlag{Name: "diff", Usage: "print what would change as a unified diff, change nothing"},
			&cli.BoolFlag{Name: "stage", Usage: "also stage the changed files: git add"},
			&cli.BoolFlag{Name: "force", Usage: "also override negations in ignore files further down"},
			&cli.StringSliceFlag{Name: "file", Usage: "also mend `FILE`, the ignore file of another program; may be repeated"},
			&cli.BoolFlag{Name: "exit-non-zero-on-fix", Usage: "exit with 1 if something was changed, as a hook"},
		},
		Action: orderly(p, func(c *cli.Context) error {
			s, err := openSession(c, p)
			if err != nil {
				return err
			}
			defer s.close()
			o, err := readFixOptions(c, s)
			if err != nil {
				return err
			}
			return runFixIgnore(c.Context, s, o)
		}),
	}
}

// otherFiles lists the ignore files of other programs.
func otherFiles() string {
	var names []string
	for _, d := range dialect.All() {
		names = append(names, d.File)
	}
	return strings.Join(names[:4], ", ") + ",\n" + strings.Join(names[4:], ", ")
}

func readFixOptions(c *cli.Context, s *session) (fixOptions, error) {
	o := fixOptions{
		force:     c.Bool("force"),
		check:     c.Bool("check"),
		diff:      c.Bool("diff"),
		dryRun:    c.Bool("dry-run"),
		stage:     c.Bool("stage"),
		failOnFix: c.Bool("exit-non-zero-on-fix"),
	}
	if s.repo.Bare() {
		return o, withHint(errors.New("a bare repository has no ignore files"), "run pycguard in a clone with a working tree")
	}
	before, after := arguments(c)
	args := append(before, after...)
	if len(args) > 1 {
		return o, withHint(fmt.Errorf("one directory at most, not %d", len(args)), "run pycguard fix-ignore for each")
	}
	var err error
	if len(args) == 1 {
		if o.dir, err = s.directory(args[0]); err != nil {
			return o, err
		}
	}
	for _, file := range c.StringSlice("file") {
		name, err := s.inWorkTree(file)
		if err != nil {
			return o, err
		}
		if dialect.Find(name) == nil {
			return o, withHint(fmt.Errorf("--file %s: not the ignore file of a program that is known here", file), "known are %s", strings.ReplaceAll(otherFiles(), "\n", " "))
		}
		o.named = append(o.named, name)
	}
	return o, nil
}

// inWorkTree returns a path of the command line relative to the top.
func (s *session) inWorkTree(name string) (string, error) {
	limit, err := s.limit([]string{name})
	if err != nil || len(limit) == 0 {
		return "", err
	}
	return limit[0], nil
}

// directory returns a directory of the command line relative to the top.
func (s *session) directory(name string) (string, error) {
	dir, err := s.inWorkTree(name)
	if err != nil {
		return "", err
	}
	at, err := s.onDisk(dir)
	if err != nil {
		return "", err
	}
	info, err := os.Lstat(at)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && !info.IsDir():
		return "", withHint(fmt.Errorf("%s is not a directory", finding.Quote(name)), "name a directory of the working tree, or none for its top")
	case err != nil:
		return "", err
	}
	return dir, nil
}

// onDisk returns where a path of the working tree is, or why it can be nowhere:
// it may come from the index, which holds what somebody else has written.
func (s *session) onDisk(name string) (string, error) {
	at, err := ospath.Below(s.repo.WorkTree, name)
	if err != nil {
		return "", withHint(err, "rename it in the repository")
	}
	return at, nil
}

func runFixIgnore(ctx context.Context, s *session, o fixOptions) error {
	found, plan, err := s.planFix(ctx, o)
	if err != nil {
		return err
	}
	if o.check || o.diff || o.dryRun {
		return s.showFix(o, found, plan)
	}
	if err := s.applyFix(ctx, o, plan); err != nil {
		return err
	}
	// What counts is what lies on disk now.
	found, after, err := s.planFix(ctx, o)
	if err != nil {
		return err
	}
	if len(after.Changes) > 0 {
		return withHint(fmt.Errorf("%s changed while it was being mended", finding.Quote(after.Changes[0].Path)), "run the command again")
	}
	if err := s.concludeFix(o, found, after); err != nil {
		return err
	}
	if o.failOnFix && len(plan.Changes) > 0 {
		return errFindings
	}
	return nil
}

// planFix looks at the working tree, and plans what is missing.
func (s *session) planFix(ctx context.Context, o fixOptions) (*scan.Survey, repair.Plan, error) {
	var paths []string
	if o.dir != "" {
		at, err := s.onDisk(o.dir)
		if err != nil {
			return nil, repair.Plan{}, err
		}
		paths = []string{at}
	}
	found, err := s.survey(ctx, paths, true)
	if err != nil {
		return nil, repair.Plan{}, err
	}
	if err := unread(found.Trouble); err != nil {
		return nil, repair.Plan{}, err
	}
	target := path.Join(o.dir, ".gitignore")
	if slices.Contains(found.Links, target) {
		return nil, repair.Plan{}, withHint(fmt.Errorf("%s is a symbolic link, and git does not follow it: its rules do not hold", finding.Quote(target)), "replace it by a file")
	}
	request := repair.Request{
		Git:     ignore.Repair{Files: rulesToMend(found, o.dir), Dir: o.dir, Sources: found.Sources, Nested: o.force, FoldCase: found.FoldCase},
		Present: slices.DeleteFunc(found.Others, func(file string) bool { return o.dir != "" && !strings.HasPrefix(file, o.dir+"/") }),
		Named:   o.named,
		Read:    s.readRules,
	}
	plan, err := request.Plan()
	return found, plan, err
}

// rulesToMend returns the .gitignore files by directory: those that everybody
// has, and the one to be mended, whose lines count once it is committed.
func rulesToMend(found *scan.Survey, dir string) map[string][]byte {
	files := map[string][]byte{}
	for _, file := range found.Rules {
		files[file.Dir] = file.Content
	}
	for _, file := range found.Local {
		if file.Dir == dir {
			files[dir] = file.Content
		}
	}
	return files
}

// readRules reads the ignore file of another program.
func (s *session) readRules(name string) ([]byte, error) {
	at, err := s.onDisk(name)
	if err != nil {
		return nil, err
	}
	info, err := os.Lstat(at)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, withHint(fmt.Errorf("%s is not a regular file", finding.Quote(name)), "replace it by one")
	}
	content, err := worktree.ReadRules(at)
	if err != nil {
		return nil, withHint(err, "mend it, or move it away")
	}
	return content, nil
}

func (s *session) applyFix(ctx context.Context, o fixOptions, plan repair.Plan) error {
	var specs []string
	for _, change := range plan.Changes {
		at, err := s.onDisk(change.Path)
		if err != nil {
			return err
		}
		// Fossil's file has a directory of its own.
		err = os.MkdirAll(filepath.Dir(at), 0o777)
		if err = errors.Join(err, atomicfile.Write(at, change.New)); err != nil {
			return withHint(fmt.Errorf("writing %s: %w", finding.Quote(change.Path), err), "nothing was written to it; make its directory writable")
		}
		s.say("%s", described(change, "added", "new file with"))
		specs = append(specs, ":(top,literal)"+change.Path)
	}
	s.sayOverridden(plan)
	if !o.stage || len(specs) == 0 {
		return nil
	}
	// An interrupt comes too late for what is written, so it is staged, too:
	// the next run would find nothing to do.
	if _, err := s.writingGit().Output(context.WithoutCancel(ctx), append([]string{"add", "--"}, specs...)...); err != nil {
		return fmt.Errorf("the files are written, and not staged: %w", err)
	}
	return s.forgetIndex()
}

// described says what a change does to a file.
func described(change repair.Change, added, created string) string {
	verb := added
	if change.Old == nil {
		verb = created
	}
	return finding.Quote(change.Path) + ": " + verb + " " + strings.Join(change.Lines, "  ")
}

func (s *session) sayOverridden(plan repair.Plan) {
	for _, rule := range plan.Overridden {
		s.sayAs(terminal.Warning, "note: %s:%d: %s no longer holds for bytecode", finding.Quote(rule.Source), rule.Line, finding.Quote(rule.Pattern))
	}
}

// showFix prints what would change. That is what was asked for, so it goes to
// standard output.
func (s *session) showFix(o fixOptions, found *scan.Survey, plan repair.Plan) error {
	for _, change := range plan.Changes {
		text := []byte(described(change, "would add", "would be made, with") + "\n")
		if o.diff {
			text = change.Diff()
		}
		if _, err := s.Out.Write(text); err != nil {
			return err
		}
	}
	s.sayOverridden(plan)
	left := gapsLeft(o, found, plan)
	if err := s.sayLeft(left); err != nil {
		return err
	}
	if len(plan.Changes) == 0 && len(left) == 0 {
		s.sayComplete(plan)
	}
	if len(left) > 0 || o.check && len(plan.Changes) > 0 {
		return errFindings
	}
	return nil
}

// concludeFix says whether bytecode is ignored everywhere now.
func (s *session) concludeFix(o fixOptions, found *scan.Survey, plan repair.Plan) error {
	left := gapsLeft(o, found, plan)
	if len(left) > 0 {
		if err := s.sayLeft(left); err != nil {
			return err
		}
		s.sayBad("not done: bytecode is let through still")
		if !o.force && slices.ContainsFunc(left, func(f finding.Finding) bool { return strings.HasSuffix(f.Fix, "--force") }) {
			s.hint("if these negations are not meant, override them: pycguard fix-ignore --force")
		}
		if slices.ContainsFunc(found.Local, func(file scan.RuleFile) bool { return file.Dir == o.dir }) {
			s.hint("%[1]s is ignored itself, so that nobody else gets it; track it: git add -f %[1]s", shellQuote(s.pathspec(path.Join(o.dir, ".gitignore"))))
		}
		return errFindings
	}
	s.sayComplete(plan)
	return nil
}

func (s *session) sayComplete(plan repair.Plan) {
	where := ".gitignore"
	if plan.Others > 0 {
		where += " and " + report.Plural(plan.Others, "other ignore file", "other ignore files")
	}
	s.sayGood("checked %s, all bytecode is ignored", where)
}

// sayLeft prints what is left: findings, as check has them.
func (s *session) sayLeft(left []finding.Finding) error {
	return report.TextFor(s.screens.out)(s.Out, report.Report{Findings: left})
}

// gapsLeft returns the gaps that the plan leaves.
func gapsLeft(o fixOptions, found *scan.Survey, plan repair.Plan) []finding.Finding {
	question := found.Coverage()
	question.Always = []string{o.dir}
	for _, change := range plan.Changes {
		if path.Base(change.Path) == ".gitignore" {
			question.Rules = replaceRules(question.Rules, change)
		}
	}
	left := append(question.Run().Findings, plan.Left...)
	finding.Sort(left)
	return left
}

func replaceRules(files []scan.RuleFile, change repair.Change) []scan.RuleFile {
	dir := strings.TrimSuffix(strings.TrimSuffix(change.Path, ".gitignore"), "/")
	rest := slices.DeleteFunc(slices.Clone(files), func(file scan.RuleFile) bool { return file.Dir == dir })
	return append(rest, scan.RuleFile{Dir: dir, Content: change.New})
}
