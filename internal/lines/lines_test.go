package lines

import "testing"

func TestAppend(t *testing.T) {
	for _, test := range []struct{ name, data, want string }{
		{"empty", "", "x\ny\n"},
		{"ended", "a\n", "a\nx\ny\n"},
		{"not ended", "a", "a\nx\ny\n"},
		{"empty line at the end", "a\n\n", "a\n\nx\ny\n"},
		{"byte order mark only", "\ufeff", "\ufeffx\ny\n"},
		{"byte order mark", "\ufeffa", "\ufeffa\nx\ny\n"},
		{"windows", "a\r\nb\r\n", "a\r\nb\r\nx\r\ny\r\n"},
		{"windows, not ended", "a\r\nb", "a\r\nb\r\nx\r\ny\r\n"},
		{"windows, half ended", "a\r\nb\r", "a\r\nb\r\nx\r\ny\r\n"},
		{"half ended", "b\r", "b\r\nx\ny\n"},
		{"mixed, more windows", "a\r\nb\nc\r\n", "a\r\nb\nc\r\nx\r\ny\r\n"},
		{"mixed, as many", "a\r\nb\n", "a\r\nb\nx\ny\n"},
		{"mixed, fewer windows", "a\r\nb\nc\n", "a\r\nb\nc\nx\ny\n"},
		{"carriage returns inside", "a\rb\rc\n", "a\rb\rc\nx\ny\n"},
	} {
		if got := string(Append([]byte(test.data), "x", "y")); got != test.want {
			t.Errorf("%s: Append(%q) = %q, want %q", test.name, test.data, got, test.want)
		}
	}
}

func TestAppendNothing(t *testing.T) {
	if got := string(Append([]byte("a"))); got != "a" {
		t.Errorf("nothing appended to %q gives %q", "a", got)
	}
}

func TestAppendKeepsInput(t *testing.T) {
	data := append(make([]byte, 0, 100), "a\n"...)
	Append(data, "x")
	if got := string(data[:4]); got != "a\n\x00\x00" {
		t.Errorf("Append wrote into its argument: %q", got)
	}
}
