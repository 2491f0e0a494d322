package cli

import (
	"errors"
	"slices"

	"github.com/dustin/go-humanize"

	"github.com/pycguard/pycguard/internal/clean"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/report"
)

// cleanSummary is what clean did below all start directories. Paths are as the
// user would write them.
type cleanSummary struct {
	files, dirs  []string
	bytes        int64
	kept         []clean.Kept
	examined     int
	environments int
	repositories int
	errors       []string
}

func (t *cleanSummary) add(start cleanStart, r clean.Result) {
	for _, file := range r.Files {
		t.files = append(t.files, start.display(file.Path))
		t.bytes += file.Size
	}
	for _, dir := range r.Dirs {
		t.dirs = append(t.dirs, start.display(dir)+"/")
	}
	for _, kept := range r.Kept {
		t.kept = append(t.kept, clean.Kept{Path: start.display(kept.Path), Reason: kept.Reason})
	}
	for _, err := range r.Errors {
		t.errors = append(t.errors, start.describe(err))
	}
	t.examined += r.Examined
	t.environments += len(r.Environments)
	t.repositories += len(r.Repositories)
}

func (t *cleanSummary) paths() []string {
	return slices.Sorted(slices.Values(slices.Concat(t.files, t.dirs)))
}

func (s *session) concludeClean(o cleanOptions, t cleanSummary) {
	for _, text := range t.errors {
		s.trouble("%s", text)
	}
	s.sayKept(t.kept)
	s.sayNotEntered(t.environments, "virtual environment", "virtual environments", "--include-environments")
	s.sayNotEntered(t.repositories, "nested repository", "nested repositories", "--recurse-submodules")
	did := "deleted"
	if o.engine.DryRun {
		did = "would delete"
	}
	if len(t.files)+len(t.dirs) == 0 {
		s.say("looked into %s, nothing to delete", report.Plural(t.examined, "directory", "directories"))
		return
	}
	s.say("%s %s and %s, %s (%s)", did,
		report.Plural(len(t.files), "file", "files"), report.Plural(len(t.dirs), "directory", "directories"),
		humanize.IBytes(uint64(t.bytes)), report.Plural(int(t.bytes), "byte", "bytes"))
}

// keptHints say what to do about what stays.
var keptHints = map[clean.Reason]string{
	clean.Tracked:     "take it out of the index first: pycguard untrack; or delete it all the same: --tracked",
	clean.OnlyCopy:    "where you do not need it: pycguard clean --orphans",
	clean.NotBytecode: "give it another name; or delete it all the same: --force",
}

// sayKept lists what stays, with a next step for each reason.
func (s *session) sayKept(kept []clean.Kept) {
	const shown = 20
	reasons := make(map[clean.Reason]int)
	for _, k := range kept {
		reasons[k.Reason]++
		if k.Reason == clean.Allowed && !s.verbose {
			continue
		}
		if reasons[k.Reason] <= shown || s.verbose {
			s.say("kept %s: %s", finding.Quote(k.Path), k.Reason)
		}
	}
	for _, reason := range []clean.Reason{clean.Tracked, clean.Foreign, clean.Irregular, clean.NotADir, clean.NotBytecode, clean.OnlyCopy} {
		if more := reasons[reason] - shown; more > 0 && !s.verbose {
			s.say("kept %s more %s; -v lists all", humanize.Comma(int64(more)), reason)
		}
		if hint := keptHints[reason]; hint != "" && reasons[reason] > 0 {
			s.hint("%s", hint)
		}
	}
	if n := reasons[clean.Allowed]; n > 0 {
		s.say("kept %s allowed by the configuration", report.Plural(n, "path", "paths"))
	}
}

func (s *session) sayNotEntered(n int, one, many, option string) {
	if n > 0 {
		s.say("did not enter %s; %s does", report.Plural(n, one, many), option)
	}
}

// describe names the path of an error as the user would write it.
func (start cleanStart) describe(err error) string {
	if at, ok := errors.AsType[*clean.Error](err); ok {
		return finding.Quote(start.display(at.Path)) + ": " + at.Err.Error()
	}
	return err.Error()
}
