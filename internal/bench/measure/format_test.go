package measure

import (
	"testing"
	"time"
)

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                                "0 ns",
		62:                               "62 ns",
		999 * time.Nanosecond:            "999 ns",
		39_440 * time.Nanosecond:         "39.4 µs",
		4_831 * time.Microsecond:         "4.83 ms",
		93_600 * time.Microsecond:        "93.6 ms",
		127 * time.Millisecond:           "127 ms",
		1_984 * time.Millisecond:         "1.98 s",
		10_640 * time.Millisecond:        "10.6 s",
		3*time.Minute + time.Second/3:    "180 s",
		-1_250 * time.Microsecond:        "-1.25 ms",
		9_996 * time.Microsecond:         "10.0 ms",
		99_960 * time.Microsecond:        "100 ms",
		time.Second - time.Microsecond/2: "1000 ms",
	} {
		if got := Duration(d); got != want {
			t.Errorf("%d ns: got %q, want %q", d, got, want)
		}
	}
}

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{
		0: "?", 1: "1 B", 1717: "1717 B", 66 << 10: "66.0 KiB", 117 << 20: "117 MiB", 6680 << 10: "6.52 MiB", 1 << 30: "1.00 GiB", 23<<30 + 1<<29: "23.5 GiB",
	} {
		if got := Size(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 62_500: "62,500", 10_000_000: "10,000,000"} {
		if got := Count(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}
