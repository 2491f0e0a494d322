package report

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/reportcheck"
)

// A reader reads the output of a format as the programs do that it is for, and
// fails the test unless it holds name, and all reports, as text.
type reader func(t testing.TB, out []byte, name string, reports []Report)

var readers = map[string]reader{
	"text":     readText,
	"json":     readJSON,
	"ndjson":   readNDJSON,
	"sarif":    readSARIF,
	"gitlab":   readGitLab,
	"github":   readGitHub,
	"junit":    readJUnit,
	"markdown": readMarkdown,
	"html":     readHTML,
}

func countFindings(reports []Report) (n int) {
	for _, r := range reports {
		n += len(r.Findings)
	}
	return n
}

func countTroubles(reports []Report) (n int) {
	for _, r := range reports {
		n += len(r.troubles())
	}
	return n
}

func readText(t testing.TB, out []byte, name string, reports []Report) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if want := countFindings(reports); len(lines) != want {
		t.Errorf("%d lines, want %d: %q", len(lines), want, lines)
	}
	for _, line := range lines {
		if !strings.Contains(line, finding.Quote(name)+": PYC00") {
			t.Errorf("a line without the path: %q", line)
		}
	}
}

// decode reads JSON into v, and knows every field.
func decode(t testing.TB, format string, out []byte, v any) {
	t.Helper()
	if err := reportcheck.Check(format, out); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, v); err != nil {
		t.Fatal(err)
	}
}

// bytes are what a path says.
func (p pathJSON) bytes(t testing.TB) string {
	if p.PathBase64 == "" {
		return p.Path
	}
	decoded, err := base64.StdEncoding.DecodeString(p.PathBase64)
	if err != nil {
		t.Error(err)
	}
	return string(decoded)
}

// These read the JSON again, as far as names go: the library does not fill
// embedded pointers.
type readDocument struct {
	readResult
	Repositories []readResult
}

type readResult struct {
	Repository repositoryJSON
	Findings   []readFinding
	Error      string
}

type readFinding struct {
	pathJSON
	Rule     string
	Source   *sourceJSON
	Versions []versionJSON
}

func readJSON(t testing.TB, out []byte, name string, reports []Report) {
	t.Helper()
	var doc readDocument
	decode(t, "json", out, &doc)
	results := doc.Repositories
	if results == nil {
		results = []readResult{doc.readResult}
	}
	if len(results) != len(reports) {
		t.Fatalf("%d repositories, want %d", len(results), len(reports))
	}
	for i, result := range results {
		if got, want := result.Repository.bytes(t), reports[i].Repository.Path; got != want {
			t.Errorf("repository %q, want %q", got, want)
		}
		if got, want := len(result.Findings), len(reports[i].Findings); got != want {
			t.Errorf("%d findings, want %d", got, want)
		}
		if got, want := []rune(result.Error), []rune(name); !slices.Equal(got, want) {
			t.Errorf("error %q, want %q", string(got), name)
		}
		for _, f := range result.Findings {
			checkFindingJSON(t, f, name)
		}
	}
}

func checkFindingJSON(t testing.TB, f readFinding, name string) {
	t.Helper()
	if got := f.bytes(t); got != name {
		t.Errorf("path %q, want %q", got, name)
	}
	if f.Rule != finding.HistoryBytecode.ID {
		return
	}
	if got := f.Source.bytes(t); got != name {
		t.Errorf("source %q, want %q", got, name)
	}
	author := f.Versions[0].Introduced[0].Author
	if !slices.Equal([]rune(author), []rune(name)) {
		t.Errorf("author %q, want %q", author, name)
	}
}

func readNDJSON(t testing.TB, out []byte, name string, reports []Report) {
	t.Helper()
	if err := reportcheck.Check("ndjson", out); err != nil {
		t.Fatal(err)
	}
	lines := 0
	for line := range bytes.Lines(out) {
		lines++
		var f readFinding
		if err := json.Unmarshal(line, &f); err != nil {
			t.Fatal(err)
		}
		checkFindingJSON(t, f, name)
	}
	if want := countFindings(reports); lines != want {
		t.Errorf("%d lines, want %d", lines, want)
	}
}

