package history

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/odb"
)

// storages are the ways in which git keeps the same history.
var storages = map[string]func(r *gittest.Repo){
	"loose": func(r *gittest.Repo) {
		packs, err := filepath.Glob(r.Path("objects/pack/*.pack"))
		if err != nil {
			r.TB.Fatal(err)
		}
		for _, pack := range packs {
			moved := r.Path(filepath.Base(pack))
			if err := errors.Join(os.Rename(pack, moved), os.Remove(strings.TrimSuffix(pack, "pack")+"idx")); err != nil {
				r.TB.Fatal(err)
			}
			data, err := os.ReadFile(moved)
			if err != nil {
				r.TB.Fatal(err)
			}
			r.GitIn(string(data), "unpack-objects", "-q")
		}
	},
	"one pack":    func(r *gittest.Repo) { r.Git("repack", "-a", "-d", "-q") },
	"deep deltas": func(r *gittest.Repo) { r.Git("repack", "-a", "-d", "-f", "-q", "--depth=250", "--window=250") },
	"named deltas": func(r *gittest.Repo) {
		r.Git("-c", "repack.useDeltaBaseOffset=false", "repack", "-a", "-d", "-f", "-q")
	},
	"many packs": func(r *gittest.Repo) {
		for line := range strings.Lines(r.Git("for-each-ref", "--format=%(objectname)")) {
			r.GitIn(line, "pack-objects", "--revs", "-q", "objects/pack/pack")
		}
	},
	"multi-pack-index": func(r *gittest.Repo) {
		r.GitIn("HEAD\n", "pack-objects", "--revs", "-q", "objects/pack/pack")
		r.Git("multi-pack-index", "write")
	},
	"commit-graph": func(r *gittest.Repo) { r.Git("commit-graph", "write", "--reachable") },
	"garbage beside": func(r *gittest.Repo) {
		tree := strings.TrimSpace(r.Git("write-tree"))
		r.Git("commit-tree", "-m", "unreachable", tree)
	},
	"alternates": func(r *gittest.Repo) {
		other := gittest.TempDir(r.TB)
		if err := os.Rename(r.Path("objects"), filepath.Join(other, "objects")); err != nil {
			r.TB.Fatal(err)
		}
		r.Write("objects/info/alternates", filepath.Join(other, "objects")+"\n")
		r.Git("repack", "-a", "-d", "-l", "-q")
	},
	"replace refs and grafts": func(r *gittest.Repo) {
		ids := strings.Fields(r.Git("rev-list", "--all"))
		r.Git("replace", ids[0], ids[len(ids)-1])
		r.Write("info/grafts", ids[1]+"\n"+ids[2]+" "+ids[3]+"\n")
	},
}

func TestStorages(t *testing.T) {
	seed := uint64(100)
	for name, repack := range storages {
		seed++
		t.Run(name, func(t *testing.T) {
			r := newRandomRepo(t, seed, 40, []string{"sha1", "sha256"}[seed%2])
			repack(r)
			report := compareWithGit(t, r, openBare(t, r), "--all", "HEAD")
			if len(report.Paths) == 0 || len(report.Gaps) != 0 {
				t.Errorf("got %d paths and gaps %v", len(report.Paths), report.Gaps)
			}
		})
	}
}

// TestLimits leaves out a part of the history.
func TestLimits(t *testing.T) {
	for seed := range uint64(gittest.Scale(t, 3)) {
		r := newRandomRepo(t, 200+seed, 50, "sha1")
		o := openBare(t, r)
		o.Exclude = parseIDs(t, r.Git("rev-parse", "refs/pull/0/head", "refs/tags/twice"))
		compareWithGit(t, r, o, "--all", "HEAD", "--not", "refs/pull/0/head", "refs/tags/twice")

		o = openBare(t, r)
		times := strings.Fields(r.Git("log", "--all", "--format=%ct"))
		since, until := times[len(times)*3/4], times[len(times)/4]
		o.Since, o.Until = parseTime(t, since), parseTime(t, until)
		if o.Since > o.Until {
			o.Since, o.Until = o.Until, o.Since
		}
		// git's own --since stops at the first older commit, so the commits
		// are named one by one.
		var revs []string
		for line := range strings.Lines(r.Git("log", "--all", "HEAD", "--format=%H %ct")) {
			id, at, _ := strings.Cut(strings.TrimSpace(line), " ")
			if when := parseTime(t, at); when >= o.Since && when <= o.Until {
				revs = append(revs, id)
			}
		}
		compareWithGit(t, r, o, append([]string{"--no-walk"}, revs...)...)
	}
}

func parseTime(t *testing.T, text string) int64 {
	t.Helper()
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return seconds
}

