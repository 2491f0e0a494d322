package report

import (
	"io"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/pycguard/pycguard/internal/finding"
)

// These are the parts of the Static Analysis Results Interchange Format that we
// write: SARIF 2.1.0 with errata 01, which the schema describes. Numbers in
// comments are sections of that standard. What GitHub wants besides is in its
// "SARIF support for code scanning".
//
// The library for it would cost every start of pycguard a millisecond (it
// compiles a validator that brings net/http along), and writes "rank": 0 and
// null lists into every result.
const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

// A sarifRun is the outcome for one repository (3.14).
type sarifRun struct {
	Tool              sarifTool                `json:"tool"`
	AutomationDetails sarifAutomation          `json:"automationDetails"`
	Invocations       []sarifInvocation        `json:"invocations"`
	Provenance        []sarifVersionControl    `json:"versionControlProvenance,omitempty"`
	BaseIDs           map[string]sarifArtifact `json:"originalUriBaseIds"`
	Results           []sarifResult            `json:"results"`
	ColumnKind        string                   `json:"columnKind"`
	Properties        sarifExamined            `json:"properties"`
}

type sarifExamined struct {
	Examined map[string]int `json:"examined"`
}

// sarifAutomation tells runs of one kind from others (3.17): what stands before
// the last slash is the category for GitHub, which keeps the newest run of each.
type sarifAutomation struct {
	ID string `json:"id"`
}

// sarifVersionControl is 3.23.
type sarifVersionControl struct {
	Repository string        `json:"repositoryUri"`
	Revision   string        `json:"revisionId,omitempty"`
	MappedTo   sarifArtifact `json:"mappedTo"`
}

// sarifInvocation is 3.20.
type sarifInvocation struct {
	Successful    bool                `json:"executionSuccessful"`
	ExitCode      int                 `json:"exitCode"`
	Notifications []sarifNotification `json:"toolExecutionNotifications"`
}

// sarifNotification is 3.58.
type sarifNotification struct {
	Level   finding.Level `json:"level"`
	Message sarifMessage  `json:"message"`
}

type sarifMessage struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

// sarifArtifact is a place in a file system (3.4).
type sarifArtifact struct {
	URI     string `json:"uri,omitempty"`
	URIBase string `json:"uriBaseId,omitempty"`
}

// sarifResult is 3.27. Its region is the whole of what GitHub can show of a
// binary file, or of one that is gone: the first line.
type sarifResult struct {
	RuleID       string            `json:"ruleId"`
	RuleIndex    int               `json:"ruleIndex"`
	Level        finding.Level     `json:"level"`
	Message      sarifMessage      `json:"message"`
	Locations    []sarifLocation   `json:"locations"`
	Fingerprints map[string]string `json:"partialFingerprints"`
	Properties   sarifFinding      `json:"properties"`
}

type sarifLocation struct {
	Physical sarifPhysical `json:"physicalLocation"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   sarifRegion   `json:"region"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
	EndLine     int `json:"endLine"`
	EndColumn   int `json:"endColumn"`
}

// sarifFinding is what the format has no place for, as in our own JSON.
type sarifFinding struct {
	pathJSON
	State  finding.State `json:"state,omitempty"`
	Commit string        `json:"commit,omitempty"`
	Fix    string        `json:"fix"`
	*historyJSON
}

// srcRoot is the name of the directory that paths start from, by the custom of
// those who write SARIF.
const srcRoot = "%SRCROOT%"

// SARIF writes a log with a run for each repository.
func SARIF(w io.Writer, reports ...Report) error {
	log := sarifLog{Schema: sarifSchema, Version: "2.1.0"}
	seen, names := fingerprints{}, map[string]int{}
	for _, r := range reports {
		run := newSarifRun(r)
		if len(reports) > 1 {
			// No two runs of a log may be of one category.
			name := uriPath(filepath.Base(r.Repository.Path))
			if names[name]++; names[name] > 1 {
				name += "-" + strconv.Itoa(names[name])
			}
			run.AutomationDetails.ID += name + "/"
		}
		for _, f := range r.Findings {
			run.Results = append(run.Results, newSarifResult(r, f, seen.of(r, f)))
		}
		log.Runs = append(log.Runs, run)
	}
	return encode(w, log)
}

func newSarifRun(r Report) sarifRun {
	run := sarifRun{
		Tool:              newSarifTool(r.Version),
		AutomationDetails: sarifAutomation{"pycguard/" + r.Command + "/"},
		Invocations:       []sarifInvocation{newSarifInvocation(r)},
		BaseIDs:           map[string]sarifArtifact{srcRoot: {URI: directoryURI(r.Repository.Path)}},
		Results:           []sarifResult{},
		ColumnKind:        "utf16CodeUnits",
		Properties:        sarifExamined{examined(r)},
	}
	if r.Repository.Remote != "" {
		run.Provenance = []sarifVersionControl{{r.Repository.Remote, r.Repository.Head, sarifArtifact{URIBase: srcRoot}}}
	}
	return run
}

// newSarifInvocation says how the run went: how much it examined, and what it
// did not.
func newSarifInvocation(r Report) sarifInvocation {
	invocation := sarifInvocation{Successful: r.Err == nil, ExitCode: r.Exit}
	for _, t := range r.troubles() {
		invocation.add(t.level, t.text)
	}
	invocation.add("note", "examined "+r.examinedText()+": "+r.outcome())
	return invocation
}

func (i *sarifInvocation) add(level finding.Level, text string) {
	i.Notifications = append(i.Notifications, sarifNotification{level, sarifMessage{Text: sarifText(text)}})
}

func newSarifResult(r Report, f finding.Finding, fingerprint string) sarifResult {
	return sarifResult{
		RuleID:    f.Rule.ID,
		RuleIndex: ruleIndex(f.Rule),
		Level:     f.Rule.Level,
		Message:   sarifMessage{Text: sarifText(f.Message)},
		Locations: []sarifLocation{{sarifPhysical{
			Artifact: sarifArtifact{uriPath(fileOf(f)), srcRoot},
			Region:   sarifRegion{1, 1, 1, 1},
		}}},
		Fingerprints: map[string]string{
			"pycguard/v1": fingerprint,
			// GitHub's own; it would compute it from the lines of a
			// text file.
			"primaryLocationLineHash": fingerprint[:16] + ":1",
		},
		Properties: sarifFinding{newPathJSON(f.Path), f.State, f.Commit, f.Fix, r.historyOf(f)},
	}
}

// sarifText is text for a message. "[text](target)" would be a link there; the
// brackets are escaped then, as the standard says (3.11.6).
func sarifText(text string) string {
	if !strings.Contains(text, "](") {
		return text
	}
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(text)
}

// uriPath returns a path as a relative URI reference (RFC 3986, 4.2): every
// byte that may not stand in it is percent-encoded, and so is the colon, which
// would end a scheme.
func uriPath(path string) string {
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		segments[i] = strings.ReplaceAll(url.PathEscape(segment), ":", "%3A")
	}
	return strings.Join(segments, "/")
}

// directoryURI returns the URI of a directory, which ends in a slash.
func directoryURI(dir string) string {
	path := filepath.ToSlash(dir)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return "file://" + strings.TrimSuffix(uriPath(path), "/") + "/"
}
