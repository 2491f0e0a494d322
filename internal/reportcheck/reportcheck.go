// Package reportcheck holds what pycguard wrote against the documents that
// define the formats. It is for tests.
package reportcheck

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// checks are the formats that can be checked, by their names.
var checks = map[string]func(output []byte) error{
	"json":   func(output []byte) error { return validate(ownSchema, output) },
	"ndjson": lines,
	"sarif":  func(output []byte) error { return validate(sarifSchema, output) },
	"gitlab": codeQuality,
	"junit":  junit,
}

// Known reports whether Check knows a format.
func Known(format string) bool { return checks[format] != nil }

// Check returns what is wrong with output in a format that is Known.
func Check(format string, output []byte) error {
	if err := checks[format](output); err != nil {
		return fmt.Errorf("this is no valid %s: %w\n%.4000s", format, err, output)
	}
	return nil
}

// The schemas, below the top of the project.
const (
	ownSchema    = "docs/pycguard-1.schema.json"
	sarifSchema  = "testdata/schema/sarif-2.1.0.json"
	gitlabSchema = "testdata/schema/gitlab-codequality.json"
)

// compile reads a schema, once.
var compile = func() func(file string) (*jsonschema.Schema, error) {
	var compiled sync.Map
	return func(file string) (*jsonschema.Schema, error) {
		once, _ := compiled.LoadOrStore(file, sync.OnceValues(func() (*jsonschema.Schema, error) {
			compiler := jsonschema.NewCompiler()
			compiler.AssertFormat()
			return compiler.Compile(filepath.Join(top(), filepath.FromSlash(file)))
		}))
		return once.(func() (*jsonschema.Schema, error))()
	}
}()

// top is the project's directory.
func top() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..")
}

func validate(schema string, output []byte) error {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(output))
	if err != nil {
		return err
	}
	compiled, err := compile(schema)
	if err != nil {
		return fmt.Errorf("reading the schema: %w", err)
	}
	return compiled.Validate(document)
}

// lines checks each line of NDJSON.
func lines(output []byte) error {
	for line := range bytes.Lines(output) {
		if line[len(line)-1] != '\n' {
			return fmt.Errorf("the last line has no end: %s", line)
		}
		if err := validate(ownSchema, line); err != nil {
			return err
		}
	}
	return nil
}

// codeQuality checks also what a schema cannot say: GitLab drops all but one of
// the issues that share a fingerprint.
func codeQuality(output []byte) error {
	if err := validate(gitlabSchema, output); err != nil {
		return err
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(output))
	if err != nil {
		return err
	}
	seen := map[any]bool{}
	for _, issue := range document.([]any) {
		fingerprint := issue.(map[string]any)["fingerprint"]
		if seen[fingerprint] {
			return fmt.Errorf("two issues have the fingerprint %v", fingerprint)
		}
		seen[fingerprint] = true
	}
	return nil
}

// junitElement is an element of JUnit's XML, as far as counts go.
type junitElement struct {
	XMLName  xml.Name
	Attrs    []xml.Attr     `xml:",any,attr"`
	Elements []junitElement `xml:",any"`
}

// junit checks that the XML is well formed and that its numbers are right. The
// rest is in a schema, which needs a program: see XSD in the tests of package
// report.
func junit(output []byte) error {
	var all junitElement
	if err := xml.Unmarshal(output, &all); err != nil {
		return err
	}
	if all.XMLName.Local != "testsuites" || len(all.Elements) == 0 {
		return fmt.Errorf("want test suites, got %s with %d elements", all.XMLName.Local, len(all.Elements))
	}
	for _, e := range append(all.Elements, all) {
		if err := e.checkCounts(); err != nil {
			return err
		}
	}
	return nil
}

func (e junitElement) checkCounts() error {
	for attribute, element := range map[string]string{"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"} {
		said, ok := e.attr(attribute)
		if got := strconv.Itoa(e.count(element)); ok && got != said {
			return fmt.Errorf("%s says %s=%q, there are %s", e.XMLName.Local, attribute, said, got)
		}
	}
	if e.count("testcase") == 0 {
		return fmt.Errorf("%s has no test", e.XMLName.Local)
	}
	return nil
}

func (e junitElement) attr(name string) (value string, ok bool) {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value, true
		}
	}
	return "", false
}

func (e junitElement) count(name string) (n int) {
	for _, below := range e.Elements {
		if below.XMLName.Local == name {
			n++
		}
		n += below.count(name)
	}
	return n
}
