package bytecode

import (
	"testing"
)

var nameCases = []struct {
	path string
	want bool
}{
	{"", false},
	{"/", false},
	{"a.py", false},
	{"a.pyc", true},
	{"a.pyo", true},
	{"a.PyC", true},
	{"A.PYO", true},
	{".pyc", true},
	{"*.pyc", true},
	{"pkg/.pyo", true},
	{"pkg/a b é.pyc", true},
	{"main.py.pyc", true},
	{"pyc", false},
	{"xpyc", false},
	{"a.pyd", false},
	{"a.pyx", false},
	{"a.pyc/b", false},
	{"a.pyco", false},
	{"a.pyc ", false},
	{"a.pyc\n", false},
	{"a.pyc-notyet", false},
	{"\x0epyc", false},
	{"a.py\x03", false},

	{"meijerint.cpython-36.pyc.140589556619184", true},
	{"a.pyo.1", true},
	{"a.PYC.007", true},
	{".pyc.0", true},
	{"x.pyc.", false},
	{"x.pyc.12a", false},
	{"x.pyc.a12", false},
	{"x.pyc12", false},
	{"x.pyc..1", false},
	{"x.pyc.1.2", false},
	{"x.py.12", false},
	{"12", false},
	{".12", false},
	{"x.pyc/12", false},
	{"x.pyc.12/3", false},

	{"a$py.class", true},
	{"pkg/A$PY.Class", true},
	{"$py.class", true},
	{"apy.class", false},
	{"a$py_class", false},
	{"a$py.cla\u017f\u017f", false},
	{"__init__$py.class.svn-base", false},
	{"\x04py.class", false},

	{"__pycache__", true},
	{"__pycache__/", true},
	{"__pycache__/a", true},
	{"pkg/__pycache__", true},
	{"pkg/__pycache__/README.md", true},
	{"pkg/__PyCache__/x/y/z.txt", true},
	{"/__pycache__/", true},
	{"a__pycache__", false},
	{"a__pycache__/x", false},
	{"x/a__pycache__/x", false},
	{"__pycache__a", false},
	{"__pycache__a/__pycache__", true},
	{"x/__pycache__.bak/x", false},
	{"__pycache_", false},
	{"_pycache__", false},
	{"___pycache__", false},
	{"__pycache___/x", false},
	{"__pycache__\\x", false},
	{"\x7f\x7fpycache\x7f\x7f", false},
	{"__py\x03ache__", false},
	{"lib/recycle/lifecycle__/cycle.py", false},
}

func TestIsName(t *testing.T) {
	for _, c := range nameCases {
		if got := IsName(c.path); got != c.want {
			t.Errorf("IsName(%q) = %v, want %v", c.path, got, c.want)
		}
		if got := IsName([]byte(c.path)); got != c.want {
			t.Errorf("IsName([]byte(%q)) = %v, want %v", c.path, got, c.want)
		}
	}
}

func TestIsCacheDir(t *testing.T) {
	for name, want := range map[string]bool{
		"__pycache__": true, "__PYCACHE__": true, "__pycache_": false,
		"__pycache__/": false, "a__pycache__": false, "": false, "__pycache_\x7f": false,
	} {
		if got := IsCacheDir(name); got != want {
			t.Errorf("IsCacheDir(%q) = %v, want %v", name, got, want)
		}
	}
}

func TestIsNameDoesNotAllocate(t *testing.T) {
	path := "pkg/sub/__init__.cpython-313.pyc.12345"
	held := []byte(path)
	if n := testing.AllocsPerRun(100, func() { IsName(path); IsName(held) }); n != 0 {
		t.Errorf("IsName allocates %v times", n)
	}
}
