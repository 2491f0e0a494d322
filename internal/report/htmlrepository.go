package report

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/dustin/go-humanize"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/history"
)

// mood is how bad something is: a class of the page's style. It is never the
// only sign of it.
type mood string

const (
	good    mood = "good"
	careful mood = "careful"
	bad     mood = "bad"
)

// repositoryView is what the page says about one repository.
type repositoryView struct {
	ID, Path string
	Mood     mood
	Verdict  string
	Remarks  []string
	Facts    []fact
	Examined string
	Gaps     []gapView
	Contents []content
	Steps    []step
	Audit    *auditView    // of an audit
	Findings *findingsView // of other commands
}

// fact is one number of the summary.
type fact struct{ Name, Value string }

// content is a part of the page.
type content struct{ ID, Name string }

type gapView struct{ Text, Advice string }

func newRepositoryView(number int, r Report) (repositoryView, error) {
	v := repositoryView{ID: fmt.Sprintf("r%d", number+1), Path: finding.Quote(r.Repository.Path)}
	v.Mood, v.Verdict = r.verdict()
	if r.Err != nil {
		v.Remarks = append(v.Remarks, finding.Printable(r.Err.Error()))
	}
	if r.History == nil {
		if len(r.Examined) > 0 {
			v.Examined = "Examined " + r.examinedText() + "."
		}
		v.Findings = newFindingsView(v.ID, r.Findings)
		return v, nil
	}
	v.Facts, v.Examined = auditFacts(r.History), auditExamined(r)
	for _, gap := range r.History.Gaps {
		v.Gaps = append(v.Gaps, gapView{DescribeGap(gap), gap.Remedy()})
	}
	v.Steps = auditSteps(r)
	if len(r.History.Paths) == 0 {
		return v, nil
	}
	var err error
	v.Audit, err = newAuditView(v.ID, r.History)
	v.Contents = append([]content{{"next", "What to do next"}}, v.Audit.contents()...)
	return v, err
}

// verdict says in a line what came out.
func (r Report) verdict() (mood, string) {
	switch {
	case r.Err != nil && r.History == nil:
		return bad, "Could not be examined"
	case r.History != nil:
		return auditVerdict(r.History)
	case len(r.Findings) > 0:
		return bad, Plural(len(r.Findings), "finding", "findings")
	}
	return good, "Nothing found"
}

func auditVerdict(h *history.Report) (mood, string) {
	fresh := freshPaths(h)
	switch {
	case fresh > 0 && fresh < len(h.Paths):
		return bad, fmt.Sprintf("%s of bytecode in the history, %s of them not in the baseline", Plural(len(h.Paths), "path", "paths"), humanize.Comma(int64(fresh)))
	case fresh > 0:
		return bad, Plural(len(h.Paths), "path", "paths") + " of bytecode in the history"
	case len(h.Gaps) > 0 && len(h.Paths) == 0:
		return careful, "No bytecode in what was examined, but that is not the whole history"
	case len(h.Gaps) > 0:
		return careful, "Nothing new, but not the whole history was examined"
	case len(h.Paths) > 0:
		return good, "Nothing new: the baseline has all " + Plural(len(h.Paths), "path", "paths")
	}
	return good, "No bytecode in the history"
}

// freshPaths counts the paths that have a version which no baseline knows.
func freshPaths(h *history.Report) (n int) {
	for i := range h.Paths {
		if !isKnown(&h.Paths[i]) {
			n++
		}
	}
	return n
}

func isKnown(p *history.Path) bool {
	for i := range p.Versions {
		if !p.Versions[i].Known {
			return false
		}
	}
	return true
}

func auditFacts(h *history.Report) []fact {
	if len(h.Paths) == 0 {
		return nil
	}
	head, tips := 0, 0
	versions := 0
	for i := range h.Paths {
		p := &h.Paths[i]
		versions += len(p.Versions)
		switch {
		case p.InHead:
			head++
		case len(p.Tips) > 0:
			tips++
		}
	}
	number := func(n int) string { return humanize.Comma(int64(n)) }
	size := humanize.IBytes(uint64(h.Stats.Bytes))
	if h.Stats.Unsized > 0 {
		size += fmt.Sprintf(" and %s of unknown size", number(h.Stats.Unsized))
	}
	return []fact{
		{"paths", number(len(h.Paths))},
		{"versions", number(versions)},
		{"distinct blobs", number(h.Stats.Blobs)},
		{"size of the blobs", size},
		{"paths in HEAD", number(head)},
		{"in other tips only", number(tips)},
		{"in no tip", number(len(h.Paths) - head - tips)},
		{"possible leaks", number(len(h.Sourceless()))},
	}
}

// auditExamined says what was looked at.
func auditExamined(r Report) string {
	stats := r.History.Stats
	var refs []string
	total := 0
	for _, c := range stats.Refs {
		total += c.N
		refs = append(refs, fmt.Sprintf("%s %s", finding.Quote(c.Name), humanize.Comma(int64(c.N))))
	}
	text := fmt.Sprintf("Examined %s and %s, from %s", Plural(stats.Commits, "commit", "commits"), Plural(stats.Trees, "tree", "trees"), Plural(total, "tip", "tips"))
	if total > 0 {
		text += " (" + strings.Join(refs, ", ") + ")"
	}
	if stats.Commits > 0 {
		text += fmt.Sprintf(". The newest commit is of %s, the oldest of %s", stats.Newest.Format(time.DateTime), stats.Oldest.Format(time.DateTime))
	}
	return text + ". " + repositoryText(r.Repository)
}

// repositoryText says what kind of repository it is.
func repositoryText(r Repository) string {
	kind := "repository"
	if r.Bare {
		kind = "bare repository"
	}
	text := fmt.Sprintf("A %s with %s ids", kind, r.ObjectFormat)
	if r.Shallow {
		text += ", a shallow clone"
	}
	if r.Partial {
		text += ", a partial clone"
	}
	return text + "."
}

// overviewRow is one of several repositories.
type overviewRow struct {
	ID, Name, Verdict             string
	Mood                          mood
	Findings, Leaks, InHead, Size string
}

func overview(reports []Report, views []repositoryView) []overviewRow {
	var rows []overviewRow
	for i, r := range reports {
		row := overviewRow{
			ID: views[i].ID, Name: views[i].Path, Verdict: views[i].Verdict, Mood: views[i].Mood,
			Findings: humanize.Comma(int64(len(r.Findings))), Leaks: "–", InHead: "–", Size: "–",
		}
		if h := r.History; h != nil {
			head := 0
			for _, p := range h.Paths {
				if p.InHead {
					head++
				}
			}
			row.Leaks, row.InHead = humanize.Comma(int64(len(h.Sourceless()))), humanize.Comma(int64(head))
			row.Size = humanize.IBytes(uint64(h.Stats.Bytes))
		}
		if r.Err != nil && r.History == nil {
			row.Findings = "–"
		}
		rows = append(rows, row)
	}
	return rows
}

// titles name the page.
func titles(reports []Report) (title, heading string) {
	command := reports[0].Command
	heading = "Python bytecode in git: " + command
	name := Plural(len(reports), "repository", "repositories")
	if len(reports) == 1 {
		name = finding.Quote(filepath.Base(strings.TrimSuffix(reports[0].Repository.Path, string(filepath.Separator)+".git")))
	}
	return name + " · pycguard " + command, heading
}
