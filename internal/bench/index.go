//go:build bench

package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/pycguard/pycguard/internal/gittest"
)

// grepBytecode is what people put into a hook without pycguard.
const grepBytecode = `git diff --cached --name-only | grep -E '(__pycache__/|\.py[co]$|\$py\.class$)'; test $? -eq 1`

// benchSmall checks a repository of a hundred files, where the start of the
// program is what counts.
func benchSmall(b *bench) error {
	dir := filepath.Join(b.dir, "small")
	if err := b.git("", "init", "-q", dir); err != nil {
		return err
	}
	for i := range 100 {
		name := filepath.Join(dir, "pkg", fmt.Sprintf("mod%d.py", i))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(name, fmt.Appendf(nil, "x = %d\n", i), 0o666); err != nil {
			return err
		}
	}
	if err := b.git(dir, "add", "."); err != nil {
		return err
	}
	if err := b.git(dir, "commit", "-q", "-m", "all"); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "pkg", "mod0.py"), []byte("x = 'changed'\n"), 0o666); err != nil {
		return err
	}
	if err := b.git(dir, "add", "."); err != nil {
		return err
	}
	return b.measure(row{
		work: "`check --staged`, 100 files", against: "sh -c 'git diff --cached --name-only | grep -E …'", dir: dir,
		ours: []string{b.pycguard, "check", "--staged"}, theirs: []string{"sh", "-c", grepBytecode}, goal: 1.0,
	})
}

// benchIndex checks an index of a million entries, last one that has findings.
func benchIndex(b *bench) error {
	dir := filepath.Join(b.dir, "index")
	if err := b.git("", "init", "-q", dir); err != nil {
		return err
	}
	if err := b.stage(dir, 1_000_000, ".py"); err != nil {
		return err
	}
	for _, form := range []struct {
		version string
		goal    float64
	}{{"2", 0.3}, {"4", 0.2}} {
		if err := b.git(dir, "update-index", "--index-version", form.version); err != nil {
			return err
		}
		if err := b.measureIndex(dir, "v"+form.version, form.goal, 0); err != nil {
			return err
		}
	}
	if err := b.stage(dir, 1000, ".pyc"); err != nil {
		return err
	}
	return b.measureIndex(dir, "v4, 1,000 findings", 0, 1)
}

// measureIndex compares with git ls-files. exit is the code of a check.
func (b *bench) measureIndex(dir, form string, goal float64, exit int) error {
	info, err := os.Stat(filepath.Join(dir, ".git", "index"))
	if err != nil {
		return err
	}
	return b.measure(row{
		work:    fmt.Sprintf("`check --staged`, 1,000,000 entries, %s (%s)", form, mebibytes(info.Size())),
		against: "git ls-files", dir: dir, goal: goal, exit: exit,
		ours: []string{b.pycguard, "check", "--staged"}, theirs: []string{"git", "ls-files"},
	})
}

// stage adds n paths of realistic length, in directories of fifty.
func (b *bench) stage(dir string, n int, extension string) error {
	blob, err := b.gitOutput(dir, strings.NewReader("x = 1\n"), "hash-object", "-w", "--stdin")
	if err != nil {
		return err
	}
	reader, writer := io.Pipe()
	go func() {
		out := bufio.NewWriterSize(writer, 1<<20)
		for i := range n {
			fmt.Fprintf(out, "100644 %s\tservices/team%02d/package_%05d/module_%07d%s\x00", blob, i/10_000, i/50, i, extension)
		}
		writer.CloseWithError(out.Flush())
	}()
	_, err = b.gitOutput(dir, reader, "update-index", "-z", "--index-info")
	return err
}

func (b *bench) git(dir string, args ...string) error {
	_, err := b.gitOutput(dir, nil, args...)
	return err
}

func (b *bench) gitOutput(dir string, stdin io.Reader, args ...string) (string, error) {
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = gittest.Env()
	cmd.Stdin = stdin
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out)), nil
}
