package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pycguard/pycguard/internal/history"
	"github.com/pycguard/pycguard/internal/object"
)

func render(t *testing.T, reports ...Report) string {
	t.Helper()
	var page bytes.Buffer
	if err := HTML(&page, reports...); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

func TestPageIsTheSameEachTime(t *testing.T) {
	if one, two := render(t, madeReports()...), render(t, madeReports()...); one != two {
		t.Error("the same reports give two pages")
	}
}

func TestVerdicts(t *testing.T) {
	known := madeReport(1, 4, plainNames)
	known.History.Baseline().Apply(known.History)
	half := madeReport(1, 4, plainNames)
	for i := range half.History.Paths[0].Versions {
		half.History.Paths[0].Versions[i].Known = true
	}
	reports := madeReports()
	for _, c := range []struct {
		report Report
		mood   mood
		want   string
	}{
		{reports[0], bad, "60 paths of bytecode in the history"},
		{reports[2], good, "No bytecode in the history"},
		{reports[3], bad, "5 paths of bytecode in the history"},
		{reports[4], bad, "Could not be examined"},
		{known, good, "Nothing new: the baseline has all 4 paths"},
		{half, bad, "4 paths of bytecode in the history, 3 of them not in the baseline"},
		{Report{Command: "check"}, good, "Nothing found"},
		{Report{Command: "check", Findings: known.Findings[:1]}, bad, "1 finding"},
		{Report{History: &history.Report{Gaps: reports[3].History.Gaps}}, careful, "No bytecode in what was examined, but that is not the whole history"},
	} {
		if mood, got := c.report.verdict(); mood != c.mood || got != c.want {
			t.Errorf("got %s %q, want %s %q", mood, got, c.mood, c.want)
		}
	}
}

// What the page leaves out it says.
func TestCapsAreSaid(t *testing.T) {
	r := madeReport(1, 1, plainNames)
	p := &r.History.Paths[0]
	p.Versions, p.Tips = nil, nil
	var commits []*history.Commit
	for i := range 250 {
		at := time.Date(2000, time.Month(1+i), 3, 0, 0, 0, 0, time.UTC)
		commits = append(commits, &history.Commit{ID: object.SHA1.Hash(object.Blob, fmt.Append(nil, i)), Author: fmt.Sprint("A", i), Time: at, CommitTime: at})
		p.Versions = append(p.Versions, history.Version{Blob: object.SHA1.Hash(object.Blob, fmt.Append(nil, -i)), Size: int64(i), Introduced: commits[i:]})
		p.Tips = append(p.Tips, fmt.Sprint("refs/heads/", i))
	}
	p.Versions[0].Introduced = commits
	page := render(t, r)
	for _, want := range []string{
		"and 240 more versions", "and 247 more commits", "and 245 more",
		"The first 200 of 250 rows", "The first 20 of 250 blobs",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	many := Report{History: &history.Report{}}
	for i := range maxRows + 7 {
		many.History.Paths = append(many.History.Paths, history.Path{Path: fmt.Sprintf("%05d.pyc", i)})
	}
	page = render(t, many)
	if want := "The first 20,000 of 20,007 paths"; !strings.Contains(page, want) {
		t.Errorf("the page does not say %q", want)
	}
	if got := strings.Count(page, "<td class=\"n\" data-value="); got != maxRows {
		t.Errorf("got %d rows, want %d", got, maxRows)
	}
}

// Commits may be of any time.
func TestOddTimes(t *testing.T) {
	for _, seconds := range []int64{0, -1 << 40, 1 << 40, 1 << 62, -1 << 62} {
		r := madeReport(1, 5, plainNames)
		at := time.Unix(seconds, 0).UTC()
		r.History.Paths[0].Versions[0].Introduced = []*history.Commit{{Author: "A", Time: at, CommitTime: at}}
		r.History.Timeline.Tips[0].Time = at
		if page := render(t, r); !strings.Contains(page, "Introduced and removed by ") {
			t.Errorf("%v: the plot is missing", at)
		}
	}
}
