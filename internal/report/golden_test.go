package report

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/pycguard/pycguard/internal/reportcheck"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden compares each format of each sample with a file, and holds it
// against the definition of its format.
func TestGolden(t *testing.T) {
	for name, reports := range runs() {
		for _, f := range Formats() {
			t.Run(name+"."+f.Name, func(t *testing.T) {
				got := formatted(t, f, reports...)
				if reportcheck.Known(f.Name) && len(got) > 0 {
					if err := reportcheck.Check(f.Name, got); err != nil {
						t.Error(err)
					}
				}
				if f.Name == "html" {
					got = sharedParts.ReplaceAll(got, []byte("$1$2$3$4"))
				}
				compareGolden(t, name+"."+f.Name, got)
			})
		}
	}
}

// sharedParts are what all pages have alike: styles, scripts, and their hashes.
// The pages in files are without it.
var sharedParts = regexp.MustCompile(`(?s)(<style>).*?(</style>)|(<script>).*?(</script>)|sha256-[^ ]+&#39;`)

func compareGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; go test -update writes it", err)
	}
	if string(got) != string(want) {
		t.Errorf("differs from %s; go test -update rewrites it, then read the difference. Got:\n%s", path, got)
	}
}
