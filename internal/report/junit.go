package report

import (
	"encoding/xml"
	"io"
	"strings"

	"github.com/pycguard/pycguard/internal/finding"
)

// These are the parts of JUnit's XML that we write. It has no standard: the
// schema is that of the xUnit plugin of Jenkins (junit-10.xsd), which GitLab,
// CircleCI, Azure and others read as well.
type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

// A junitSuite is one repository.
type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Skipped    int             `xml:"skipped,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

// A junitCase passes unless it has one of the outcomes.
type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Skipped string        `xml:"skipped,omitempty"`
	Error   *junitOutcome `xml:"error"`
	Failure *junitOutcome `xml:"failure"`
	Out     string        `xml:"system-out,omitempty"`
}

type junitOutcome struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// JUnit writes a test suite for each repository: a test that passes for each
// kind of thing that was examined, one that fails for each finding, one that is
// skipped for each part that is missing, and one with an error where the
// repository could not be examined.
func JUnit(w io.Writer, reports ...Report) error {
	all := junitSuites{Name: "pycguard " + reports[0].Command}
	for _, r := range reports {
		suite := newJunitSuite(r)
		all.Suites = append(all.Suites, suite)
		all.Tests += suite.Tests
		all.Failures += suite.Failures
		all.Errors += suite.Errors
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func newJunitSuite(r Report) junitSuite {
	suite := junitSuite{
		Name: r.Repository.name(),
		Properties: []junitProperty{
			{"repository", finding.Quote(r.Repository.Path)},
			{"examined", r.examinedText()},
			{"outcome", r.outcome()},
		},
	}
	for _, c := range r.Examined {
		suite.Cases = append(suite.Cases, junitCase{Class: "pycguard.examined", Name: c.Key, Out: "examined " + c.String()})
	}
	for _, f := range r.Findings {
		suite.Failures++
		suite.Cases = append(suite.Cases, newJunitFailure(f))
	}
	for _, t := range r.troubles() {
		suite.addTrouble(t)
	}
	suite.Tests = len(suite.Cases)
	return suite
}

// addTrouble adds an error, or a skipped test for what is missing with consent.
func (s *junitSuite) addTrouble(t trouble) {
	first, _, _ := strings.Cut(t.text, "\n")
	c := junitCase{Class: "pycguard.incomplete", Name: t.name}
	if t.level == finding.Error {
		s.Errors++
		c.Error = &junitOutcome{"incomplete", first, t.text}
	} else {
		s.Skipped++
		c.Skipped = t.text
	}
	s.Cases = append(s.Cases, c)
}

func newJunitFailure(f finding.Finding) junitCase {
	name := finding.Quote(f.Path)
	if f.Commit != "" {
		name += " in " + f.Commit
	}
	message := oneLine(f.Message)
	return junitCase{
		Class:   "pycguard." + f.Rule.ID,
		Name:    name,
		Failure: &junitOutcome{f.Rule.ID, message, f.Rule.Name + ": " + name + "\n" + message + "\n" + f.Fix},
	}
}
