package cli

import "testing"

func TestFrameworkRevision(t *testing.T) {
	tests := map[string]string{
		"v1.2.3":                               "v1.2.3",
		"v0.1.0-rc1":                           "v0.1.0-rc1",
		"v2.0.0-beta.2":                        "v2.0.0-beta.2",
		"v0.0.0-20261121072353-8d59fa4bc5e6":   "main",
		"v1.2.4-0.20261121072353-8d59fa4bc5e6": "main",
		"v1.2.3+dirty":                         "main",
		"8d59fa4bc5e6":                         "main",
		"(devel)":                              "main",
		"unknown":                              "main",
	}
	for version, want := range tests {
		if got := frameworkRevision(version); got != want {
			t.Errorf("%s: got %s, want %s", version, got, want)
		}
	}
}
