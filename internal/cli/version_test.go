package cli

import (
	"runtime/debug"
	"testing"
)

func TestDescribeBuild(t *testing.T) {
	vcs := func(modified string) []debug.BuildSetting {
		return []debug.BuildSetting{{Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: "0123abcd"},
			{Key: "vcs.time", Value: "2026-11-21T10:06:54Z"}, {Key: "vcs.modified", Value: modified}}
	}
	const at = "commit 0123abcd, 2026-11-21T10:06:54Z"
	for _, test := range []struct {
		name              string
		info              *debug.BuildInfo
		version, describe string
	}{
		{"nothing noted", nil, "unknown", "unknown"},
		{"go install of a release", &debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}}, "v1.2.3", "v1.2.3"},
		{"a release", &debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}, Settings: vcs("false")}, "v1.2.3", "v1.2.3 (" + at + ")"},
		{"a checkout", &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}, Settings: vcs("true")}, "0123abcd", "0123abcd (" + at + ", modified)"},
		{"no checkout", &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}}, "(devel)", "(devel)"},
	} {
		if got := versionOf(test.info); got != test.version {
			t.Errorf("%s: version %q, want %q", test.name, got, test.version)
		}
		if got := describeBuild(test.info); got != test.describe {
			t.Errorf("%s: described as %q, want %q", test.name, got, test.describe)
		}
	}
}
