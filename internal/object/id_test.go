package object

import (
	"strings"
	"testing"
)

func TestParseID(t *testing.T) {
	for _, c := range []struct {
		text   string
		format Format
		ok     bool
	}{
		{strings.Repeat("0a", 20), SHA1, true},
		{strings.Repeat("0a", 32), SHA256, true},
		{strings.Repeat("0A", 20), SHA1, true},
		{strings.Repeat("0a", 21), 0, false},
		{strings.Repeat("0g", 20), 0, false},
		{"", 0, false},
	} {
		id, err := ParseID(c.text)
		if (err == nil) != c.ok {
			t.Errorf("ParseID(%q): got error %v, want ok %v", c.text, err, c.ok)
			continue
		}
		if !c.ok {
			continue
		}
		if id.Format() != c.format || id.String() != strings.ToLower(c.text) {
			t.Errorf("ParseID(%q): got %v %v, want %v", c.text, id.Format(), id, c.format)
		}
		if again := FromBytes(c.format, id.Bytes()); again != id {
			t.Errorf("FromBytes(Bytes(%v)): got %v", id, again)
		}
	}
}

func TestIsZero(t *testing.T) {
	zero, err := ParseID(strings.Repeat("0", 40))
	if err != nil {
		t.Fatal(err)
	}
	if !zero.IsZero() || !(ID{}).IsZero() {
		t.Errorf("the zero hash and the zero ID must both be zero")
	}
	one, _ := ParseID(strings.Repeat("0", 39) + "1")
	if one.IsZero() {
		t.Errorf("%v: got zero", one)
	}
	if zero.Compare(one) >= 0 || one.Compare(zero) <= 0 || one.Compare(one) != 0 {
		t.Errorf("Compare does not order %v before %v", zero, one)
	}
}
