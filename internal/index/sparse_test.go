package index_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
)

func sparseRepo(t *testing.T, format object.Format, version string) *gittest.Repo {
	t.Helper()
	r := gittest.Init(t, "--object-format="+format.String())
	for _, dir := range []string{"in", "out", "out-side", "out.er/deep", "in/side", "zz"} {
		for i := range 5 {
			r.Write(fmt.Sprintf("%s/file%d", dir, i), dir)
		}
	}
	r.Write("top", "top")
	r.Commit("all")
	r.Git("update-index", "--index-version", version)
	r.Git("sparse-checkout", "set", "--cone", "--sparse-index", "in")
	r.Write("in/added", "added")
	r.Write("in/intended", "intended")
	r.Git("add", "in/added")
	r.Git("add", "-N", "in/intended")
	r.Git("update-index", "--assume-unchanged", "in/file1")
	return r
}

func TestSparseIndexAsGit(t *testing.T) {
	for _, format := range formats {
		for _, version := range []string{"2", "3", "4"} {
			t.Run(format.String()+"/v"+version, func(t *testing.T) {
				r := sparseRepo(t, format, version)
				expectUnsupported(t, r, format, "sdir")
				expectAsGit(t, r, format)
				expectFromBelow(t, r, format)
			})
		}
	}
}

// expectFromBelow runs git in a directory that holds a part of the index only.
func expectFromBelow(t *testing.T, r *gittest.Repo, format object.Format) {
	t.Helper()
	want := gitEntries(t, r)
	got, err := loadIn(t, r.Path("in/side"), r.Path(".git/index"), format)
	if err != nil {
		t.Fatal(err)
	}
	if diff := difference(got, want); diff != "" {
		t.Fatal(diff)
	}
}

// TestSparseIndexDamaged damages a sparse index: git would list many of these.
func TestSparseIndexDamaged(t *testing.T) {
	r := sparseRepo(t, object.SHA1, "2")
	good := indexBytes(r)
	for at := 0; at < len(good); at += 11 {
		bad := append([]byte(nil), good...)
		bad[at] ^= 0x01
		for what, data := range map[string][]byte{"cut": good[:at], "changed": bad} {
			if err := os.WriteFile(r.Path(".git/index"), data, 0o666); err != nil {
				t.Fatal(err)
			}
			if got, err := loadAll(t, r); err == nil {
				t.Errorf("%s at byte %d: got %d entries and no error", what, at, len(got))
			}
		}
	}
}
