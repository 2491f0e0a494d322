package cli

import (
	"strings"
	"testing"
	"time"

	"github.com/pycguard/pycguard/internal/gittest"
)

func TestParseAge(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"90s": 90 * time.Second, "12h": 12 * time.Hour, "30d": 30 * 24 * time.Hour, "2w": 14 * 24 * time.Hour, "0d": 0,
	} {
		if got, err := parseAge(text); err != nil || got != want {
			t.Errorf("parseAge(%q): got %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "d", "1", "-1d", "+1d", "-5m", "1.5w", "15251w", "106752d", "9223372036854775808d", "9999999h", "1d2h", "٣d"} {
		if got, err := parseAge(text); err == nil {
			t.Errorf("parseAge(%q): got %v, want an error", text, got)
		}
	}
}

// FuzzDuration reads ages, and the settings of a server's hooks: no number
// turns negative because it is large.
func FuzzDuration(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		for _, text := range []string{"30d", "2w", "15251w", "65535w", "12h", "-1s", "4s", "2147483647", "1e9h", "0"} {
			add("text "+text, text)
		}
	})
	f.Fuzz(func(t *testing.T, text string) {
		if age, err := parseAge(text); err == nil && age < 0 {
			t.Errorf("parseAge(%q) = %v", text, age)
		}
		_, limits, err := readServerSettings(strings.ToLower(timeoutKey) + "\n" + text + "\x00" + strings.ToLower(maxCommitsKey) + "\n" + text + "\x00")
		if err == nil && (limits.time < 0 || limits.commits < 0) {
			t.Errorf("%q gives the limits %+v", text, limits)
		}
	})
}
