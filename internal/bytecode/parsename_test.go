package bytecode

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

var parseCases = []struct {
	path        string
	want        Name
	interpreter string
	sources     string
}{
	{"pkg/__pycache__/a.cpython-313.pyc", Name{Form: Cached, Dir: "pkg/", Stem: "a", Tag: "cpython-313"},
		"CPython 3.13", "pkg/a.py pkg/a.pyw pkg/a.hy"},
	{"__pycache__/my.mod.cpython-311.opt-2.pyc", Name{Form: Cached, Stem: "my.mod", Tag: "cpython-311", Optimization: "2"},
		"CPython 3.11", "my.mod.py my.mod.pyw my.mod.hy"},
	{"/__pycache__/a.pypy311.pyc", Name{Form: Cached, Dir: "/", Stem: "a", Tag: "pypy311"},
		"PyPy 3.11", "/a.py /a.pyw /a.hy"},
	{"__pycache__/a.pypy-41.pyc", Name{Form: Cached, Stem: "a", Tag: "pypy-41"}, "PyPy 2.7", "a.py a.pyw a.hy"},
	{"__pycache__/a.pypy3-71.pyc", Name{Form: Cached, Stem: "a", Tag: "pypy3-71"}, "PyPy 3", "a.py a.pyw a.hy"},
	{"__pycache__/a.graalpy241-311.pyc", Name{Form: Cached, Stem: "a", Tag: "graalpy241-311"}, "GraalPy 3.11", "a.py a.pyw a.hy"},
	{"__pycache__/a.graalpython.pyc", Name{Form: Cached, Stem: "a", Tag: "graalpython"}, "GraalPy", "a.py a.pyw a.hy"},
	{"__pycache__/a.rustpython-01.pyc", Name{Form: Cached, Stem: "a", Tag: "rustpython-01"}, "RustPython 3", "a.py a.pyw a.hy"},
	{"__pycache__/a.rustpython-313.pyc", Name{Form: Cached, Stem: "a", Tag: "rustpython-313"}, "RustPython 3.13", "a.py a.pyw a.hy"},
	{"__pycache__/a.pyston-23.pyc", Name{Form: Cached, Stem: "a", Tag: "pyston-23"}, "Pyston 3.8", "a.py a.pyw a.hy"},
	{"__pycache__/a.cinder-310.pyc", Name{Form: Cached, Stem: "a", Tag: "cinder-310"}, "cinder 3.10", "a.py a.pyw a.hy"},
	{"__pycache__/a.cpython-313t.pyc", Name{Form: Cached, Stem: "a", Tag: "cpython-313t"}, "CPython 3.13", "a.py a.pyw a.hy"},
	{"x/__pycache__/b.cpython-310.opt-beartype0v18v5.pyc",
		Name{Form: Cached, Dir: "x/", Stem: "b", Tag: "cpython-310", Optimization: "beartype0v18v5"}, "CPython 3.10", "x/b.py x/b.pyw x/b.hy"},
	{"__pycache__/conftest.cpython-38-pytest-6.2.5.pyc",
		Name{Form: Cached, Stem: "conftest", Tag: "cpython-38", Pytest: true, PytestVersion: "6.2.5"}, "CPython 3.8", "conftest.py conftest.pyw conftest.hy"},
	{"__pycache__/test_a.cpython-312-pytest-8.4.0.dev12+gabc.pyo.4711",
		Name{Form: Cached, Stem: "test_a", Tag: "cpython-312", Pytest: true, PytestVersion: "8.4.0.dev12+gabc", WriteID: "4711"},
		"CPython 3.12", "test_a.py test_a.pyw test_a.hy"},
	{"__pycache__/test_a.cpython-27-PYTEST.pyc", Name{Form: Cached, Stem: "test_a", Tag: "cpython-27", Pytest: true},
		"CPython 2.7", "test_a.py test_a.pyw test_a.hy"},
	{"__pycache__/meijerint.cpython-36.pyc.140589556619184",
		Name{Form: Cached, Stem: "meijerint", Tag: "cpython-36", WriteID: "140589556619184"}, "CPython 3.6", "meijerint.py meijerint.pyw meijerint.hy"},
	{"bin/__pycache__/modcpython-311.pyc", Name{Form: Cached, Dir: "bin/", Stem: "mod", Tag: "cpython-311", Extensionless: true},
		"CPython 3.11", "bin/mod"},
	{"__pycache__/modcpython-311.opt-1.pyc", Name{Form: Cached, Stem: "mod", Tag: "cpython-311", Optimization: "1", Extensionless: true},
		"CPython 3.11", "mod"},
	{"__pycache__/modgraalpy241-311.pyc", Name{Form: Cached, Stem: "mod", Tag: "graalpy241-311", Extensionless: true}, "GraalPy 3.11", "mod"},
	{"__PyCache__/A.CPYTHON-36.OPT-1.PYC", Name{Form: Cached, Stem: "A", Tag: "CPYTHON-36", Optimization: "1"}, "CPython 3.6", "A.py A.pyw A.hy"},
	{"usr/lib/a.cpython-313.pyc", Name{Form: Cached, Dir: "usr/lib/", Stem: "a", Tag: "cpython-313"},
		"CPython 3.13", "usr/lib/a.py usr/lib/a.pyw usr/lib/a.hy"},

	{"__pycache__/a.pyc", Name{Form: Legacy, Stem: "a"}, "", "a.py a.pyw a.hy"},
	{"__pycache__/a.v2.pyc", Name{Form: Legacy, Stem: "a.v2"}, "", "a.v2.py a.v2.pyw a.v2.hy"},
	{"__pycache__/a.opt-1.pyc", Name{Form: Legacy, Stem: "a.opt-1"}, "", "a.opt-1.py a.opt-1.pyw a.opt-1.hy"},
	{"__pycache__/cpython-313.pyc", Name{Form: Legacy, Stem: "cpython-313"}, "", "cpython-313.py cpython-313.pyw cpython-313.hy"},
	{"mathcpython-38.pyc", Name{Form: Legacy, Stem: "mathcpython-38"}, "", "mathcpython-38.py mathcpython-38.pyw mathcpython-38.hy"},
	{"pkg/a.pyc", Name{Form: Legacy, Dir: "pkg/", Stem: "a"}, "", "pkg/a.py pkg/a.pyw pkg/a.hy"},
	{"a.pyo", Name{Form: Legacy, Stem: "a"}, "", "a.py a.pyw a.hy"},
	{"a.PYC.12", Name{Form: Legacy, Stem: "a", WriteID: "12"}, "", "a.py a.pyw a.hy"},
	{"main.py.pyc", Name{Form: Legacy, Stem: "main.py"}, "", "main.py.py main.py.pyw main.py.hy main.py"},
	{".pyc", Name{Form: Legacy}, "", ".py .pyw .hy"},
	{"d/.pyc.1", Name{Form: Legacy, Dir: "d/", WriteID: "1"}, "", "d/.py d/.pyw d/.hy"},

	{"pkg/settings$py.class", Name{Form: JythonClass, Dir: "pkg/", Stem: "settings"}, "Jython", "pkg/settings.py pkg/settings.pyw pkg/settings.hy"},

	{"__pycache__/mod.func-12.py38.nbi", Name{Form: NumbaIndex, Stem: "mod", Tag: "py38"}, "CPython 3.8", "mod.py mod.pyw mod.hy"},
	{"d/__pycache__/mod.f.locals.g-7.py37m.1.nbc", Name{Form: NumbaData, Dir: "d/", Stem: "mod", Tag: "py37m"},
		"CPython 3.7", "d/mod.py d/mod.pyw d/mod.hy"},
	{"__pycache__/mod.func-12.py38.nbc", Name{Form: InCache}, "", ""},
	{"__pycache__/mod.py38.nbi", Name{Form: InCache}, "", ""},
	{"mod.func-12.py38.nbi", Name{}, "", ""},

	{"pkg/__pycache__", Name{Form: CacheDir, Dir: "pkg/"}, "", ""},
	{"__pycache__/", Name{Form: CacheDir}, "", ""},
	{"pkg/__pycache__/README.md", Name{Form: InCache, Dir: "pkg/"}, "", ""},
	{"__pycache__/d/e.txt", Name{Form: InCache, Dir: "__pycache__/d/"}, "", ""},
	{"__pycache__/d/e.cpython-39.pyc", Name{Form: Cached, Dir: "__pycache__/d/", Stem: "e", Tag: "cpython-39"},
		"CPython 3.9", "__pycache__/d/e.py __pycache__/d/e.pyw __pycache__/d/e.hy"},
	{"a.py", Name{}, "", ""},
	{"", Name{}, "", ""},
}

