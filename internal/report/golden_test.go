package report

import (
	"path/filepath"
	"regexp"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/reportcheck"
)

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
				gittest.Golden(t, filepath.Join("testdata", "golden", name+"."+f.Name), string(got))
			})
		}
	}
}

// sharedParts are what all pages have alike: styles, scripts, and their hashes.
// The pages in files are without it.
var sharedParts = regexp.MustCompile(`(?s)(<style>).*?(</style>)|(<script>).*?(</script>)|sha256-[^ ]+&#39;`)
