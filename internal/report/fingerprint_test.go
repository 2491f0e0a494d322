package report

import (
	"testing"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/history"
)

// What a rebase or another clone changes leaves a fingerprint as it is.
func TestFingerprintStays(t *testing.T) {
	f := finding.Finding{Rule: finding.CommittedBytecode, Path: "a.pyc", Commit: "1", Place: "1"}
	first := fingerprints{}.of(clean(), f)
	moved := clean()
	moved.Repository.Path = "/elsewhere"
	f.Commit, f.Place, f.Message = "2", "2", "in other words"
	if got := (fingerprints{}).of(moved, f); got != first {
		t.Errorf("got %s, want %s", got, first)
	}
	audit := audited()
	old := fingerprints{}.of(audit, audit.Findings[0])
	audit.History.Paths[0].Versions[0].Introduced = nil
	if got := (fingerprints{}).of(audit, audit.Findings[0]); got != old {
		t.Errorf("an audit: got %s, want %s", got, old)
	}
}

// Everything else changes it.
func TestFingerprintDiffers(t *testing.T) {
	r := audited()
	base := finding.Finding{Rule: finding.HistoryBytecode, Path: "pkg/a.pyc"}
	seen := map[string]string{}
	add := func(what, fingerprint string) {
		if other, ok := seen[fingerprint]; ok {
			t.Errorf("%s and %s have the same fingerprint", what, other)
		}
		seen[fingerprint] = what
	}
	one := fingerprints{}
	add("a finding", one.of(r, base))
	add("the same in another commit", one.of(r, base))
	path, rule, place := base, base, base
	path.Path, rule.Rule, place.Place = "pkg/b.pyc", finding.SourcelessBytecode, "*.pyo"
	add("another path", fingerprints{}.of(r, path))
	add("another rule", fingerprints{}.of(r, rule))
	add("another gap", fingerprints{}.of(r, place))
	r.History.Paths[0].Versions = append(r.History.Paths[0].Versions, history.Version{Blob: id("5")})
	add("another blob", fingerprints{}.of(r, base))
}