func TestParseName(t *testing.T) {
	for _, c := range parseCases {
		got := ParseName(c.path)
		if got != c.want {
			t.Errorf("ParseName(%q)\n got %+v\nwant %+v", c.path, got, c.want)
		}
		interpreter, ok := got.Interpreter()
		if interpreter.String() != c.interpreter || ok != (c.interpreter != "") {
			t.Errorf("ParseName(%q) is of interpreter %q, %v, want %q", c.path, interpreter, ok, c.interpreter)
		}
		if sources := strings.Join(got.Sources(), " "); sources != c.sources {
			t.Errorf("ParseName(%q) has sources %q, want %q", c.path, sources, c.sources)
		}
	}
}

func TestParseTagRefuses(t *testing.T) {
	for _, tag := range []string{
		"", "cpython", "cpython-", "cpython-3", "cpython-3.13", "cpython-31x3", "cpython-x-31", "pypy", "pypy3-", "pypy4-31",
		"graalpyx-311", "v2", "py-", "-313", "foo-bar", "a.b-31", "foo-3133", "cpython313",
	} {
		if got, ok := ParseTag(tag); ok {
			t.Errorf("ParseTag(%q) = %v, want nothing", tag, got)
		}
	}
}

// nameParts are what random paths are put together from.
var nameParts = []string{
	"/", "/", "/", "__pycache__", "__PyCache__", "_", "__", "pycache", "a", "yc", "Y", "C", "lifecycle",
	".py", ".pyc", ".pyo", ".PYC", "$py.class", ".", ".12", "7", "cpython-313", ".cpython-313", ".pypy39",
	".opt-1", "-pytest-7.1", "-PYTEST", ".nbi", ".nbc", ".py38", "f-1", "\xff", "\u017f", " ", "\x00",
}

