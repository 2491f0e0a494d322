package history

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/gittest"
)

// brute is a history as git tells it: each commit with its parents, each tree
// listed in full.
type brute struct {
	t       *testing.T
	r       *gittest.Repo
	commits []string            // those that count
	parents map[string][]string // of all commits, cut where git cuts them
	trees   map[string]listing
	sizes   map[string]int64 // of blobs
}

// listing is what git ls-tree says of a tree: "MODE ID" by path.
type listing map[string]string

// plain switches off what a reader of raw objects does not see.
var plain = []string{"GIT_NO_REPLACE_OBJECTS=1", "GIT_GRAFT_FILE=" + os.DevNull, "GIT_NO_LAZY_FETCH=1"}

func newBrute(t *testing.T, r *gittest.Repo, revs ...string) *brute {
	t.Helper()
	b := &brute{t: t, r: &gittest.Repo{TB: t, Dir: r.Dir, ExtraEnv: plain}, parents: map[string][]string{}, trees: map[string]listing{}, sizes: map[string]int64{}}
	for line := range strings.Lines(b.r.Git(append([]string{"rev-list", "--parents"}, "--all", "HEAD")...)) {
		ids := strings.Fields(line)
		b.parents[ids[0]] = ids[1:]
	}
	b.commits = strings.Fields(b.r.Git(append([]string{"rev-list"}, revs...)...))
	return b
}

// list returns the bytecode, and all else, in a tree or commit.
func (b *brute) list(rev string) listing {
	if l, known := b.trees[rev]; known {
		return l
	}
	l := listing{}
	for entry := range strings.SplitSeq(b.r.Git("ls-tree", "-r", "-z", "--full-tree", rev), "\x00") {
		if entry == "" {
			continue
		}
		meta, path, _ := strings.Cut(entry, "\t")
		fields := strings.Fields(meta)
		l[path] = fields[0] + " " + fields[2]
	}
	b.trees[rev] = l
	return l
}

// expect is what an audit should say of one path.
type expect struct {
	versions map[string]*expectVersion // by blob
	removed  []string
	inHead   bool
	tips     []string
	source   Source
	here     int // the place of the likeliest source beside it, or noSource
}

type expectVersion struct {
	modes, introduced, changed []string
	sourceHere                 bool
}

// paths works out what the commits that count and the tips say.
func (b *brute) paths(tips map[string]string, head string) map[string]*expect {
	all := map[string]*expect{}
	for _, commit := range b.commits {
		b.hold(all, b.list(commit))
	}
	for name, id := range tips {
		if kind := strings.TrimSpace(b.r.Git("cat-file", "-t", name+"^{}")); kind == "tree" {
			b.hold(all, b.list(id))
		}
	}
	for _, commit := range b.commits {
		b.compare(all, commit)
	}
	b.findTips(all, tips, head)
	for path, e := range all {
		b.findSource(path, e)
	}
	return all
}

// hold notes what a tree has.
func (b *brute) hold(all map[string]*expect, l listing) {
	for path, entry := range l {
		if !bytecode.IsName(path) {
			continue
		}
		mode, blob, _ := strings.Cut(entry, " ")
		if all[path] == nil {
			all[path] = &expect{versions: map[string]*expectVersion{}, here: noSource}
		}
		v := all[path].versions[blob]
		if v == nil {
			v = &expectVersion{}
			all[path].versions[blob] = v
		}
		if !slices.Contains(v.modes, mode) {
			v.modes = append(v.modes, mode)
		}
		for i, source := range bytecode.ParseName(path).Sources() {
			if _, there := l[source]; there {
				v.sourceHere = true
				all[path].here = min(all[path].here, i)
			}
		}
	}
}

