package history

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/odb"
)

// newSmallRepo makes a bare repository with bytecode in a few commits, in one
// pack with deltas of trees.
func newSmallRepo(t *testing.T) *gittest.Repo {
	t.Helper()
	r := gittest.Init(t, "--bare")
	var stream strings.Builder
	for i := range 6 {
		fmt.Fprintf(&stream, "commit refs/heads/main\ncommitter C <c@example.com> %d +0000\ndata 0\n", 1700000000+i)
		for _, name := range []string{"a.py", "pkg/b.py", "pkg/c.py", "pkg/d.py", "pkg/e.py", "pkg/f.py"} {
			if i == 0 || name == "pkg/e.py" {
				fmt.Fprintf(&stream, "M 100644 inline %s\ndata <<E\n%s %d\nE\n", name, name, i)
			}
		}
		if i == 3 {
			stream.WriteString("M 100644 inline pkg/__pycache__/b.cpython-311.pyc\ndata <<E\nbytecode\nE\n")
		}
	}
	r.GitIn(stream.String(), "fast-import", "--quiet")
	r.Git("repack", "-adfq")
	return r
}

// auditDamaged audits a repository that may be damaged, and reports whether
// that was noticed. If not, the report must be the one wanted.
func auditDamaged(t *testing.T, r *gittest.Repo, o Options, want []string) (noticed bool) {
	t.Helper()
	store, err := odb.Open(odb.Options{ObjectDir: filepath.Join(r.Dir, "objects"), Format: o.Store.Format()})
	if err != nil {
		return true
	}
	defer store.Close()
	o.Store = store
	got, err := Audit(context.Background(), o)
	if err != nil || len(got.Gaps) > 0 {
		return true
	}
	if !slices.Equal(describe(got), want) {
		t.Errorf("got %q, want %q", describe(got), want)
	}
	return false
}

// TestEachByteDamaged changes each byte of a pack and of its index, and cuts
// them: an audit never takes what is left for the whole.
func TestEachByteDamaged(t *testing.T) {
	t.Parallel()
	r := newSmallRepo(t)
	o := openBare(t, r)
	whole, err := Audit(context.Background(), o)
	if err != nil || len(whole.Paths) != 1 {
		t.Fatalf("the undamaged repository: got %v %v, want one path", whole, err)
	}
	want := describe(whole)
	for _, pattern := range []string{"*.pack", "*.idx"} {
		found, err := filepath.Glob(filepath.Join(r.Dir, "objects/pack", pattern))
		if err != nil || len(found) != 1 {
			t.Fatalf("%s: got %v %v", pattern, found, err)
		}
		tried, noticed := 0, 0
		damageEach(t, found[0], func(damage string) {
			tried++
			if auditDamaged(t, r, o, want) {
				noticed++
			}
			if t.Failed() {
				t.Fatal(damage)
			}
		})
		// What is not noticed is in blobs.
		if noticed < tried*3/4 {
			t.Errorf("%s: %d of %d changes were noticed", found[0], noticed, tried)
		}
	}
}

// damageEach calls try with each byte of a file changed, and with the file cut
// at some of them.
func damageEach(t *testing.T, path string, try func(damage string)) {
	t.Helper()
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// A new file each time: the one before is still mapped.
	put := func(content []byte) {
		if err := errors.Join(os.Remove(path), os.WriteFile(path, content, 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 1 << random.IntN(8)
		put(bad)
		try(fmt.Sprintf("%s, byte %d is %#x instead of %#x", path, i, bad[i], good[i]))
		if i%16 == 0 {
			put(good[:i])
			try(fmt.Sprintf("%s, cut at %d", path, i))
		}
	}
	put(good)
}