func TestNamesAgree(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range gittest.Scale(t, 50_000) {
		var path strings.Builder
		for range random.IntN(9) {
			path.WriteString(nameParts[random.IntN(len(nameParts))])
		}
		checkName(t, path.String())
		if IsName(path.String()) {
			found++
		}
	}
	if found < 1000 {
		t.Errorf("only %d random paths were bytecode", found)
	}
}

func FuzzName(f *testing.F) {
	for _, c := range nameCases {
		f.Add(c.path)
	}
	for _, c := range parseCases {
		f.Add(c.path)
	}
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("cached", "a/__pycache__/my.mod.cpython-311.opt-1.pyc")
		add("pytest", "__pycache__/conftest.cpython-38-pytest-6.2.5.pyc")
		add("interrupted write", "x.pyc.140589556619184")
		add("jython", "a b/x$PY.class")
		add("joined tag", "__pycache__/mathcpython-38.pyc")
		add("numba", "__pycache__/m.f-12.py311.1.nbc")
	})
	f.Fuzz(func(t *testing.T, path string) { checkName(t, path) })
}

func checkName(t *testing.T, path string) {
	t.Helper()
	want := isNamePlainly(path)
	if got := IsName(path); got != want {
		t.Errorf("IsName(%q) = %v, want %v", path, got, want)
	}
	if got := IsName([]byte(path)); got != want {
		t.Errorf("IsName([]byte(%q)) = %v, want %v", path, got, want)
	}
	n := ParseName(path)
	if (n.Form != NotBytecode) != want {
		t.Errorf("ParseName(%q) = %+v, but IsName says %v", path, n, want)
	}
	if n.Form == Cached || n.Form == Legacy {
		checkRebuilt(t, path, n)
	}
	for _, source := range n.Sources() {
		if !strings.HasPrefix(source, n.Dir) {
			t.Errorf("source %q of %q is not in %q", source, path, n.Dir)
		}
	}
}

// checkRebuilt puts the parts of a name together again.
func checkRebuilt(t *testing.T, path string, n Name) {
	t.Helper()
	base := n.Stem
	if n.Tag != "" && !n.Extensionless {
		base += "."
	}
	base += n.Tag
	if n.Pytest {
		base += "-pytest"
	}
	if n.PytestVersion != "" {
		base += "-" + n.PytestVersion
	}
	if n.Optimization != "" {
		base += ".opt-" + n.Optimization
	}
	id := ""
	if n.WriteID != "" {
		id = "." + n.WriteID
	}
	_, got := splitDir(path)
	if !slices.Contains([]string{toLowerASCII(base + ".pyc" + id), toLowerASCII(base + ".pyo" + id)}, toLowerASCII(got)) {
		t.Errorf("ParseName(%q) = %+v: the parts do not make the name", path, n)
	}
}

var bytecodeName = regexp.MustCompile(`(^|/)__pycache__(/|\z)|\.py[co](\.[0-9]+)?\z|\$py\.class\z`)

// isNamePlainly is what IsName means, said slowly.
func isNamePlainly(path string) bool {
	return bytecodeName.MatchString(toLowerASCII(path))
}
