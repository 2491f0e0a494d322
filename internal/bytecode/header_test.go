package bytecode

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

func unhex(tb testing.TB, text string) []byte {
	tb.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// headerCases are first bytes. Where want is empty, the error holds wantErr.
var headerCases = []struct {
	name, bytes       string
	want              string
	kind              Kind
	length            int
	mtime, size, hash string
	content           bool
	wantErr           string
}{
	{name: "1.0", bytes: "02999900 e2b8975d 43734300", want: "CPython 1.0", kind: ByTime, length: 8, mtime: "5d97b8e2", content: true},
	{name: "1.2", bytes: "03999900 7876965d 43735e00", want: "CPython 1.1 to 1.2", kind: ByTime, length: 8, mtime: "5d967678", content: true},
	{name: "1.0 with a later marshal type", bytes: "02999900 e2b8975d 63000000", want: "CPython 1.0", kind: ByTime, length: 8, mtime: "5d97b8e2"},
	{name: "1.3", bytes: "892e0d0a 9376965d 63000000", want: "CPython 1.3", kind: ByTime, length: 8, mtime: "5d967693", content: true},
	{name: "2.7", bytes: "03f30d0a ff4c6856 63000000", want: "CPython 2.7", kind: ByTime, length: 8, mtime: "56684cff", content: true},
	{name: "2.7 -U", bytes: "04f30d0a ff4c6856 63000000", want: "CPython 2.7", kind: ByTime, length: 8, mtime: "56684cff", content: true},
	{name: "2.7 with arguments", bytes: "03f30d0a ff4c6856 63200000", want: "CPython 2.7", kind: ByTime, length: 8, mtime: "56684cff"},
	{name: "Dropbox", bytes: "b7f20d0a acb7cd4d 639022fa", want: "Dropbox Python 2.5", kind: ByTime, length: 8, mtime: "4dcdb7ac", content: true},
	{name: "PyPy 2.7", bytes: "0af30d0a dcf53d57 63000000", want: "PyPy 2.7", kind: ByTime, length: 8, mtime: "573df5dc", content: true},
	{name: "Pyston", bytes: "7a560d0a dcf53d57 63000000", want: "Pyston 2.7", kind: ByTime, length: 8, mtime: "573df5dc", content: true},
	{name: "3.2", bytes: "6c0c0d0a 17235750 63000000", want: "CPython 3.2", kind: ByTime, length: 8, mtime: "50572317", content: true},
	{name: "3.3a1, before sizes", bytes: "800c0d0a 17235750 63000000", want: "CPython 3.3", kind: ByTime, length: 8, mtime: "50572317", content: true},
	{name: "3.3a1, with sizes", bytes: "8a0c0d0a 17235750 07000000 63000000", want: "CPython 3.3", kind: ByTimeAndSize, length: 12, mtime: "50572317", size: "7", content: true},
	{name: "3.6", bytes: "330d0d0a 90c00958 5d000000 e3000000", want: "CPython 3.6", kind: ByTimeAndSize, length: 12, mtime: "5809c090", size: "5d", content: true},
	{name: "3.7a, before flags", bytes: "3f0d0d0a 90c00958 5d000000 e3000000", want: "CPython 3.7", kind: ByTimeAndSize, length: 12, mtime: "5809c090", size: "5d", content: true},
	{name: "3.7", bytes: "420d0d0a 00000000 8985bc66 24000000 e3", want: "CPython 3.7", kind: ByTimeAndSize, length: 16, mtime: "66bc8589", size: "24", content: true},
	{name: "3.7 by pytest 5.1", bytes: "420d0d0a 8985bc66 24000000 e3000000", want: "CPython 3.7", kind: ByTimeAndSize, length: 12, mtime: "66bc8589", size: "24", content: true},
	{name: "3.7 with an unknown flag", bytes: "420d0d0a 02000000 8985bc66 24000000 e3", wantErr: "CPython 3.7 at offset 4: flags are 0x2,"},
	{name: "3.8, PyPy at first", bytes: "560d0d0a 00000000 8985bc66 24000000 63", want: "PyPy 3.8", kind: ByTimeAndSize, length: 16, mtime: "66bc8589", size: "24", content: true},
	{name: "3.11 checked", bytes: "a70d0d0a 03000000 0102030405060708 e3", want: "CPython 3.11", kind: ByCheckedHash, length: 16, hash: "0102030405060708", content: true},
	{name: "3.13 unchecked", bytes: "f30d0d0a 01000000 0102030405060708 63", want: "CPython 3.13", kind: ByUncheckedHash, length: 16, hash: "0102030405060708", content: true},
	{name: "3.11 without code", bytes: "a70d0d0a 00000000 8985bc66 24000000", want: "CPython 3.11", kind: ByTimeAndSize, length: 16, mtime: "66bc8589", size: "24"},
	{name: "3.11 with a string for code", bytes: "a70d0d0a 00000000 8985bc66 24000000 73", want: "CPython 3.11", kind: ByTimeAndSize, length: 16, mtime: "66bc8589", size: "24"},
	{name: "3.15", bytes: "520e0d0a 00000000 8985bc66 24000000 e3", want: "CPython 3.15", kind: ByTimeAndSize, length: 16, mtime: "66bc8589", size: "24", content: true},
	{name: "3.16", bytes: "740e0d0a 00000000 8985bc66 24000000 e3", want: "CPython 3.16", kind: ByTimeAndSize, length: 16, mtime: "66bc8589", size: "24", content: true},
	{name: "a PyPy to come", bytes: "b0010d0a 00000000 8985bc66 24000000 63", want: "PyPy 3", kind: ByTimeAndSize, length: 16, mtime: "66bc8589", size: "24", content: true},
	{name: "GraalPy", bytes: "2a530d0a 00000000 0a2a3d57 97000000 c34b", want: "GraalPy 3.11 to 3.12", kind: ByTimeAndSize, length: 16, mtime: "573d2a0a", size: "97", content: true},
	{name: "GraalPy with CPython's code", bytes: "2a530d0a 00000000 0a2a3d57 97000000 e34b", want: "GraalPy 3.11 to 3.12", kind: ByTimeAndSize, length: 16, mtime: "573d2a0a", size: "97"},
	{name: "RustPython", bytes: "31616561 00000000 801cc468 74000000 6325000000", want: "RustPython", kind: ByTimeAndSize, length: 16, mtime: "68c41c80", size: "74", content: true},
	{name: "RustPython of no instructions", bytes: "31616561 00000000 801cc468 74000000 6300000000", want: "RustPython", kind: ByTimeAndSize, length: 16, mtime: "68c41c80", size: "74"},
	{name: "MicroPython", bytes: "4d06001f 02", want: "MicroPython", kind: Untied, length: 4},
	{name: "Jython", bytes: "cafebabe 00000032 0084 010003662430 010052" + hex.EncodeToString([]byte("(Lorg/python/core/PyFrame;Lorg")), want: "Jython", kind: ByClassFile, content: true},

	{name: "a Java class", bytes: "cafebabe 00000032 0084 010003662430 010052" + hex.EncodeToString([]byte("(Ljava/lang/String;Lorg/python")), wantErr: "offset 0: ca fe ba be"},
	{name: "empty", bytes: "", wantErr: "offset 0: 0 bytes"},
	{name: "three bytes", bytes: "a70d0d", wantErr: "offset 0: 3 bytes"},
	{name: "Python source", bytes: hex.EncodeToString([]byte("import sys\na = 'x'\n")), wantErr: "offset 0: 69 6d 70 6f"},
	{name: "only a magic number", bytes: "a70d0d0a", wantErr: "CPython 3.11 ends at offset 4, it has 16 bytes"},
	{name: "half a hash", bytes: "a70d0d0a 03000000 01020304", wantErr: "ends at offset 12, it has 16 bytes"},
	{name: "2.7 cut", bytes: "03f30d0a ff4c68", wantErr: "ends at offset 7, it has 8 bytes"},
	{name: "CPython's number without line end", bytes: "a70d0000 00000000", wantErr: "offset 0: a7 0d 00 00"},
	{name: "between the numbers", bytes: "3f0c0d0a 00000000 63", wantErr: "no known Python"},
}

func TestParseHeader(t *testing.T) {
	for _, c := range headerCases {
		prefix := unhex(t, c.bytes)
		if got := IsContent(prefix); got != c.content {
			t.Errorf("%s: IsContent(%x) = %v, want %v", c.name, prefix, got, c.content)
		}
		got, err := ParseHeader(prefix)
		if c.want == "" {
			if err == nil || !strings.Contains(err.Error(), c.wantErr) {
				t.Errorf("%s: ParseHeader(%x) = %+v, %v, want an error with %q", c.name, prefix, got, err, c.wantErr)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: ParseHeader(%x): %v", c.name, prefix, err)
			continue
		}
		want := Header{Kind: c.kind, Length: c.length, MTime: hexNumber(t, c.mtime), Size: hexNumber(t, c.size)}
		copy(want.Hash[:], unhex(t, c.hash))
		if got.Interpreter.String() != c.want {
			t.Errorf("%s: interpreter %q, want %q", c.name, got.Interpreter, c.want)
		}
		got.Interpreter, got.Magic, got.marshal = Interpreter{}, 0, 0
		if got != want {
			t.Errorf("%s: ParseHeader(%x)\n got %+v\nwant %+v", c.name, prefix, got, want)
		}
	}
}

func hexNumber(tb testing.TB, digits string) uint32 {
	tb.Helper()
	var number uint32
	for _, b := range unhex(tb, strings.Repeat("0", 8-len(digits))+digits) {
		number = number<<8 | uint32(b)
	}
	return number
}

func TestMagicRangesAreSorted(t *testing.T) {
	for i, r := range magicRanges {
		if r.first > r.last || i > 0 && r.first <= magicRanges[i-1].last {
			t.Errorf("magic range %d to %d is out of order", r.first, r.last)
		}
		if _, ok := laterCPython(r.first); ok {
			t.Errorf("magic range %d to %d is in the part that the rule covers", r.first, r.last)
		}
	}
}

// FuzzContent: any bytes give a header within them or an error, and content
// always has a header.
func FuzzContent(f *testing.F) {
	for _, c := range headerCases {
		f.Add(unhex(f, c.bytes))
	}
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("python-3.11 checked hash", unhex(f, "a70d0d0a 03000000 0123456789abcdef e3"))
		add("python-3.13 of a time", unhex(f, "f30d0d0a 00000000 00f15365 10000000 e3"))
		add("python-2.7", unhex(f, "03f30d0a 00f15365 63"))
		add("python-3.6", unhex(f, "330d0d0a 00f15365 10000000 e3"))
		add("class file", unhex(f, "cafebabe 00000032"))
		add("cut", unhex(f, "a70d0d0a 0300"))
	})
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := ParseHeader(data)
		if err == nil && (h.Length > len(data) || h.Kind == 0 || h.Interpreter.Implementation == "") {
			t.Errorf("ParseHeader(%x) = %+v", data, h)
		}
		if IsContent(data) && err != nil {
			t.Errorf("IsContent(%x), but ParseHeader says %v", data, err)
		}
		prefix := data[:min(len(data), PrefixSize)]
		if IsContent(data) != IsContent(prefix) {
			t.Errorf("IsContent(%x) depends on more than %d bytes", data, PrefixSize)
		}
		if class, err := ParseClass(data); err == nil && h.Kind != ByClassFile {
			t.Errorf("ParseClass(%x) = %+v, but the header is of kind %v", data, class, h.Kind)
		}
	})
}
