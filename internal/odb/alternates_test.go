package odb

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
)

// setAlternates writes the alternates file of a repository.
func setAlternates(r *gittest.Repo, lines ...string) {
	r.TB.Helper()
	path := filepath.Join(objectDir(r), "info", "alternates")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o666); err != nil {
		r.TB.Fatal(err)
	}
}

// compareVisible compares with git which of the objects a repository has.
func compareVisible(t *testing.T, r *gittest.Repo, o Options, ids ...string) {
	t.Helper()
	s := open(t, o)
	for _, text := range ids {
		id, err := object.ParseID(text)
		if err != nil {
			t.Fatal(err)
		}
		_, gitErr := r.TryGit("", "cat-file", "-e", text)
		has, err := s.Has(id)
		if err != nil || has != (gitErr == nil) {
			t.Errorf("Has(%s): got %v %v, git says %v", text, has, err, gitErr)
		}
	}
}

// addBlob makes an object that only this repository has.
func addBlob(r *gittest.Repo) string {
	return strings.TrimSpace(r.GitIn("only in "+r.Dir, "hash-object", "-w", "--stdin"))
}

// TestAlternateForms tries every way of writing an alternate.
func TestAlternateForms(t *testing.T) {
	other := gittest.Init(t)
	blob := addBlob(other)
	for _, c := range []struct {
		name  string
		lines func(r *gittest.Repo) []string
	}{
		{"absolute", func(*gittest.Repo) []string { return []string{objectDir(other)} }},
		{"relative", func(r *gittest.Repo) []string {
			rel, err := filepath.Rel(objectDir(r), objectDir(other))
			if err != nil {
				t.Fatal(err)
			}
			return []string{rel}
		}},
		{"comment", func(*gittest.Repo) []string { return []string{"# text", "", objectDir(other)} }},
		{"commented out", func(*gittest.Repo) []string { return []string{"#" + objectDir(other)} }},
		{"quoted", func(*gittest.Repo) []string { return []string{`"` + objectDir(other) + `"`} }},
		{"quoted octal", func(*gittest.Repo) []string {
			return []string{`"` + strings.ReplaceAll(objectDir(other), "/", `\057`) + `"`}
		}},
		{"trailing slash", func(*gittest.Repo) []string { return []string{objectDir(other) + "/"} }},
		{"trailing space", func(*gittest.Repo) []string { return []string{objectDir(other) + " "} }},
		{"not there", func(*gittest.Repo) []string { return []string{"/nowhere/at/all", objectDir(other)} }},
		{"file", func(r *gittest.Repo) []string {
			r.Write("file", "")
			return []string{r.Path("file")}
		}},
		{"itself", func(r *gittest.Repo) []string { return []string{objectDir(r), objectDir(other)} }},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := gittest.Init(t)
			setAlternates(r, c.lines(r)...)
			compareVisible(t, r, Options{ObjectDir: objectDir(r)}, blob, addBlob(r))
		})
	}
}

// TestNestedAlternates makes a chain longer than git follows, with relative
// and absolute links, that ends in a cycle.
func TestNestedAlternates(t *testing.T) {
	var chain []*gittest.Repo
	var blobs []string
	for range maxAlternateDepth + 4 {
		r := gittest.Init(t)
		chain = append(chain, r)
		blobs = append(blobs, addBlob(r))
	}
	for i, r := range chain {
		next := objectDir(chain[(i+1)%len(chain)])
		if i%2 == 1 {
			var err error
			if next, err = filepath.Rel(objectDir(r), next); err != nil {
				t.Fatal(err)
			}
		}
		setAlternates(r, next)
	}
	compareVisible(t, chain[0], Options{ObjectDir: objectDir(chain[0])}, blobs...)
}

// TestQuarantine reads as a pre-receive hook does: the new objects are in a
// directory of their own, and the environment names the main one.
func TestQuarantine(t *testing.T) {
	r := history(t, 5)
	quarantine := filepath.Join(objectDir(r), "tmp_objdir-incoming-x")
	if err := os.MkdirAll(filepath.Join(quarantine, "pack"), 0o777); err != nil {
		t.Fatal(err)
	}
	in := *r
	in.ExtraEnv = []string{"GIT_OBJECT_DIRECTORY=" + quarantine, "GIT_ALTERNATE_OBJECT_DIRECTORIES=" + objectDir(r)}
	in.Git("commit-tree", "-m", "pushed", "-p", "main", "main^{tree}")
	o := Options{ObjectDir: quarantine, AlternateDirs: []string{objectDir(r)}}
	want := objects(&in)
	if len(want) != len(objects(r))+1 {
		t.Fatalf("the quarantine shows %d objects", len(want))
	}
	compare(t, open(t, o), want)
}

func TestIgnoredAlternateIsNamed(t *testing.T) {
	r := gittest.Init(t)
	setAlternates(r, "/nowhere/at/all")
	s := open(t, Options{ObjectDir: objectDir(r)})
	_, _, err := s.Read(object.SHA1.Hash(object.Blob, []byte("x")))
	if _, ok := errors.AsType[*MissingError](err); !ok || !strings.Contains(err.Error(), "/nowhere/at/all") {
		t.Errorf("got %v, want a MissingError that names the alternate", err)
	}
}

// TestUnquotePath compares with the way that git quotes.
func TestUnquotePath(t *testing.T) {
	r := gittest.Init(t)
	var all []byte
	for c := 1; c < 256; c++ {
		if c != '/' {
			all = append(all, byte(c))
		}
	}
	for _, name := range []string{string(all[:100]), string(all[100:]), `a"b`, "tab\t"} {
		r.Git("read-tree", "--empty")
		r.GitIn("100644 "+addBlob(r)+"\t"+name+"\x00", "update-index", "-z", "--index-info")
		quoted := strings.TrimSuffix(r.Git("ls-files"), "\n")
		if got, err := unquotePath(quoted); got != name || err != nil {
			t.Errorf("unquotePath(%s): got %q %v, want %q", quoted, got, err, name)
		}
	}
	for _, text := range []string{`"`, `"a`, `"a"b`, `"\`, `"\q"`, `"\1"`, `"\08 "`, `"\777"`} {
		if got, err := unquotePath(text); err == nil {
			t.Errorf("unquotePath(%s): got %q, want an error", text, got)
		}
	}
}
