package faults

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// limitedBy is a command line with a limit of the shell's in front. Temporary
// files go to a directory of their own.
func limitedBy(limit, tmp string, args []string) []string {
	return append([]string{"sh", "-c", "ulimit " + limit + ` && TMPDIR="$0" exec "$@"`, tmp, program}, args...)
}

// checkWriter says what is wrong after a writer met a limit: it made the whole
// change, or said why not; and everything is as it was or as it should become.
func (j job) checkWriter(t *testing.T, r *gittest.Repo, tmp string, o outcome) string {
	t.Helper()
	if wrong := o.bad(); wrong != "" && o.code != 1 {
		return wrong
	}
	if left := leftovers(t, tmp); len(left) > 0 {
		return fmt.Sprintf("left over: %q", left)
	}
	now := contentsOf(t, r)
	if o.code == j.code {
		return now.same(j.after)
	}
	if o.code != 2 {
		return fmt.Sprintf("exit code %d, undisturbed %d", o.code, j.code)
	}
	if wrong := o.vague(""); wrong != "" {
		return wrong
	}
	return now.between(j.before, j.after)
}

// TestFileSizeLimit has the writers meet RLIMIT_FSIZE at many sizes. The unit of
// the shell is 512 bytes.
func TestFileSizeLimit(t *testing.T) {
	t.Parallel()
	template := template(t)
	troubles := 0
	for _, args := range writers {
		j := newJob(t, template, args)
		for _, blocks := range []int{0, 1, 2, 4, 8, 16, 32, 64, 128} {
			dir := gittest.TempDir(t)
			r := copyOf(t, template, filepath.Join(dir, "copy"))
			o := runCommand(r.Dir, "", limitedBy(fmt.Sprintf("-f %d", blocks), dir, args))
			if wrong := j.checkWriter(t, r, dir, o); wrong != "" {
				t.Errorf("at most %d blocks: %s: %v", blocks, wrong, o)
			}
			if o.code == 2 {
				troubles++
			}
		}
	}
	t.Logf("%d of %d runs met the limit", troubles, 9*len(writers))
	if troubles < 20 {
		t.Error("too few runs met the limit: the test does not test")
	}
}

// TestFullDisk has the writers work on a file system with little room left.
func TestFullDisk(t *testing.T) {
	disk := gittest.TempDir(t)
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=4m"); err != nil {
		t.Skipf("a file system of known size needs the right to mount: %v; TestFileSizeLimit shows nearly the same", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	template := template(t)
	troubles := 0
	for _, args := range writers {
		j := newJob(t, template, args)
		for _, left := range []int{0, 4096, 16384, 65536} {
			r := copyOf(t, template, filepath.Join(disk, "copy"))
			filler := filepath.Join(disk, "filler")
			if err := fill(filler, left); err != nil {
				t.Fatal(err)
			}
			o := runCommand(r.Dir, "", limitedBy("-n 64", disk, args))
			if err := os.Remove(filler); err != nil {
				t.Fatal(err)
			}
			if wrong := j.checkWriter(t, r, disk, o); wrong != "" {
				t.Errorf("%d bytes left: %s: %v", left, wrong, o)
			}
			if o.code == 2 {
				troubles++
			}
			if err := os.RemoveAll(r.Dir); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Logf("%d of %d runs met the full disk", troubles, 4*len(writers))
	if troubles < 10 {
		t.Error("too few runs met the full disk: the test does not test")
	}
}

// fill writes a file until the disk has so many bytes left.
func fill(path string, left int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	size := int64(0)
	for block := make([]byte, 4096); err == nil; {
		var n int
		n, err = f.Write(block)
		size += int64(n)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		return err
	}
	return f.Truncate(max(0, size-int64(left)))
}

// TestFewResources runs readers with few open files, little memory, little time.
// The answer is the ordinary one, or trouble. Where the runtime of Go itself
// cannot get what it needs it says so in its own way, with exit code 2.
func TestFewResources(t *testing.T) {
	t.Parallel()
	s := newSite(t, "2", true)
	d := newDamager(s, nil)
	var limits []string
	for files := 4; files < 20; files++ {
		limits = append(limits, fmt.Sprintf("-n %d", files))
	}
	for kilobytes := 100_000; kilobytes < 1_600_000; kilobytes += 100_000 {
		limits = append(limits, fmt.Sprintf("-v %d", kilobytes))
	}
	for kilobytes := 1_000; kilobytes < 64_000; kilobytes *= 2 {
		limits = append(limits, fmt.Sprintf("-d %d", kilobytes))
	}
	answers, n := 0, 0
	for _, c := range readers {
		base := c.run(s)
		for _, limit := range append(limits, "-t 0") {
			if n++; n%3 != 0 && !sampleAll(t) {
				continue
			}
			o := runCommand(c.at(d.site).Dir, "", limitedBy(limit, s.Dir, c.args))
			switch {
			case o.late:
				t.Errorf("%s: it hangs: %v", limit, o)
			case o.code == base.code && c.shape(o) == c.shape(base):
				answers++
			case o.code >= 0 && o.code < 2:
				t.Errorf("%s: another answer: %v", limit, o)
			case o.code == 2 && !strings.Contains(o.stderr, "pycguard: ") && !strings.Contains(o.stderr, "fatal error: "):
				t.Errorf("%s: no reason: %v", limit, o)
			}
			d.runs++
		}
	}
	t.Logf("%d of %d runs had enough", answers, d.runs)
	if answers == 0 || answers == d.runs {
		t.Error("all or none had enough: the test does not test")
	}
}