// compare notes what a commit did, by the words of the package comment.
func (b *brute) compare(all map[string]*expect, commit string) {
	now := b.list(commit)
	var before []listing
	for _, parent := range b.parents[commit] {
		before = append(before, b.list(parent))
	}
	for path, entry := range now {
		e := all[path]
		if e == nil {
			continue
		}
		_, blob, _ := strings.Cut(entry, " ")
		absent := !slices.ContainsFunc(before, func(l listing) bool { return l[path] != "" })
		same := slices.ContainsFunc(before, func(l listing) bool { return l[path] == entry })
		switch v := e.versions[blob]; {
		case absent:
			v.introduced = append(v.introduced, commit)
		case !same:
			v.changed = append(v.changed, commit)
		}
	}
	gone := map[string]bool{}
	for _, l := range before {
		for path := range l {
			gone[path] = bytecode.IsName(path) && now[path] == ""
		}
	}
	for path := range gone {
		if gone[path] && all[path] != nil {
			all[path].removed = append(all[path].removed, commit)
		}
	}
}

// findTips notes which tips have a path.
func (b *brute) findTips(all map[string]*expect, tips map[string]string, head string) {
	for name, id := range tips {
		if kind := strings.TrimSpace(b.r.Git("cat-file", "-t", name+"^{}")); kind == "blob" {
			continue
		}
		for path := range b.list(id) {
			if e := all[path]; e != nil {
				e.tips = append(e.tips, name)
			}
		}
	}
	for path := range b.list(head) {
		if e := all[path]; e != nil {
			e.inHead = true
		}
	}
}

// findSource notes the likeliest source that is in a commit with the path, or
// else in any commit that counts.
func (b *brute) findSource(path string, e *expect) {
	sources := bytecode.ParseName(path).Sources()
	if len(sources) == 0 {
		return
	}
	e.source.Path = sources[0]
	elsewhere := len(sources)
	for _, commit := range b.commits {
		for i, source := range sources {
			if b.list(commit)[source] != "" {
				elsewhere = min(elsewhere, i)
			}
		}
	}
	switch {
	case e.here < len(sources):
		e.source = Source{Path: sources[e.here], Here: true}
	case elsewhere < len(sources):
		e.source = Source{Path: sources[elsewhere], Elsewhere: true}
	}
}

// describe writes what is expected as text that compares.
func describeExpected(all map[string]*expect) []string {
	var lines []string
	for path, e := range all {
		slices.Sort(e.removed)
		slices.Sort(e.tips)
		lines = append(lines, fmt.Sprintf("%q removed %v head %v tips %v source %v", path, e.removed, e.inHead, e.tips, e.source))
		for _, blob := range slices.Sorted(maps.Keys(e.versions)) {
			v := e.versions[blob]
			slices.Sort(v.modes)
			slices.Sort(v.introduced)
			slices.Sort(v.changed)
			lines = append(lines, fmt.Sprintf("%q %s modes %v introduced %v changed %v source %v", path, blob, v.modes, v.introduced, v.changed, v.sourceHere))
		}
	}
	slices.Sort(lines)
	return lines
}

// describe writes what a report says as text that compares.
func describe(r *Report) []string {
	var lines []string
	for i := range r.Paths {
		p := &r.Paths[i]
		lines = append(lines, fmt.Sprintf("%q removed %v head %v tips %v source %v", p.Path, idsOf(p.Removed), p.InHead, p.Tips, p.Source))
		for _, v := range p.Versions {
			var modes []string
			for _, m := range v.Modes {
				modes = append(modes, fmt.Sprintf("%06o", uint32(m)))
			}
			lines = append(lines, fmt.Sprintf("%q %v modes %v introduced %v changed %v source %v", p.Path, v.Blob, modes, idsOf(v.Introduced), idsOf(v.Changed), v.SourceHere))
		}
	}
	slices.Sort(lines)
	return lines
}

func idsOf(commits []*Commit) []string {
	var ids []string
	for _, c := range commits {
		ids = append(ids, c.ID.String())
	}
	slices.Sort(ids)
	return ids
}
