package bytecode

import "testing"

func TestWrittenBy(t *testing.T) {
	for _, c := range []struct{ path, header, want string }{
		{"__pycache__/a.cpython-38.pyc", "550d0d0a 00000000 00000000 00000000 63", "CPython 3.8"},
		{"a.pyc", "550d0d0a 00000000 00000000 00000000 63", "CPython 3.8"},
		{"__pycache__/a.pypy38.pyc", "550d0d0a 00000000 00000000 00000000 63", "PyPy 3.8"},
		{"__pycache__/a.pypy39.pyc", "550d0d0a 00000000 00000000 00000000 63", "CPython 3.8"},
		{"__pycache__/a.cpython-39.pyc", "550d0d0a 00000000 00000000 00000000 63", "CPython 3.8"},
		{"__pycache__/a.graalpy241-312.pyc", "2a530d0a 00000000 00000000 00000000 c3", "GraalPy 3.12"},
		{"__pycache__/a.graalpy241-313.pyc", "2a530d0a 00000000 00000000 00000000 c3", "GraalPy 3.11 to 3.12"},
		{"__pycache__/a.graalpy.pyc", "2a530d0a 00000000 00000000 00000000 c3", "GraalPy 3.11 to 3.12"},
		{"__pycache__/a.rustpython-313.pyc", "31616561 00000000 00000000 00000000 63", "RustPython 3.13"},
		{"__pycache__/a.rustpython-01.pyc", "31616561 00000000 00000000 00000000 63", "RustPython"},
		{"__pycache__/a.rustpython-314.pyc", "2b0e0d0a 00000000 00000000 00000000 63", "RustPython 3.14"},
		{"__pycache__/a.pypy312.pyc", "b0010d0a 00000000 00000000 00000000 63", "PyPy 3.12"},
	} {
		h, err := ParseHeader(unhex(t, c.header))
		if err != nil {
			t.Fatal(err)
		}
		if got := WrittenBy(ParseName(c.path), h).String(); got != c.want {
			t.Errorf("%s with %s: written by %s, want %s", c.path, c.header, got, c.want)
		}
	}
}