func readSARIF(t testing.TB, out []byte, name string, reports []Report) {
	t.Helper()
	var log struct {
		Runs []struct {
			BaseIDs           map[string]sarifArtifact `json:"originalUriBaseIds"`
			AutomationDetails sarifAutomation
			Results           []struct {
				Message   sarifMessage
				Locations []sarifLocation
			}
		}
	}
	decode(t, "sarif", out, &log)
	categories := map[string]bool{}
	for i, run := range log.Runs {
		if got, want := len(run.Results), len(reports[i].Findings); got != want {
			t.Errorf("%d results, want %d", got, want)
		}
		if category := run.AutomationDetails.ID; categories[category] || !strings.HasSuffix(category, "/") {
			t.Errorf("the category %q stands twice, or is none", category)
		}
		categories[run.AutomationDetails.ID] = true

		top := resolve(t, run.BaseIDs[srcRoot].URI, "")
		if want := strings.TrimSuffix("/"+strings.TrimPrefix(reports[i].Repository.Path, "/"), "/") + "/"; top != want {
			t.Errorf("the top is %q, want %q", top, want)
		}
		for j, result := range run.Results {
			got := resolve(t, run.BaseIDs[srcRoot].URI, result.Locations[0].Physical.Artifact.URI)
			if want := top + fileOf(reports[i].Findings[j]); got != want {
				t.Errorf("the location is %q, want %q", got, want)
			}
			if linked(result.Message.Text) {
				t.Errorf("a link in %q", result.Message.Text)
			}
		}
	}
}

// resolve returns the path that a reference leads to from a base.
func resolve(t testing.TB, base, reference string) string {
	t.Helper()
	b, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.Parse(reference)
	if err != nil {
		t.Fatal(err)
	}
	if r.Scheme != "file" || r.Host != "" || r.RawQuery != "" || r.Fragment != "" {
		t.Errorf("%q is more than a path: %#v", reference, r)
	}
	return r.Path
}

// linked reports whether a message of SARIF holds a link: "[text](target)" with
// brackets that no backslash escapes (3.11.6).
func linked(text string) bool {
	escaped := false
	open := false
	for i, c := range text {
		switch {
		case escaped:
			escaped = false
		case c == '\\':
			escaped = true
		case c == '[':
			open = true
		case c == ']' && open && strings.HasPrefix(text[i:], "]("):
			return true
		}
	}
	return false
}

func readGitLab(t testing.TB, out []byte, name string, reports []Report) {
	t.Helper()
	var issues []gitlabIssue
	decode(t, "gitlab", out, &issues)
	if want := countFindings(reports) + countTroubles(reports); len(issues) != want {
		t.Errorf("%d issues, want %d", len(issues), want)
	}
	found := 0
	for _, issue := range issues {
		if got := issue.Location.Path; got == name || got == finding.Quote(name) {
			found++
		}
	}
	if found < 2 {
		t.Errorf("%d issues at %q: %s", found, name, out)
	}
}

func readJUnit(t testing.TB, out []byte, name string, reports []Report) {
	t.Helper()
	if err := reportcheck.Check("junit", out); err != nil {
		t.Fatal(err)
	}
	var texts []string
	dec := xml.NewDecoder(bytes.NewReader(out))
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if !slices.Contains(junitNames, token.Name.Local) {
				t.Errorf("an element %s", token.Name.Local)
			}
			for _, a := range token.Attr {
				if !slices.Contains(junitNames, a.Name.Local) {
					t.Errorf("an attribute %s", a.Name.Local)
				}
				texts = append(texts, a.Value)
			}
		case xml.Comment, xml.Directive:
			t.Errorf("a token %T", token)
		}
	}
	if !slices.Contains(texts, finding.Quote(name)) {
		t.Errorf("no test is named %q: %q", finding.Quote(name), texts)
	}
}

// junitNames are all elements and attributes that we write.
var junitNames = []string{
	"testsuites", "testsuite", "properties", "property", "testcase", "skipped", "error", "failure", "system-out",
	"name", "tests", "failures", "errors", "value", "classname", "type", "message",
}
