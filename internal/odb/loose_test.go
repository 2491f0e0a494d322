package odb

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
)

// TestLooseFormsAgainstGit stores odd loose objects under the id of a right
// one, and compares with git whether it can be read. They are commits because
// git streams a blob without looking at what follows it.
func TestLooseFormsAgainstGit(t *testing.T) {
	r := gittest.Init(t)
	id := object.SHA1.Hash(object.Commit, []byte("abc"))
	path := loosePath(objectDir(r), id)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	good := deflated(t, "commit 3\x00abc")
	for _, c := range []struct {
		name string
		file []byte
		ok   bool
	}{
		{"right", good, true},
		{"behind", append(good[:len(good):len(good)], 'x'), false},
		{"cut", good[:len(good)-1], false},
		{"empty", nil, false},
		{"leading zero", deflated(t, "commit 03\x00abc"), false},
		{"plus", deflated(t, "commit +3\x00abc"), false},
		{"no size", deflated(t, "commit \x00abc"), false},
		{"no kind", deflated(t, " 3\x00abc"), false},
		{"no space", deflated(t, "commit3\x00abc"), false},
		{"two spaces", deflated(t, "commit  3\x00abc"), false},
		{"unknown kind", deflated(t, "twig 3\x00abc"), false},
		{"no content", deflated(t, "commit 3\x00"), false},
		{"too long", deflated(t, "commit 2\x00abc"), false},
		{"too short", deflated(t, "commit 4\x00abc"), false},
		{"no NUL", deflated(t, "commit 3"), false},
		{"huge", deflated(t, "commit 9223372036854775807\x00abc"), false},
		{"beyond", deflated(t, "commit 92233720368547758070\x00abc"), false},
		{"long header", deflated(t, "commit "+strings.Repeat("0", 30)+"3\x00abc"), false},
		{"not zlib", []byte("commit 3\x00abc"), false},
	} {
		if err := os.WriteFile(path, c.file, 0o666); err != nil {
			t.Fatal(err)
		}
		said, gitErr := r.TryGit(id.String()+"\n", "cat-file", "--batch")
		if gitOK := gitErr == nil && said == id.String()+" commit 3\nabc\n"; gitOK != c.ok {
			t.Errorf("%s: the table says ok is %v, git says %q %v", c.name, c.ok, said, gitErr)
		}
		s := open(t, Options{ObjectDir: objectDir(r)})
		kind, content, err := s.Read(id)
		if (err == nil) != c.ok || c.ok && (kind != object.Commit || string(content) != "abc") {
			t.Errorf("%s: got %v %q %v, want ok %v", c.name, kind, content, err, c.ok)
		}
	}
}
