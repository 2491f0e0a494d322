package odb

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
)

// TestPackings reads the same kind of history out of every way that git has
// of storing it.
func TestPackings(t *testing.T) {
	const commits = 40
	for name, pack := range map[string]func(r *gittest.Repo){
		"as imported": func(*gittest.Repo) {},
		"one pack":    func(r *gittest.Repo) { r.Git("repack", "-adfq") },
		"deep":        func(r *gittest.Repo) { r.Git("repack", "-adfq", "--depth=250", "--window=250") },
		"named deltas": func(r *gittest.Repo) {
			r.Git("-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq")
		},
		"loose": unpack,
		"many packs": func(r *gittest.Repo) {
			r.Git("-c", "pack.packSizeLimit=1m", "repack", "-adfq")
		},
		"multi-pack-index": func(r *gittest.Repo) {
			r.Git("-c", "pack.packSizeLimit=1m", "repack", "-adfq")
			r.Git("multi-pack-index", "write")
		},
		"index version 1": func(r *gittest.Repo) {
			r.Git("-c", "pack.indexVersion=1", "repack", "-adfq")
		},
		"large offsets": func(r *gittest.Repo) {
			for _, pack := range packs(r) {
				r.Git("index-pack", "--index-version=2,0x100", pack)
			}
		},
		"cruft": func(r *gittest.Repo) {
			unpack(r)
			r.Git("update-ref", "refs/heads/main", "main~20")
			r.Git("reflog", "expire", "--expire=now", "--all")
			r.Git("repack", "--cruft", "-dq")
		},
		"part loose": func(r *gittest.Repo) {
			r.Git("repack", "-adfq")
			r.Write("new.py", "print()\n")
			r.Commit("loose")
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := history(t, commits)
			pack(r)
			want := objects(r)
			compare(t, open(t, Options{ObjectDir: objectDir(r)}), want)
			checkWalk(t, open(t, Options{ObjectDir: objectDir(r)}), want, 2)
			compare(t, open(t, Options{ObjectDir: objectDir(r), CacheSize: 1}), want)
		})
	}
}

func TestSHA256(t *testing.T) {
	r := history(t, 40, "--object-format=sha256")
	for _, args := range []string{"repack.useDeltaBaseOffset=true", "repack.useDeltaBaseOffset=false"} {
		r.Git("-c", args, "repack", "-adfq")
		compare(t, open(t, Options{ObjectDir: objectDir(r), Format: object.SHA256}), objects(r))
		checkWalk(t, open(t, Options{ObjectDir: objectDir(r), Format: object.SHA256}), objects(r), 2)
	}
	unpack(r)
	compare(t, open(t, Options{ObjectDir: objectDir(r), Format: object.SHA256}), objects(r))
}

// packs lists the packs of a repository.
func packs(r *gittest.Repo) []string {
	r.TB.Helper()
	found, err := filepath.Glob(filepath.Join(objectDir(r), "pack", "*.pack"))
	if err != nil || len(found) == 0 {
		r.TB.Fatalf("packs of %s: got %v %v", r.Dir, found, err)
	}
	return found
}

// unpack makes all objects loose.
func unpack(r *gittest.Repo) {
	r.TB.Helper()
	for _, pack := range packs(r) {
		content, err := os.ReadFile(pack)
		if err != nil {
			r.TB.Fatal(err)
		}
		for _, path := range []string{pack, strings.TrimSuffix(pack, ".pack") + ".idx"} {
			if err := os.Remove(path); err != nil {
				r.TB.Fatal(err)
			}
		}
		r.GitIn(string(content), "unpack-objects", "-q")
	}
}

func TestMissing(t *testing.T) {
	r := history(t, 3)
	s := open(t, Options{ObjectDir: objectDir(r)})
	id := object.SHA1.Hash(object.Blob, []byte("nowhere"))
	_, _, err := s.Read(id)
	if missing, ok := errors.AsType[*MissingError](err); !ok || missing.ID != id {
		t.Errorf("Read(%v): got error %v, want a MissingError of it", id, err)
	}
	_, _, err = s.Header(id)
	if _, ok := errors.AsType[*MissingError](err); !ok {
		t.Errorf("Header(%v): got error %v, want a MissingError", id, err)
	}
	if has, err := s.Has(id); has || err != nil {
		t.Errorf("Has(%v): got %v %v, want false", id, has, err)
	}
	if _, err := s.Has(object.SHA256.Hash(object.Blob, nil)); err == nil {
		t.Error("Has of an id of another format: got no error")
	}
}

// TestRepackWhileOpen moves objects from loose files into a pack and from one
// pack into another after the store was opened.
func TestRepackWhileOpen(t *testing.T) {
	r := history(t, 20)
	unpack(r)
	s := open(t, Options{ObjectDir: objectDir(r)})
	want := objects(r)
	r.Git("repack", "-adq")
	compare(t, s, want)
	r.Write("more", "more\n")
	r.Commit("more")
	r.Git("repack", "-adfq", "--depth=5")
	compare(t, s, objects(r))
	compare(t, s, want)
}

func TestConcurrentReads(t *testing.T) {
	r := history(t, 60)
	r.Git("repack", "-adfq", "--depth=250")
	s := open(t, Options{ObjectDir: objectDir(r), CacheSize: 100_000})
	want := objects(r)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() { compare(t, s, want) })
	}
	group.Wait()
}
