package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/reportcheck"
)

// hostileFiles says name wherever a file can.
func hostileFiles(name string) Files {
	tracked := false
	size := int64(3)
	return Files{
		Command:    "inspect",
		Repository: &Repository{Path: name, ObjectFormat: "sha256", Bare: true},
		Files: []File{
			{
				Path: name, Size: &size, Content: "bytecode", Rule: finding.DisguisedBytecode.ID, Note: "under a name that does not say so",
				Interpreter: "CPython 3.11", Implementation: "CPython", Version: "3.11", Tag: name, Optimization: name,
				Header: "time", State: "stale", Source: name,
				Tracked: &tracked, IgnoredBy: &IgnoreRule{File: name, Line: 1, Pattern: name},
			},
			{Path: name, Error: name},
		},
	}
}

func TestFilesAreInert(t *testing.T) {
	for what, name := range hostile {
		t.Run(what, func(t *testing.T) {
			r := hostileFiles(name)
			var out bytes.Buffer
			if err := FilesJSON(&out, r); err != nil {
				t.Fatal(err)
			}
			checkPrintable(t, out.Bytes())
			if err := reportcheck.Check("json", out.Bytes()); err != nil {
				t.Fatal(err)
			}
			var doc struct{ Files []struct{ pathJSON } }
			if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
				t.Fatal(err)
			}
			if got := doc.Files[0].bytes(t); got != name {
				t.Errorf("path %q, want %q", got, name)
			}
			table := text(t, r)
			r.Files = r.Files[:1]
			block := text(t, r)
			if got := strings.Count(table, "\n"); got != 2 {
				t.Errorf("a table of %d lines, want a heading and one row:\n%s", got, table)
			}
			if !strings.HasPrefix(block, finding.Quote(name)+"\n  content:") {
				t.Errorf("a block does not begin with the path:\n%s", block)
			}
		})
	}
}

func text(t *testing.T, r Files) string {
	t.Helper()
	var out bytes.Buffer
	if err := FilesText(&out, r); err != nil {
		t.Fatal(err)
	}
	checkPrintable(t, out.Bytes())
	return out.String()
}
