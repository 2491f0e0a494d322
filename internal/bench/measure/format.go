package measure

import (
	"fmt"
	"strconv"
	"time"
)

// Duration writes a time with three digits that say something.
func Duration(d time.Duration) string {
	switch abs := d.Abs(); {
	case abs < time.Microsecond:
		return fmt.Sprintf("%d ns", d.Nanoseconds())
	case abs < time.Millisecond:
		return digits(float64(d)/float64(time.Microsecond)) + " µs"
	case abs < time.Second:
		return digits(float64(d)/float64(time.Millisecond)) + " ms"
	}
	return digits(d.Seconds()) + " s"
}

// digits writes three digits, or all that are ahead of the point, and two behind
// it from a tenth on.
func digits(value float64) string {
	abs := max(value, -value)
	switch {
	case 0 < abs && abs < 0.0995:
		return strconv.FormatFloat(value, 'f', 3, 64)
	case abs < 9.995:
		return strconv.FormatFloat(value, 'f', 2, 64)
	case abs < 99.95:
		return strconv.FormatFloat(value, 'f', 1, 64)
	}
	return strconv.FormatFloat(value, 'f', 0, 64)
}

// Size writes a number of bytes; 0 is one that is not known.
func Size(n int64) string {
	switch {
	case n == 0:
		return "?"
	case n < 10<<10:
		return strconv.FormatInt(n, 10) + " B"
	case n < 1<<20:
		return digits(float64(n)/(1<<10)) + " KiB"
	case n < 1<<30:
		return digits(float64(n)/(1<<20)) + " MiB"
	}
	return digits(float64(n)/(1<<30)) + " GiB"
}

// Count writes a whole number with commas between its thousands.
func Count(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
