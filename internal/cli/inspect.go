package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/inspect"
	"github.com/pycguard/pycguard/internal/ospath"
	"github.com/pycguard/pycguard/internal/report"
)

func inspectCommand(p *Process) *cli.Command {
	return &cli.Command{
		Name:      "inspect",
		Usage:     "say what a bytecode file is, where it comes from, and whether it still fits",
		ArgsUsage: "PATH|REV:PATH|BLOB|-...",
		Description: `Says of each file which interpreter wrote it and how, what its header records
of the source, whether the source is there and unchanged, and whether git
tracks the file or ignores it, by which rule. Of a directory, each file below
it that is bytecode by its name.

The states:
  fresh, stale  its source is there, and fits the header or not
  unverifiable  its source is there, and nothing to compare it by
  orphan        its source is gone
  ghost         an orphan that Python would still import

Besides files on disk: REV:PATH and :PATH (the index) name files in the
repository, an id names a blob, and - is the standard input.

Examples:
  pycguard inspect pkg/__pycache__/mod.cpython-313.pyc
  pycguard inspect src tests                # a table of all bytecode there
  pycguard inspect v1.0:pkg/settings.pyc
  pycguard inspect --format json . >bytecode.json`,
		Flags: []cli.Flag{formatFlag("describe files as `FORMAT`: text, json", "text", "json")},
		Action: func(c *cli.Context) error {
			s, err := openSessionAnywhere(c, p)
			if err != nil {
				return err
			}
			defer s.close()
			before, after := arguments(c)
			paths := append(before, after...)
			if len(paths) == 0 {
				return withHint(errors.New("nothing to inspect is named"), "name files, directories, REV:PATH, or - for the standard input")
			}
			return runInspect(c.Context, s, paths, c.String("format"))
		},
	}
}

func runInspect(ctx context.Context, s *session, args []string, format string) error {
	in := inspection{session: s}
	for _, arg := range args {
		in.add(ctx, arg)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if err := in.lookAtDisk(ctx); err != nil {
		return err
	}
	if err := in.write(format); err != nil {
		return err
	}
	return in.conclude()
}

// inspection is what inspect has found so far.
type inspection struct {
	*session
	// files are the answers in the order of the arguments; those on disk are
	// filled in at the end, all at once.
	files []inspect.File
	disk  []inspect.Target
	// at says where in files the answer for each target on disk belongs.
	at []int
	// errs are troubles that belong to no file.
	errs []error
}

func (in *inspection) add(ctx context.Context, arg string) {
	if arg == "-" {
		f := inspect.Content(in.In)
		if f.Err != nil {
			f.Err = fmt.Errorf("reading the standard input: %w", f.Err)
		}
		in.files = append(in.files, f)
		return
	}
	target := inspect.Target{Path: filepath.ToSlash(filepath.Clean(arg)), Abs: ospath.From(in.dir, arg)}
	info, err := os.Lstat(target.Abs)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		in.addObject(ctx, arg)
	case err != nil:
		in.files = append(in.files, inspect.File{Path: target.Path, Err: err})
	case info.IsDir() || info.Mode()&fs.ModeSymlink != 0 && isDir(target.Abs):
		in.addBelow(target)
	default:
		in.addOnDisk(target)
	}
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func (in *inspection) addOnDisk(targets ...inspect.Target) {
	for _, target := range targets {
		in.disk = append(in.disk, target)
		in.at = append(in.at, len(in.files))
		in.files = append(in.files, inspect.File{})
	}
}

// addBelow adds the bytecode below a directory.
func (in *inspection) addBelow(dir inspect.Target) {
	found, err := inspect.Below(dir, func(t inspect.Target) bool { return bytecode.IsName(filepath.ToSlash(t.Abs)) })
	if err != nil {
		in.errs = append(in.errs, err)
	}
	in.addOnDisk(found...)
}

func (in *inspection) lookAtDisk(ctx context.Context) error {
	if len(in.disk) == 0 {
		return nil
	}
	worktree, err := in.gitView(ctx, in.disk)
	if err != nil {
		return err
	}
	for i, f := range inspect.Disk(in.disk, runtime.GOMAXPROCS(0)) {
		if path, ok := in.worktreePath(in.disk[i].Abs); ok && f.Err == nil && worktree != nil {
			var err error
			if f.Git, err = worktree.Git(path); err != nil {
				in.errs = append(in.errs, err)
			}
		}
		in.files[in.at[i]] = f
	}
	return nil
}

func (in *inspection) write(format string) error {
	r := report.Files{Command: "inspect"}
	if in.repo != nil {
		described, err := in.describe()
		if err != nil {
			return err
		}
		r.Repository = &described
	}
	for _, f := range in.files {
		r.Files = append(r.Files, describeFile(f))
	}
	write := report.FilesTextFor(in.screens.out)
	if format == "json" {
		write = report.FilesJSON
	}
	if err := write(in.Out, r); err != nil {
		return fmt.Errorf("writing what was found: %w", err)
	}
	return nil
}

// conclude says what could not be read, and how much was.
func (in *inspection) conclude() error {
	troubles := 0
	for _, f := range in.files {
		if f.Err != nil {
			troubles++
			in.trouble("%s", fileTrouble(f))
		}
	}
	for _, err := range in.errs {
		troubles++
		in.trouble("%v", err)
	}
	if len(in.files) > 1 || len(in.files) == 0 {
		in.say("inspected %s", report.Plural(len(in.files), "file", "files"))
	}
	if troubles > 0 {
		return withHint(fmt.Errorf("%s could not be inspected", report.Plural(troubles, "thing", "things")), "what is above says why; the rest was inspected")
	}
	return nil
}

func fileTrouble(f inspect.File) string {
	if f.Path == "" {
		return f.Err.Error()
	}
	if failed, ok := errors.AsType[*fs.PathError](f.Err); ok {
		return finding.Quote(f.Path) + ": " + failed.Err.Error()
	}
	return finding.Quote(f.Path) + ": " + f.Err.Error()
}
