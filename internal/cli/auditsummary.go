package cli

import (
	"fmt"
	"strings"

	"github.com/dustin/go-humanize"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/history"
	"github.com/pycguard/pycguard/internal/report"
	"github.com/pycguard/pycguard/internal/terminal"
)

// few is how many of a list the summary names.
const few = 5

// summarize says on standard error what was examined, what was found, and what
// to do about it.
func (s *session) summarize(h *history.Report, o auditOptions) {
	s.say("examined %s, %s, %s", report.Plural(h.Stats.Commits, "commit", "commits"),
		report.Plural(h.Stats.Trees, "tree", "trees"), refCounts(h.Stats.Refs))
	for _, gap := range h.Gaps {
		s.sayAs(terminal.Warning, "not examined: %s", report.DescribeGap(gap))
	}
	if len(h.Paths) == 0 {
		s.sayGood("no bytecode in what was examined")
		return
	}
	s.sayBad("%s of bytecode, %s, %s (%s bytes)%s", report.Plural(len(h.Paths), "path", "paths"),
		report.Plural(h.Stats.Blobs, "distinct blob", "distinct blobs"), humanize.IBytes(uint64(h.Stats.Bytes)),
		humanize.Comma(h.Stats.Bytes), whereNow(h))
	if len(h.Stats.Interpreters) > 0 {
		s.say("written by %s", counts(h.Stats.Interpreters))
	}
	if len(h.Stats.Introducers) > 0 {
		s.say("brought in by %s", counts(h.Stats.Introducers))
	}
	s.adviseAudit(h, o)
}

func (s *session) adviseAudit(h *history.Report, o auditOptions) {
	if leaks := h.Sourceless(); len(leaks) > 0 {
		s.sayBad("%s may leak what was kept out on purpose, the likeliest first: %s",
			report.Plural(len(leaks), "path", "paths"), leakNames(leaks))
		s.hint("rotate the passwords, keys and tokens that their sources held: whoever has a clone has the bytecode")
	}
	if inHead(h) > 0 {
		s.hint("stop tracking what is in HEAD, then commit: pycguard untrack")
	}
	file := o.writePaths
	if file == "" {
		file = "paths.txt"
		s.hint("write the paths for git filter-repo: pycguard audit --write-paths %s", file)
	}
	s.hint("take them out of the history, in a fresh clone: git filter-repo --invert-paths --paths-from-file %s", shellQuote(file))
}

func leakNames(leaks []*history.Path) string {
	var names []string
	for _, p := range leaks[:min(few, len(leaks))] {
		names = append(names, finding.Quote(p.Path))
	}
	return strings.Join(names, ", ") + andMore(len(leaks))
}

func andMore(n int) string {
	if n <= few {
		return ""
	}
	return fmt.Sprintf(" and %d more", n-few)
}

func inHead(h *history.Report) (n int) {
	for _, p := range h.Paths {
		if p.InHead {
			n++
		}
	}
	return n
}

// whereNow counts the paths by where they still are.
func whereNow(h *history.Report) string {
	head, tips := inHead(h), 0
	for _, p := range h.Paths {
		if !p.InHead && len(p.Tips) > 0 {
			tips++
		}
	}
	return fmt.Sprintf("; %d in HEAD, %d in other tips, %d in no tip", head, tips, len(h.Paths)-head-tips)
}

// refCounts says which refs were examined: a mirror with refs/pull and a plain
// clone differ.
func refCounts(counts []history.Count) string {
	total := 0
	var parts []string
	for _, c := range counts {
		total += c.N
		parts = append(parts, fmt.Sprintf("%s %d", c.Name, c.N))
	}
	if total == 0 {
		return "no refs"
	}
	return report.Plural(total, "tip", "tips") + " (" + strings.Join(parts, ", ") + ")"
}

func counts(list []history.Count) string {
	var parts []string
	for _, c := range list[:min(few, len(list))] {
		parts = append(parts, fmt.Sprintf("%s (%d)", finding.Quote(c.Name), c.N))
	}
	return strings.Join(parts, ", ") + andMore(len(list))
}
