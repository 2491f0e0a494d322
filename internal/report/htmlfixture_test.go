package report

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/pycguard/pycguard/internal/history"
	"github.com/pycguard/pycguard/internal/object"
)

// activeTexts are texts that would do something if they got onto a page as they are.
var activeTexts = []string{
	`<script>alert(1)</script>`, `</style><img src=x onerror=alert(1)>`, `"><svg onload=alert(1)>`, `' onmouseover='alert(1)`,
	`javascript:alert(1)`, `]]><!--`, `{{.Title}}`, "new\nline", "\x1b[2Jterminal", "latin\xe4\xff", "rtl\u202ecyp.exe", "zero\u200bwidth",
	"-->", `&lt;b&gt;`, `\u003cscript\u003e`, "שלום", "very-long-" + longName,
}

var longName = func() string {
	var name []byte
	for i := range 900 {
		name = append(name, byte('a'+i%26))
	}
	return string(name)
}()

// made makes up what an audit found.
type made struct {
	rand    *rand.Rand
	names   []string // of authors, tips and parts of paths
	commits []*history.Commit
}

func (m *made) id(n int) object.ID {
	return object.SHA1.Hash(object.Blob, fmt.Appendf(nil, "%d", n))
}

func (m *made) name() string { return m.names[m.rand.IntN(len(m.names))] }

// some picks up to n commits, in the order of time.
func (m *made) some(n int) []*history.Commit {
	var list []*history.Commit
	for range m.rand.IntN(n + 1) {
		list = append(list, m.commits[m.rand.IntN(len(m.commits))])
	}
	slices.SortFunc(list, func(a, b *history.Commit) int {
		return cmp.Or(a.CommitTime.Compare(b.CommitTime), a.ID.Compare(b.ID))
	})
	return slices.Compact(list)
}

func (m *made) version() history.Version {
	v := history.Version{
		Blob: m.id(m.rand.IntN(2000)), Modes: []object.Mode{0o100644}, Content: history.Bytecode,
		Interpreter: []string{"CPython 3.8", "CPython 3.11", "PyPy 3.9", ""}[m.rand.IntN(4)],
		Introduced:  m.some(2), Changed: m.some(1), SourceHere: m.rand.IntN(2) == 0,
	}
	switch m.rand.IntN(10) {
	case 0:
		v.Size, v.Content = -1, history.Unread
	case 1:
		v.Size, v.Content = 0, history.Other
	default:
		// The same blob has the same size.
		v.Size = 100 + int64(v.Blob.Bytes()[0])*997
	}
	return v
}

func (m *made) path(n int) history.Path {
	p := history.Path{
		Path:   fmt.Sprintf("pkg%d/%s/__pycache__/mod%05d.cpython-38.pyc", n%40, m.name(), n),
		InHead: m.rand.IntN(3) == 0, Removed: m.some(2),
	}
	for range 1 + m.rand.IntN(3) {
		p.Versions = append(p.Versions, m.version())
	}
	if p.InHead || m.rand.IntN(3) == 0 {
		p.Tips = []string{"refs/heads/" + m.name(), "refs/tags/v1"}
	}
	if m.rand.IntN(4) > 0 {
		p.Source = history.Source{Path: fmt.Sprintf("pkg%d/%s/mod%05d.py", n%40, m.name(), n)}
		p.Source.Here = m.rand.IntN(10) > 0
		p.Source.Elsewhere = !p.Source.Here && m.rand.IntN(2) == 0
	}
	return p
}

// madeReport makes up a report of n paths, with names from a list.
func madeReport(seed uint64, n int, names []string) Report {
	m := &made{rand: rand.New(rand.NewPCG(seed, 1)), names: names}
	start := time.Date(2013, 5, 1, 12, 0, 0, 0, time.UTC)
	at := start
	for i := range 300 {
		at = at.Add(time.Duration(m.rand.IntN(20*24)) * time.Hour)
		m.commits = append(m.commits, &history.Commit{
			ID: m.id(1_000_000 + i), Author: m.name(), Email: m.name() + "@example.com", Time: at.Add(-time.Hour), CommitTime: at,
		})
	}
	h := &history.Report{Stats: history.Stats{
		Commits: 12345, Trees: 67890, Oldest: start, Newest: at,
		Refs: []history.Count{{Name: "refs/heads", N: 3}, {Name: "refs/" + m.name(), N: 1}, {Name: "HEAD", N: 1}},
	}}
	for i := range n {
		h.Paths = append(h.Paths, m.path(i))
	}
	slices.SortFunc(h.Paths, func(a, b history.Path) int { return cmp.Compare(a.Path, b.Path) })
	for _, b := range largestBlobs(h) {
		h.Stats.Blobs, h.Stats.Bytes = h.Stats.Blobs+1, h.Stats.Bytes+b.size
	}
	if n > 0 {
		h.Timeline = m.timeline(start)
	}
	return Report{
		Command: "audit", Repository: Repository{Path: "/srv/git/" + m.name(), ObjectFormat: "sha1"},
		Findings: h.Findings(false), History: h,
	}
}

func (m *made) timeline(start time.Time) *history.Timeline {
	t := &history.Timeline{Lines: 4}
	files := 0
	for i := range 200 {
		files = max(0, files+m.rand.IntN(25)-10)
		moment := history.Moment{Time: start.Add(time.Duration(i) * 500 * time.Hour), Files: files, Bytes: int64(files) * 4321}
		t.Tips = append(t.Tips, moment)
		if i%3 == 0 {
			moment.Files, moment.Bytes = moment.Files/2, moment.Bytes/2
			t.Head = append(t.Head, moment)
		}
	}
	return t
}

var plainNames = []string{"Ada", "Bob", "Cleo", "Dan Developer", "Eve"}

// madeReports are several repositories: with hostile names, with one path,
// clean, incomplete, and one that could not be examined.
func madeReports() []Report {
	one := madeReport(2, 1, plainNames)
	clean := madeReport(3, 0, plainNames)
	incomplete := madeReport(4, 5, plainNames)
	incomplete.Err = errors.New("the repository does not have its whole history, so that the audit is incomplete\n  hint: get it")
	incomplete.History.Gaps = []history.Gap{
		{Reason: history.Shallow, Kind: object.Commit, Count: 2, Examples: []object.ID{{}}},
		{Reason: history.Damaged, Kind: object.Tree, Count: 1234, Examples: []object.ID{{}}},
	}
	failed := Report{Command: "audit", Repository: Repository{Path: "/srv/git/<b>gone</b>"}, Err: errors.New("no repository: <script>alert(2)</script>")}
	return []Report{madeReport(1, 60, activeTexts), one, clean, incomplete, failed}
}
