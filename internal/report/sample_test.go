package report

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/history"
	"github.com/pycguard/pycguard/internal/object"
)

// runs are samples of what commands hand to the writers.
func runs() map[string][]Report {
	return map[string][]Report{
		"check":   {checked()},
		"clean":   {clean()},
		"audit":   {audited()},
		"several": {audited(), clean(), failed()},
	}
}

func clean() Report {
	return Report{
		Command:    "check",
		Repository: Repository{Path: "/src/clean", ObjectFormat: "sha1"},
		Examined:   []Count{{"indexEntries", 1204}, {"files", 1300}, {"directories", 31}, {"sourceDirectories", 1}},
		Version:    "v1.2.3",
	}
}

// checked has a finding of each rule that check knows.
func checked() Report {
	r := clean()
	r.Repository = Repository{
		Path: "/src/project", ObjectFormat: "sha1",
		Remote: "https://example.com/org/project.git", Head: "0123456789abcdef0123456789abcdef01234567",
	}
	r.Exit = 1
	r.Findings = []finding.Finding{
		{Rule: finding.IgnoreGap, Path: ".", Place: "*.pyo", Message: "no rule ignores *.pyo here", Fix: "add the missing lines: pycguard fix-ignore"},
		{Rule: finding.CommittedBytecode, Path: "app/settings.pyc", State: finding.New, Message: "Python bytecode, new in this commit", Fix: "take it out of the index, the file stays on disk: git rm --cached"},
		{Rule: finding.SourcelessBytecode, Path: "app/settings.pyc", State: finding.New, Message: "its source app/settings.py is not in this commit", Fix: "take it out of the index, the file stays on disk: git rm --cached"},
		{Rule: finding.DisguisedBytecode, Path: "logo.png", State: finding.Changed, Message: "CPython 3.11 bytecode", Fix: "take it out of the index, the file stays on disk: git rm --cached"},
		{Rule: finding.UnignoredBytecode, Path: "new dir/größe.pyc", Message: "Python bytecode, neither tracked nor ignored", Fix: "ignore it: pycguard fix-ignore"},
		{Rule: finding.GhostModule, Path: "old.pyc", Message: "CPython 3.11 would import it as old", Fix: "delete it: pycguard clean --ghosts"},
	}
	return r
}

// audited is a history with a gap that was accepted.
func audited() Report {
	commit := &history.Commit{
		ID: id("1"), Author: "Ada Author", Email: "ada@example.com",
		Time: time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC), CommitTime: time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC),
	}
	h := &history.Report{
		Paths: []history.Path{
			{
				Path: "pkg/a.pyc", InHead: true, Tips: []string{"HEAD", "refs/heads/main"},
				Source: history.Source{Path: "pkg/a.py", Here: true},
				Versions: []history.Version{
					{Blob: id("2"), Size: 120, Content: history.Bytecode, Interpreter: "CPython 3.8", Introduced: []*history.Commit{commit}},
					{Blob: id("3"), Size: -1, Changed: []*history.Commit{commit}, Known: true},
				},
			},
			{
				Path: "secrets.pyc", Removed: []*history.Commit{commit},
				Source:   history.Source{Path: "secrets.py"},
				Versions: []history.Version{{Blob: id("4"), Size: 11, Content: history.Other, Introduced: []*history.Commit{commit}}},
			},
		},
		Gaps: []history.Gap{{Reason: history.Partial, Kind: object.Blob, Count: 1, Examples: []object.ID{id("3")}}},
		Stats: history.Stats{
			Commits: 7, Trees: 9, Refs: []history.Count{{Name: "HEAD", N: 1}, {Name: "refs/heads", N: 1}},
			Blobs: 3, Bytes: 131, Unsized: 1,
			Interpreters: []history.Count{{Name: "CPython 3.8", N: 1}},
			Introducers:  []history.Count{{Name: "Ada Author <ada@example.com>", N: 2}},
		},
	}
	return Report{
		Command:    "audit",
		Repository: Repository{Path: "/src/old", ObjectFormat: "sha1", Partial: true},
		Examined:   []Count{{"commits", 7}, {"trees", 9}, {"refs", 2}},
		Findings:   h.Findings(false),
		History:    h,
		Exit:       1,
		Version:    "v1.2.3",
	}
}

// failed could not be opened.
func failed() Report {
	return Report{
		Command:    "audit",
		Repository: Repository{Path: "/src/broken"},
		Err:        errors.New("/src/broken/.git/HEAD: permission denied\n  hint: make it readable"),
		Exit:       2,
		Version:    "v1.2.3",
	}
}

// id returns the object id of 40 times a digit.
func id(digit string) object.ID {
	id, err := object.ParseID(strings.Repeat(digit, 40))
	if err != nil {
		panic(err)
	}
	return id
}

// formatted writes reports in a format.
func formatted(t testing.TB, f Format, reports ...Report) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := f.Write(&out, reports...); err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	return out.Bytes()
}
