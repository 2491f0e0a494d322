package report

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/history"
)

// expectSame compares what was counted with what counting by hand gives.
func expectSame(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	if !maps.Equal(got, want) {
		t.Errorf("%s:\ngot  %v\nwant %v", what, got, want)
	}
}

// plainGroups counts versions by names, each time from the start.
func plainGroups(h *history.Report, names func(v history.Version) []string) map[string]string {
	all := map[string]bool{}
	for _, p := range h.Paths {
		for _, v := range p.Versions {
			for _, name := range names(v) {
				all[name] = true
			}
		}
	}
	groups := map[string]string{}
	for name := range all {
		paths, versions, unsized := 0, 0, 0
		var bytes int64
		sizes := map[string]int64{}
		for _, p := range h.Paths {
			of := slices.DeleteFunc(slices.Clone(p.Versions), func(v history.Version) bool { return !slices.Contains(names(v), name) })
			versions += len(of)
			if len(of) > 0 {
				paths++
			}
			for _, v := range of {
				if _, known := sizes[v.Blob.String()]; !known {
					sizes[v.Blob.String()] = v.Size
					if v.Size < 0 {
						unsized++
					} else {
						bytes += v.Size
					}
				}
			}
		}
		groups[name] = fmt.Sprintf("%d paths %d versions %d bytes %d unsized", paths, versions, bytes, unsized)
	}
	return groups
}

func textsOf(groups []group) map[string]string {
	all := map[string]string{}
	for _, g := range groups {
		all[g.name] = fmt.Sprintf("%d paths %d versions %d bytes %d unsized", g.paths, g.versions, g.bytes, g.unsized)
	}
	return all
}

func TestGroups(t *testing.T) {
	for seed := range uint64(gittest.Scale(t, 20)) {
		h := madeReport(seed, 40, plainNames).History
		expectSame(t, "by interpreter", textsOf(byInterpreter(h)), plainGroups(h, func(v history.Version) []string { return []string{writtenBy(&v)} }))
		author := func(c *history.Commit) string { return c.Author + " <" + c.Email + ">" }
		expectSame(t, "by author", textsOf(byAuthor(h)), plainGroups(h, func(v history.Version) []string {
			var names []string
			for _, c := range slices.Concat(v.Introduced, v.Changed) {
				names = append(names, author(c))
			}
			return names
		}))
		for _, g := range byAuthor(h) {
			var times []time.Time
			for _, p := range h.Paths {
				for _, v := range p.Versions {
					for _, c := range slices.Concat(v.Introduced, v.Changed) {
						if author(c) == g.name {
							times = append(times, c.CommitTime)
						}
					}
				}
			}
			if first, last := slices.MinFunc(times, time.Time.Compare), slices.MaxFunc(times, time.Time.Compare); g.first != first || g.last != last {
				t.Errorf("%s: got %v to %v, want %v to %v", g.name, g.first, g.last, first, last)
			}
		}
		if !slices.IsSortedFunc(byAuthor(h), func(a, b group) int { return b.versions - a.versions }) {
			t.Error("the largest group is not the first")
		}
	}
}

func TestWrittenBy(t *testing.T) {
	for _, c := range []struct {
		version history.Version
		want    string
	}{
		{history.Version{Size: 5, Content: history.Bytecode, Interpreter: "CPython 3.8"}, "CPython 3.8"},
		{history.Version{Size: -1, Interpreter: "PyPy 3.9"}, "PyPy 3.9"},
		{history.Version{Size: 5, Content: history.Other, Interpreter: "CPython 3.8"}, "not bytecode inside"},
		{history.Version{Size: 0, Content: history.Other}, "empty"},
		{history.Version{Size: -1}, "not known"},
	} {
		if got := writtenBy(&c.version); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.version, got, c.want)
		}
	}
}

func TestByPeriod(t *testing.T) {
	for seed := range uint64(gittest.Scale(t, 20)) {
		h := madeReport(seed, 40, plainNames).History
		for _, unit := range []struct {
			months int
			form   string
		}{{1, "2006-01"}, {12, "2006"}} {
			want := map[string]string{}
			in := func(commits []*history.Commit, period string) bool {
				return slices.ContainsFunc(commits, func(c *history.Commit) bool { return c.CommitTime.Format(unit.form) == period })
			}
			for at := range 200 {
				period := time.Date(2013, time.Month(1+at), 1, 0, 0, 0, 0, time.UTC).Format(unit.form)
				introduced, changed, removed := 0, 0, 0
				for _, p := range h.Paths {
					if slices.ContainsFunc(p.Versions, func(v history.Version) bool { return in(v.Introduced, period) }) {
						introduced++
					}
					if slices.ContainsFunc(p.Versions, func(v history.Version) bool { return in(v.Changed, period) }) {
						changed++
					}
					if in(p.Removed, period) {
						removed++
					}
				}
				if introduced+changed+removed > 0 {
					want[period] = fmt.Sprint(introduced, changed, removed)
				}
			}
			got := map[string]string{}
			for _, a := range byPeriod(h, unit.months) {
				got[a.period.time().Format(unit.form)] = fmt.Sprint(a.introduced, a.changed, a.removed)
			}
			expectSame(t, unit.form, got, want)
		}
	}
}

func TestLargestBlobs(t *testing.T) {
	h := madeReport(1, 300, plainNames).History
	want, where := map[string]string{}, map[string]int{}
	for _, p := range h.Paths {
		for _, v := range p.Versions {
			if v.Size >= 0 {
				where[v.Blob.String()]++
				want[v.Blob.String()] = fmt.Sprint(v.Size, " ", where[v.Blob.String()])
			}
		}
	}
	got := map[string]string{}
	blobs := largestBlobs(h)
	for _, b := range blobs {
		got[b.id] = fmt.Sprint(b.size, " ", b.paths)
	}
	expectSame(t, "blobs", got, want)
	if !slices.IsSortedFunc(blobs, func(a, b bigBlob) int { return int(b.size - a.size) }) {
		t.Error("the largest is not the first")
	}
}

func TestMonthEnds(t *testing.T) {
	moment := func(day string, files int) history.Moment {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		return history.Moment{Time: at, Files: files}
	}
	ends := monthEnds([]history.Moment{moment("2020-01-05", 1), moment("2020-01-31", 2), moment("2020-02-01", 3), moment("2021-02-01", 4)})
	for text, want := range map[string]int{"2019-12-31": 0, "2020-01-01": 2, "2020-02-28": 3, "2021-01-31": 3, "2021-02-01": 4, "2022-01-01": 4} {
		if got := standing(ends, monthOf(moment(text, 0).Time)); got.Files != want {
			t.Errorf("%s: got %d files, want %d", text, got.Files, want)
		}
	}
}
