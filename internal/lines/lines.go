// Package lines edits text files of lines without disturbing what is there:
// line endings, a byte order mark and every line stay as they are.
//
// It takes bytes and returns bytes. It knows nothing of what the lines mean.
package lines

import "bytes"

// Append returns data with lines added at its end, each on its own line. New
// lines end as most lines of data do; a last line that is not ended is ended
// first. data is not changed.
func Append(data []byte, lines ...string) []byte {
	if len(lines) == 0 {
		return data
	}
	ending := Ending(data)
	out := bytes.Clone(data)
	if !endsLine(data) {
		out = append(out, endingFor(data, ending)...)
	}
	for _, line := range lines {
		out = append(out, line...)
		out = append(out, ending...)
	}
	return out
}

// Ending returns the line ending that most lines of data have: "\r\n" or
// "\n", and "\n" if there are as many of both.
func Ending(data []byte) string {
	windows := bytes.Count(data, []byte("\r\n"))
	if windows*2 > bytes.Count(data, []byte("\n")) {
		return "\r\n"
	}
	return "\n"
}

// bom is the byte order mark of UTF-8. A file of nothing else has no line.
var bom = []byte("\xef\xbb\xbf")

func endsLine(data []byte) bool {
	return len(bytes.TrimPrefix(data, bom)) == 0 || data[len(data)-1] == '\n'
}

// endingFor ends the last line of data. One that ends in a carriage return
// must not get another one: only the last counts as part of the ending.
func endingFor(data []byte, ending string) string {
	if data[len(data)-1] == '\r' {
		return "\n"
	}
	return ending
}
