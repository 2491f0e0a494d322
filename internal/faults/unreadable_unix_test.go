//go:build unix

package faults

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// nobody is a user without rights.
const nobody = 65534

// asNobody hands what lies below dir to a user without rights, and returns how
// to run a command as that user: root may read everything. Whoever is not root
// stays who they are.
func asNobody(t *testing.T, dir string) func(*exec.Cmd) {
	t.Helper()
	if os.Geteuid() != 0 {
		return func(*exec.Cmd) {}
	}
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, nobody, nobody)
	})
	if err != nil {
		t.Fatal(err)
	}
	// The test's directories are its own; this one must be passed through.
	for up := filepath.Dir(dir); up != os.TempDir() && up != "/"; up = filepath.Dir(up) {
		if err := os.Chmod(up, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return func(cmd *exec.Cmd) {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: nobody, Gid: nobody, NoSetGroups: true}
		cmd.Env = append(cmd.Env, "HOME="+os.DevNull)
	}
}

// TestUnreadable takes all rights from files and directories, one at a time. An
// answer is the ordinary one, or trouble that names the place: what was not
// looked at is never clean.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	s := newSite(t, "2", true)
	d := newDamager(s, nil)
	become := asNobody(t, filepath.Dir(s.Dir))
	read := func(c command) outcome {
		return runPrepared(c.at(s).Dir, "", append([]string{program}, c.args...), become)
	}
	for _, c := range readers {
		o := read(c)
		if wrong := o.bad(); wrong != "" || o.code == 2 {
			t.Fatalf("in order: %s: %v", wrong, o)
		}
		d.base[c.String()] = o
	}
	trouble := 0
	for _, place := range append(oddPlaces(s), ".git", ".git/objects", ".git/refs", "lib", "../donor.git/objects") {
		path := s.Path(place)
		info, err := os.Lstat(path)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, 0); err != nil {
			t.Fatal(err)
		}
		for _, c := range readers {
			o, base := read(c), d.base[c.String()]
			d.runs++
			switch wrong := o.bad(); {
			case wrong != "":
				t.Errorf("%s: %s: %v", place, wrong, o)
			case o.code == 2:
				trouble++
				if wrong := o.vague(oddNames(place)...); wrong != "" {
					t.Errorf("%s: %s: %v", place, wrong, o)
				}
			case o.code != base.code || c.shape(o) != c.shape(base):
				t.Errorf("%s: not the ordinary answer, %v: %v", place, base, o)
			}
		}
		if err := os.Chmod(path, info.Mode().Perm()); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d runs, %d trouble", d.runs, trouble)
	if trouble == 0 {
		t.Error("nothing was in the way: the test does not test")
	}
}

// TestUnreadableForClean has clean meet a directory that cannot be read and one
// that cannot be written: the rest is deleted, and the exit code says that
// something was not.
func TestUnreadableForClean(t *testing.T) {
	t.Parallel()
	for _, mode := range []os.FileMode{0, 0o555} {
		r := template(t)
		become := asNobody(t, r.Dir)
		if err := os.Chmod(r.Path("p7/__pycache__"), mode); err != nil {
			t.Fatal(err)
		}
		o := runPrepared(r.Dir, "", []string{program, "clean"}, become)
		if o.code != 2 || !strings.Contains(o.stderr, "p7/__pycache__") || o.vague("p7") != "" && o.vague("1 could not") != "" {
			t.Errorf("mode %v: %v", mode, o)
		}
		if err := os.Chmod(r.Path("p7/__pycache__"), 0o755); err != nil {
			t.Fatal(err)
		}
		left, err := filepath.Glob(r.Path("p*/__pycache__/m.cpython-312.pyc"))
		if err != nil || len(left) != 1 {
			t.Errorf("mode %v: left %q, error %v, want the one in p7", mode, left, err)
		}
		if gone := (&gittest.Repo{TB: t, Dir: r.Dir, ExtraEnv: []string{"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_VALUE_0=*"}}).Git("ls-files", "--deleted"); gone != "" {
			t.Errorf("mode %v: tracked files were deleted: %q", mode, gone)
		}
	}
}