func parseIDs(t *testing.T, lines string) []object.ID {
	t.Helper()
	var ids []object.ID
	for _, field := range strings.Fields(lines) {
		id, err := object.ParseID(field)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}

// cloneBare clones with options of git clone.
func cloneBare(t *testing.T, from *gittest.Repo, args ...string) *gittest.Repo {
	t.Helper()
	from.Git("config", "uploadpack.allowFilter", "true")
	to := &gittest.Repo{TB: t, Dir: filepath.Join(gittest.TempDir(t), "clone.git")}
	from.Git(append(append([]string{"clone", "-q", "--mirror"}, args...), "file://"+from.Dir, to.Dir)...)
	return to
}

func TestShallowClone(t *testing.T) {
	for seed := range uint64(gittest.Scale(t, 3)) {
		r := cloneBare(t, newRandomRepo(t, 300+seed, 40, "sha1"), "--depth=3")
		o := openBare(t, r)
		o.Shallow = parseIDs(t, gittestRead(t, r, "shallow"))
		report := compareWithGit(t, r, o, "--all", "HEAD")
		want := fmt.Sprint([]Gap{{Shallow, object.Commit, len(o.Shallow), nil}})
		if len(report.Gaps) == 1 {
			report.Gaps[0].Examples = nil
		}
		if got := fmt.Sprint(report.Gaps); got != want {
			t.Errorf("got gaps %s, want %s", got, want)
		}
	}
}

func TestPartialCloneWithoutBlobs(t *testing.T) {
	r := cloneBare(t, newRandomRepo(t, 400, 40, "sha1"), "--filter=blob:none")
	o := openBare(t, r)
	o.Partial = true
	report := compareWithGit(t, r, o, "--all", "HEAD")
	if len(report.Gaps) != 0 || report.Stats.Unsized == 0 {
		t.Errorf("got gaps %v and %d blobs without size, want none and some", report.Gaps, report.Stats.Unsized)
	}
	for i := range report.Paths {
		for _, v := range report.Paths[i].Versions {
			has, err := o.Store.Has(v.Blob)
			if err != nil || has != (v.Size >= 0) || has != (v.Content != Unread) {
				t.Errorf("%q %v: got size %d and content %d, present %v, %v", report.Paths[i].Path, v.Blob, v.Size, v.Content, has, err)
			}
		}
	}
}

func TestPartialCloneWithoutTrees(t *testing.T) {
	r := cloneBare(t, newRandomRepo(t, 500, 40, "sha1"), "--filter=tree:0")
	o := openBare(t, r)
	o.Partial = true
	report, err := Audit(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	missing := map[object.ID]bool{}
	for _, tree := range parseIDs(t, r.Git("log", "--all", "--format=%T")) {
		if has, err := o.Store.Has(tree); err != nil {
			t.Fatal(err)
		} else if !has {
			missing[tree] = true
		}
	}
	found := 0
	for _, gap := range report.Gaps {
		if gap.Reason != Partial || gap.Kind == object.Commit {
			t.Errorf("got gap %+v", gap)
		}
		found += gap.Count
	}
	if found < len(missing) {
		t.Errorf("got %d missing objects, want %d or more: %v", found, len(missing), report.Gaps)
	}
}

// TestMissingObjects takes each commit and tree away in turn: the report says
// that something is missing, or it is the same as before.
func TestMissingObjects(t *testing.T) {
	r := newRandomRepo(t, 600, 15, "sha1")
	storages["loose"](r)
	whole, err := Audit(context.Background(), openBare(t, r))
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join(describe(whole), "\n")
	objects, noticed := 0, 0
	for line := range strings.Lines(r.Git("cat-file", "--batch-all-objects", "--batch-check")) {
		id := line[:strings.IndexByte(line, ' ')]
		if strings.Contains(line, " blob ") {
			continue
		}
		objects++
		file := r.Path("objects/" + id[:2] + "/" + id[2:])
		if err := os.Rename(file, r.Path("hidden")); err != nil {
			t.Fatal(err)
		}
		report, err := Audit(context.Background(), openBare(t, r))
		if err := os.Rename(r.Path("hidden"), file); err != nil {
			t.Fatal(err)
		}
		if err != nil {
			t.Errorf("without %s: %v", line, err)
			continue
		}
		if len(report.Gaps) > 0 {
			noticed++
		} else if strings.Join(describe(report), "\n") != want {
			t.Errorf("without %s: another report, and no gap", line)
		}
	}
	if noticed < objects/2 {
		t.Errorf("noticed %d of %d missing objects", noticed, objects)
	}
}

func TestDamagedObject(t *testing.T) {
	r := newRandomRepo(t, 700, 15, "sha1")
	storages["loose"](r)
	tree := strings.TrimSpace(r.Git("rev-parse", "HEAD^{tree}"))
	file := r.Path("objects/" + tree[:2] + "/" + tree[2:])
	if err := errors.Join(os.Chmod(file, 0o644), os.WriteFile(file, []byte("x"), 0o644)); err != nil {
		t.Fatal(err)
	}
	_, err := Audit(context.Background(), openBare(t, r))
	if _, damaged := errors.AsType[*odb.CorruptError](err); !damaged {
		t.Errorf("got %v, want a corrupt object", err)
	}
}
