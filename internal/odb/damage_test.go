package odb

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
)

// smallHistory is a repository with one small pack in which trees and blobs
// are deltas, and returns the pack.
func smallHistory(t *testing.T, repack ...string) (*gittest.Repo, string) {
	t.Helper()
	r := gittest.Init(t)
	random := rand.New(rand.NewPCG(3, 4))
	text := randomText(random, 200)
	for _, name := range []string{"a", "b", "c", "dir/d", "dir/e", "dir/f", "__pycache__/g.pyc"} {
		text += "more " + name + "\n"
		r.Write(name, text)
		r.Commit(name)
	}
	r.Git("tag", "-a", "-m", "tag", "v1")
	r.Git(append(repack, "repack", "-adfq")...)
	pack := packs(r)
	if len(pack) != 1 || countDeltas(t, pack[0]) < 3 {
		t.Fatalf("packs %v without deltas", pack)
	}
	return r, pack[0]
}

// countDeltas asks git how many deltas a pack has.
func countDeltas(t *testing.T, pack string) int {
	t.Helper()
	r := gittest.Repo{TB: t, Dir: filepath.Dir(pack)}
	n := 0
	for line := range strings.Lines(r.Git("verify-pack", "-v", pack)) {
		if len(strings.Fields(line)) == 7 {
			n++
		}
	}
	return n
}

// readAll reads every object of a store that may be damaged: what comes is
// right or an error.
func readAll(t *testing.T, dir string, want map[object.ID]gitObject, damage string, at int) (failed bool) {
	t.Helper()
	s, err := Open(Options{ObjectDir: dir, Format: object.SHA1})
	if err != nil {
		return true
	}
	defer s.Close()
	for id, o := range want {
		if _, _, err := s.Header(id); err != nil {
			failed = true
		}
		kind, content, err := s.Read(id)
		if err != nil {
			failed = true
			continue
		}
		if kind.String() != o.kind || !bytes.Equal(content, o.content) {
			t.Fatalf("%s at byte %d: Read(%v) gives wrong content", damage, at, id)
		}
	}
	return failed
}

// damageEach runs readAll with each byte of a file changed, and with the
// file cut before each byte. It returns the bytes that can change without an
// error: the objects are right all the same.
func damageEach(t *testing.T, dir, path string, want map[object.ID]gitObject) (unnoticed []int) {
	t.Helper()
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// A new file each time: the one before may still be mapped.
	put := func(content []byte) {
		if err := errors.Join(os.Remove(path), os.WriteFile(path, content, 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	random := rand.New(rand.NewPCG(5, 6))
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 1 << random.IntN(8)
		put(bad)
		if !readAll(t, dir, want, path+" changed", i) {
			unnoticed = append(unnoticed, i)
		}
		put(good[:i])
		if !readAll(t, dir, want, path+" cut", i) {
			t.Errorf("%s cut at %d: every object was read", path, i)
		}
	}
	put(good)
	if readAll(t, dir, want, path, -1) {
		t.Fatalf("%s: not readable when restored", path)
	}
	return unnoticed
}

func TestDamagedPack(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"offset deltas": {"-c", "repack.useDeltaBaseOffset=true"},
		"named deltas":  {"-c", "repack.useDeltaBaseOffset=false"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, pack := smallHistory(t, args...)
			want := objects(r)
			// Every byte of a pack is needed but the last bits of each
			// compressed stream, which fill up its last byte.
			if unnoticed := damageEach(t, objectDir(r), pack, want); len(unnoticed) > len(want) {
				t.Errorf("bytes %d changed: every object was read", unnoticed)
			}
		})
	}
}

func TestDamagedIndex(t *testing.T) {
	t.Parallel()
	r, pack := smallHistory(t)
	path := strings.TrimSuffix(pack, ".pack") + ".idx"
	want := objects(r)
	// Reading one object does not use the checksums of the entries, nor that
	// of the index, and need not use every number of the fanout.
	ids := idxHeaderLen + fanoutSize
	crcs := ids + 20*len(want)
	offsets := crcs + 4*len(want)
	trailer := offsets + 4*len(want) + 20
	for _, at := range damageEach(t, objectDir(r), path, want) {
		if ids <= at && at < crcs || offsets <= at && at < trailer {
			t.Errorf("byte %d changed: every object was read", at)
		}
	}
}

func TestDamagedLooseObject(t *testing.T) {
	t.Parallel()
	r := gittest.Init(t)
	id, err := object.ParseID(addBlob(r))
	if err != nil {
		t.Fatal(err)
	}
	if unnoticed := damageEach(t, objectDir(r), loosePath(objectDir(r), id), objects(r)); len(unnoticed) > 1 {
		t.Errorf("bytes %d changed: the object was read", unnoticed)
	}
}

// TestCutWhileMapped cuts a pack below an open store: reading it is an error
// that names the file, and the process lives.
func TestCutWhileMapped(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a mapped file cannot be cut on Windows")
	}
	r := history(t, 40)
	r.Git("repack", "-adq")
	pack := packs(r)[0]
	want := objects(r)
	s := open(t, Options{ObjectDir: objectDir(r)})
	if err := errors.Join(os.Chmod(pack, 0o666), os.Truncate(pack, 20)); err != nil {
		t.Fatal(err)
	}
	failed := 0
	for id, o := range want {
		_, content, err := s.Read(id)
		if err == nil && bytes.Equal(content, o.content) {
			continue
		}
		failed++
		if damaged, ok := errors.AsType[*CorruptError](err); !ok || damaged.File != pack {
			t.Fatalf("Read(%v): got error %v, want a CorruptError of %s", id, err, pack)
		}
	}
	if failed == 0 {
		t.Error("no read failed: the pack was not cut")
	}
}
