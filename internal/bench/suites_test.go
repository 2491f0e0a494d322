//go:build bench

package main

import (
	"strings"
	"testing"
)

func TestChoose(t *testing.T) {
	for args, want := range map[string]string{
		"index small":   "small index", // the order is that of the tables
		"growth-clean":  "growth-clean",
		"growth":        "growth-index growth-worktree growth-clean growth-audit",
		"clean growth-": "", // neither a suite nor a family
		"smal":          "",
	} {
		chosen, err := choose(strings.Fields(args))
		var names []string
		for _, s := range chosen {
			names = append(names, s.name)
		}
		if got := strings.Join(names, " "); got != want || (err == nil) != (want != "") {
			t.Errorf("%s: got %q, %v; want %q", args, got, err, want)
		}
	}
}
