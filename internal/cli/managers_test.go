package cli

import "testing"

func TestFrameworkRevision(t *testing.T) {
	tests := map[string]string{
		"v1.2.3":                               "v1.2.3",
		"v0.1.0-rc1":                           "v0.1.0-rc1",
		"v2.0.0-beta.2":                        "v2.0.0-beta.2",
		"v0.0.0-20261121072353-8d59fa4bc5e6":   "HEAD",
		"v1.2.4-0.20261121072353-8d59fa4bc5e6": "HEAD",
		"v1.2.3+dirty":                         "HEAD",
		"8d59fa4bc5e6":                         "HEAD",
		"(devel)":                              "HEAD",
		"unknown":                              "HEAD",
	}
	for version, want := range tests {
		if got := frameworkRevision(version); got != want {
			t.Errorf("%s: got %s, want %s", version, got, want)
		}
	}
}
