package history

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/bytecode"
	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/refs"
)

// lineOf is a line as git tells it: the commits from the first to the last, and
// the times from which they stand.
type lineOf struct {
	commits []string
	from    []int64
}

func (b *brute) line(tip string) (l lineOf) {
	words := strings.Fields(b.r.Git("log", "--first-parent", "--format=%H %ct", tip))
	for i := len(words) - 2; i >= 0; i -= 2 {
		if !slices.Contains(b.commits, words[i]) {
			continue
		}
		at, err := strconv.ParseInt(words[i+1], 10, 64)
		if err != nil {
			b.t.Fatal(err)
		}
		if n := len(l.from); n > 0 {
			at = max(at, l.from[n-1])
		}
		l.commits, l.from = append(l.commits, words[i]), append(l.from, at)
	}
	return l
}

// at returns the commit that stands at a time, or nothing.
func (l lineOf) at(time int64) string {
	standing := ""
	for i, from := range l.from {
		if from <= time {
			standing = l.commits[i]
		}
	}
	return standing
}

// moments lists in full, for each time at which any line changes, all trees that
// stand.
func (b *brute) moments(lines []lineOf) []string {
	var times []int64
	for _, l := range lines {
		times = append(times, l.from...)
	}
	slices.Sort(times)
	var moments []string
	last := ""
	for _, time := range slices.Compact(times) {
		paths, blobs := map[string]bool{}, map[string]bool{}
		var bytes int64
		for _, l := range lines {
			if commit := l.at(time); commit != "" {
				b.count(commit, paths, blobs, &bytes)
			}
		}
		if text := fmt.Sprintf("%d files %d bytes", len(paths), bytes); text != last {
			moments = append(moments, fmt.Sprintf("%d: %s", time, text))
			last = text
		}
	}
	return moments
}

// count adds the bytecode of a commit.
func (b *brute) count(commit string, paths, blobs map[string]bool, bytes *int64) {
	for path, entry := range b.list(commit) {
		if !bytecode.IsName(path) {
			continue
		}
		paths[path] = true
		if mode, blob, _ := strings.Cut(entry, " "); mode != "160000" && !blobs[blob] {
			blobs[blob] = true
			*bytes += b.size(blob)
		}
	}
}

// size asks git for the size of a blob.
func (b *brute) size(blob string) int64 {
	if size, known := b.sizes[blob]; known {
		return size
	}
	size, err := strconv.ParseInt(strings.TrimSpace(b.r.Git("cat-file", "-s", blob)), 10, 64)
	if err != nil {
		b.t.Fatal(err)
	}
	b.sizes[blob] = size
	return size
}

func momentsOf(moments []Moment) []string {
	var all []string
	for _, m := range moments {
		all = append(all, fmt.Sprintf("%d: %d files %d bytes", m.Time.Unix(), m.Files, m.Bytes))
	}
	return all
}

// compareTimeline audits with a timeline and checks it against git. revs are the
// revisions that the options stand for. It returns the number of moments.
func compareTimeline(t *testing.T, r *gittest.Repo, o Options, revs ...string) int {
	t.Helper()
	o.Timeline = true
	report, err := Audit(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	compareEngines(t, o, report)
	b := newBrute(t, r, revs...)
	var all, head []lineOf
	for _, tip := range o.Tips {
		commit, err := r.TryGit("", "rev-parse", "--verify", "-q", tip.ID.String()+"^{commit}")
		if err != nil {
			continue
		}
		l := b.line(strings.TrimSpace(commit))
		if len(l.commits) > 0 {
			all = append(all, l)
		}
		if len(head) == 0 && strings.TrimSpace(commit) == o.Head.String() {
			head = append(head, l)
		}
	}
	got := report.Timeline
	if len(report.Paths) == 0 {
		if got != nil {
			t.Errorf("got a timeline of nothing: %+v", got)
		}
		return 0
	}
	if got.Lines != len(all) {
		t.Errorf("got %d lines, want %d", got.Lines, len(all))
	}
	if got, want := momentsOf(got.Tips), b.moments(all); !slices.Equal(got, want) {
		t.Errorf("tips: got %q\nwant %q", got, want)
	}
	if got, want := momentsOf(got.Head), b.moments(head); !slices.Equal(got, want) {
		t.Errorf("HEAD: got %q\nwant %q", got, want)
	}
	return len(got.Tips) + len(got.Head)
}

func TestTimelineOfRandomHistories(t *testing.T) {
	moments := 0
	for seed := range uint64(gittest.Scale(t, 3)) {
		r := newRandomRepo(t, seed+10, 150, []string{"sha1", "sha256"}[seed%2])
		addMoreRefs(t, r)
		o := openBare(t, r)
		moments += compareTimeline(t, r, o, "--all", "HEAD")

		// Ranges and dates leave commits out, also in the middle of a line.
		o.Since, o.Until = 1_700_003_000, 1_700_012_000
		moments += compareTimeline(t, r, o, "--all", "HEAD", "--since=1700003000", "--until=1700012000")
		o.Since, o.Until = 0, 0
		at := func(rev string) refs.Tip {
			return o.Tips[slices.IndexFunc(o.Tips, func(tip refs.Tip) bool { return tip.Name == rev })]
		}
		exclude := at("refs/heads/b1").ID
		o.Exclude = append(o.Exclude, exclude)
		moments += compareTimeline(t, r, o, "--all", "HEAD", "^"+exclude.String())
		o.Exclude = nil
		o.Tips = []refs.Tip{at("refs/heads/b2"), at("refs/tags/twice")}
		o.Head = o.Tips[0].ID
		moments += compareTimeline(t, r, o, "refs/heads/b2", "refs/tags/twice")
		o.Tips = o.Tips[:1]
		o.Head = object.ID{}
		moments += compareTimeline(t, r, o, "refs/heads/b2")
	}
	if moments < 100 {
		t.Errorf("%d moments: too few to tell anything", moments)
	}
}

// addMoreRefs points refs at every fourth commit, so that many lines stand side
// by side.
func addMoreRefs(t *testing.T, r *gittest.Repo) {
	t.Helper()
	var commands strings.Builder
	for i, id := range strings.Fields(r.Git("rev-list", "--all")) {
		if i%4 == 0 {
			fmt.Fprintf(&commands, "create refs/more/%d %s\n", i, id)
		}
	}
	r.GitIn(commands.String(), "update-ref", "--stdin")
}

func TestNoTimelineUnlessAskedFor(t *testing.T) {
	r := newRandomRepo(t, 1, 10, "sha1")
	report, err := Audit(context.Background(), openBare(t, r))
	if err != nil {
		t.Fatal(err)
	}
	if report.Timeline != nil {
		t.Error("got a timeline that nobody asked for")
	}
}
