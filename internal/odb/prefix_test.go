package odb_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/odb"
)

func TestPrefix(t *testing.T) {
	r := gittest.Init(t)
	random := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 6<<20)
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	contents := [][]byte{nil, []byte("short"), bytes.Repeat([]byte("text "), 2<<20), noise,
		append(bytes.Clone(noise), "and a bit more"...)}
	var ids []object.ID
	for _, content := range contents {
		if err := os.WriteFile(r.Path("file"), content, 0o666); err != nil {
			t.Fatal(err)
		}
		id, err := object.ParseID(strings.TrimSpace(r.Git("hash-object", "-w", "file")))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
		r.Git("update-index", "--add", "--cacheinfo", "100644,"+id.String()+",dir/noise"+id.String())
	}
	r.Git("commit", "-q", "-m", "all of them")
	expectPrefixes(t, r, ids, contents)
	r.Git("gc", "-q")
	expectPrefixes(t, r, ids, contents)
}

func expectPrefixes(t *testing.T, r *gittest.Repo, ids []object.ID, contents [][]byte) {
	t.Helper()
	store, err := odb.Open(odb.Options{ObjectDir: r.Path(".git/objects"), Format: object.SHA1})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for i, id := range ids {
		want := contents[i][:min(64, len(contents[i]))]
		if got, err := store.Prefix(id, 64); err != nil || !bytes.Equal(got, want) {
			t.Errorf("content %d: got %q, %v, want %q", i, got, err, want)
		}
	}
}
