package report

import (
	"bytes"
	"errors"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/history"
)

// hostile are names that mean something to whoever reads a report without care.
var hostile = map[string]string{
	"quotes":               `a'b"c`,
	"newline":              "a\nb",
	"blank line":           "a\n\n# b",
	"carriage return":      "a\r\nb",
	"tab":                  "a\tb",
	"NUL-like":             "a\x01\x02b",
	"percent":              "a%0Ab%0D%25",
	"workflow command":     "::error file=x,line=1::owned",
	"spaced command":       "  ::error::owned",
	"command in a line":    "a\n::set-env name=PATH::/evil",
	"stop commands":        "::stop-commands::x",
	"old command":          "a##[error]owned",
	"old command, grouped": "##[group]owned",
	"property":             "a,line=7,title=x::y",
	"script":               "<script>alert(1)</script>",
	"image":                `<img src=x onerror="alert(1)">`,
	"closing tags":         "</code></td></table></testcase><b>",
	"end of CDATA":         "a]]>b",
	"CDATA":                "<![CDATA[x]]>",
	"comment":              "<!-- a --> --> b",
	"processing":           "<?xml version='1.0'?>",
	"entity":               "&lt;b&gt; &amp; &#x1b; &evil;",
	"ampersand":            "a&b",
	"latin-1":              "gr\xf6\xdfe",
	"broken UTF-8":         "\xff\xfe\xc0\x80\xed\xa0\x80",
	"escape sequence":      "\x1b[2J\x1b]0;owned\a",
	"C1":                   "a\u009b31mb\u0085c",
	"bare C1":              "a\x9b31mb",
	"bidi override":        "a\u202ecyp.b\u2066c\u2069",
	"invisible":            "a\u200bb\ufeffc\u2060d\u00ad",
	"line separators":      "a\u2028b\u2029c",
	"not for XML":          "a\ufffeb\uffffc\x0b\x0c",
	"private use":          "a\ue000\U000f0000b",
	"bar":                  "a|b||c",
	"escaped bar":          `a\|b\\|c`,
	"backticks":            "a`b``c```",
	"spaces":               " a ",
	"emphasis":             "**a** _b_ ~~c~~",
	"heading":              "# a",
	"list":                 "- [ ] a",
	"link":                 "[a](https://evil.example/)",
	"image link":           "![a](https://evil.example/x.png)",
	"reference":            "[a]: https://evil.example/",
	"autolink":             "<https://evil.example/>",
	"bare link":            "https://evil.example/ www.evil.example",
	"e-mail":               "evil@evil.example",
	"mention":              "@everyone @org/team #1 GH-1",
	"emoji":                ":tada:",
	"fence":                "```\na\n```",
	"backslash":            `a\b\`,
	"tilde":                "~/x",
	"braces":               "{0} ${{ secrets.X }}",
	"option":               "--option",
	"formula":              "=1+1",
	"long":                 strings.Repeat("aé", 200),
}

// hostileReports says name wherever a repository can.
func hostileReports(name string) []Report {
	commit := &history.Commit{
		ID: id("1"), Author: name, Email: name,
		Time: time.Unix(0, 0), CommitTime: time.Unix(0, 0),
	}
	h := &history.Report{
		Paths: []history.Path{{
			Path: name, Tips: []string{name}, Source: history.Source{Path: name},
			Versions: []history.Version{{Blob: id("2"), Size: 1, Interpreter: "CPython 3.8", Introduced: []*history.Commit{commit}}},
			Removed:  []*history.Commit{commit},
		}},
		Stats: history.Stats{
			Refs:        []history.Count{{Name: name, N: 1}},
			Introducers: []history.Count{{Name: name + " <" + name + ">", N: 1}},
		},
	}
	raw := finding.Finding{Rule: finding.IgnoreGap, Path: name, Place: name, Message: name, Fix: "mend it"}
	return []Report{
		{
			Command: "audit", Repository: Repository{Path: "/src/" + name, ObjectFormat: "sha1"},
			Examined: []Count{{"commits", 1}}, Findings: append(h.Findings(false), raw), History: h,
			Err: errors.New(name), Version: "v1.2.3",
		},
		{Command: "audit", Repository: Repository{Path: name}, Err: errors.New(name), Version: "v1.2.3"},
	}
}

// TestHostileNamesAreInert writes hostile names in each format and reads the
// output as a program of that format does: what comes out is the names again,
// as text, and nothing else.
func TestHostileNamesAreInert(t *testing.T) {
	for _, f := range Formats() {
		read, ok := readers[f.Name]
		if !ok {
			t.Errorf("no reader for %s", f.Name)
			continue
		}
		for what, name := range hostile {
			t.Run(f.Name+"/"+what, func(t *testing.T) {
				for _, reports := range [][]Report{hostileReports(name), hostileReports(name)[:1]} {
					out := formatted(t, f, reports...)
					checkPrintable(t, out)
					read(t, out, name, reports)
				}
			})
		}
	}
}

// isolated is a name between the marks that keep its direction from what stands
// around it. A name itself has none of them.
var isolated = regexp.MustCompile("\u2068([^\u2068\u2069]*)\u2069")

// checkPrintable fails for output with anything but ends of lines that a
// terminal could act on, or that hides or turns around other characters.
func checkPrintable(t testing.TB, out []byte) {
	t.Helper()
	if !utf8.Valid(out) {
		t.Errorf("not UTF-8: %.500q", out)
	}
	out = isolated.ReplaceAll(out, []byte("$1"))
	if i := bytes.IndexFunc(out, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }); i >= 0 {
		t.Errorf("an invisible character at byte %d: %.200q", i, out[max(0, i-50):])
	}
}

// FuzzEscapes looks for a name that is not inert in some format.
func FuzzEscapes(f *testing.F) {
	for _, name := range hostile {
		f.Add(name)
	}
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("terminal title", "a\x1b]0;title\a.pyc")
		add("markup", "<b>&`|](x)*_.pyc")
		add("percent and line end", "a%0A::error::b\r\n.pyc")
		add("not UTF-8", "latin\xe4.pyc")
	})
	f.Fuzz(func(t *testing.T, name string) {
		if len(name) > 500 || strings.Contains(name, "\x00") || path.Clean("/"+name) != "/"+name || name == "" {
			t.Skip("git has no such path")
		}
		reports := hostileReports(name)[:1]
		for _, format := range Formats() {
			out := formatted(t, format, reports...)
			checkPrintable(t, out)
			readers[format.Name](t, out, name, reports)
		}
	})
}
