package ospath

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

func TestCheck(t *testing.T) {
	for _, test := range []struct {
		path          string
		unix, windows bool
	}{
		{"", true, true},
		{"a/b.pyc", true, true},
		{".gitignore", true, true},
		{"größe/x y.pyc", true, true},
		{"latin\xe4.pyc", true, true},
		{strings.Repeat("directory/", 60) + "x.pyc", true, true},
		{"console.pyc", true, true},
		{"com10.pyc", true, true},
		{"auxiliary/nul_.py", true, true},
		{"com.py", true, true},
		{"..", false, false},
		{"a/../b", false, false},
		{"./a", false, false},
		{"/a", false, false},
		{"a//b", false, false},
		{"a/", false, false},
		{"a\x00b", false, false},
		{`a\..\..\b`, true, false},
		{`a\b.pyc`, true, false},
		{"c:b.pyc", true, false},
		{"x.pyc:stream", true, false},
		{"x.pyc::$DATA", true, false},
		{"x.pyc.", true, false},
		{"x.pyc ", true, false},
		{"d /x.pyc", true, false},
		{"aux.pyc", true, false},
		{"AUX", true, false},
		{"a/nul.tar.pyc", true, false},
		{"con .pyc", true, false},
		{"COM1.pyc", true, false},
		{"lpt¹", true, false},
		{"conin$", true, false},
		{"GIT~1/config", true, false},
		{"a?.pyc", true, false},
		{"a\x1f", true, false},
	} {
		if err := Unix.Check(test.path); (err == nil) != test.unix {
			t.Errorf("Unix, %q: got %v, want ok %v", test.path, err, test.unix)
		}
		if err := Windows.Check(test.path); (err == nil) != test.windows {
			t.Errorf("Windows, %q: got %v, want ok %v", test.path, err, test.windows)
		}
	}
}

// On Windows the library's own rule refuses nothing that Check takes.
func TestCheckAgreesWithLibrary(t *testing.T) {
	if runtime.GOOS != "windows" {
		t.Skip("filepath.Localize has the rules of the system it runs on")
	}
	for _, path := range []string{"a/b.pyc", "aux.pyc", "a:b", `a\b`, "com1", "com10", "x."} {
		if _, err := filepath.Localize(path); err != nil && Windows.Check(path) == nil {
			t.Errorf("%q: the library says %v", path, err)
		}
	}
}

func TestFrom(t *testing.T) {
	for _, test := range []struct {
		system           System
		base, path, want string
	}{
		{Unix, "/work", "/a", "/a"},
		{Unix, "/work", "a", ""},
		{Unix, "/work", `C:\a`, ""},
		{Windows, `C:\work`, `a\b`, ""},
		{Windows, `C:\work`, `a/b`, ""},
		{Windows, `C:\work`, `..`, ""},
		{Windows, `C:\work`, "", ""},
		{Windows, `C:\work`, `D:\a`, `D:\a`},
		{Windows, `C:\work`, `d:/a`, `d:/a`},
		{Windows, `C:\work`, `\a`, `C:\a`},
		{Windows, `C:\work`, `/a`, `C:/a`},
		{Windows, `C:\work`, `c:a`, `C:\work\a`},
		{Windows, `C:\work`, `D:a`, `D:a`},
		{Windows, `C:\work`, `\\server\share\a`, `\\server\share\a`},
		{Windows, `C:\work`, `//server/share/a`, `//server/share/a`},
		{Windows, `C:\work`, `\\?\C:\a`, `\\?\C:\a`},
		{Windows, `\\server\share\work`, `\a`, `\\server\share\a`},
		{Windows, `\\server\share`, `\a`, `\\server\share\a`},
	} {
		got, ok := test.system.from(test.base, test.path)
		if !ok {
			got = ""
		}
		if got != test.want {
			t.Errorf("%v, %q from %q: got %q, want %q", test.system, test.path, test.base, got, test.want)
		}
	}
}

func TestHome(t *testing.T) {
	isDir := func(path string) bool { return path == `H:\me` }
	for _, test := range []struct {
		system System
		env    map[string]string
		want   string
	}{
		{Unix, map[string]string{"HOME": "/home/me"}, "/home/me"},
		{Unix, map[string]string{"USERPROFILE": `C:\me`}, ""},
		{Windows, map[string]string{"HOME": `C:\own`, "USERPROFILE": `C:\me`}, `C:\own`},
		{Windows, map[string]string{"HOMEDRIVE": "H:", "HOMEPATH": `\me`, "USERPROFILE": `C:\me`}, `H:\me`},
		{Windows, map[string]string{"HOMEDRIVE": "H:", "HOMEPATH": `\gone`, "USERPROFILE": `C:\me`}, `C:\me`},
		{Windows, nil, ""},
	} {
		if got := test.system.home(func(name string) string { return test.env[name] }, isDir); got != test.want {
			t.Errorf("%v %v: got %q, want %q", test.system, test.env, got, test.want)
		}
	}
}

// FuzzCheck holds that a path that is taken stays below the top, and that
// nothing is taken on Windows that is refused elsewhere.
func FuzzCheck(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		for name, path := range map[string]string{
			"plain": "a/b.pyc", "parent": "a/../../b", "backslash": `a\..\b`, "device": "aux.pyc", "stream": "x.pyc::$DATA", "dot at the end": "x.pyc.",
		} {
			add(name, path)
		}
	})
	f.Fuzz(func(t *testing.T, path string) {
		if Unix.Check(path) != nil {
			if Windows.Check(path) == nil {
				t.Errorf("%q is taken on Windows only", path)
			}
			return
		}
		top := filepath.FromSlash("/top")
		at := filepath.Join(top, filepath.FromSlash(path))
		if at != top+filepath.FromSlash("/"+path) && path != "" {
			t.Errorf("%q lies at %q", path, at)
		}
	})
}
