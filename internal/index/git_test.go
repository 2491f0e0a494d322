package index_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/index"
	"github.com/pycguard/pycguard/internal/object"
)

func TestAgreesWithGit(t *testing.T) {
	for _, version := range []string{"2", "3", "4"} {
		r := gittest.Init(t)
		for i := range 20 {
			r.Write(fmt.Sprintf("dir%d/file%d", i%3, i), "x")
		}
		r.Git("add", ".")
		r.Git("update-index", "--index-version", version)
		r.Write("ita", "x")
		r.Git("add", "-N", "ita")
		x, err := index.Open(r.Path(".git/index"), object.SHA1)
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for e, err := range x.Entries() {
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&got, "%06o %v %d\t%s\x00", e.Mode, e.ID, e.Stage, e.Path)
		}
		if want := r.Git("ls-files", "--stage", "-z"); got.String() != want {
			t.Errorf("v%s: got\n%q\nwant\n%q", version, got.String(), want)
		}
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}
}
