package history

import (
	"bytes"
	"fmt"
	"strings"
)

// FilterRepoPaths returns a file for git filter-repo --invert-paths
// --paths-from-file: one line for each path, which matches that path and no
// other (git-filter-repo(1), "Filtering based on many paths").
func FilterRepoPaths(paths []Path) []byte {
	var b bytes.Buffer
	for i := range paths {
		b.WriteString(filterRepoLine(&paths[i]))
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// filterRepoLine writes one path. A literal line cannot hold the end of a line,
// nor the arrow of a rename; and it matches also what is in a directory of that
// name, which is wrong where such a directory holds what is not bytecode.
func filterRepoLine(p *Path) string {
	if p.AlsoDirectory || strings.ContainsAny(p.Path, "\r\n") || strings.Contains(p.Path, "==>") {
		return `regex:\A` + escapeRegex(p.Path) + `\Z`
	}
	return "literal:" + p.Path
}

// escapeRegex writes a path as a regular expression over bytes of Python's
// module re.
func escapeRegex(path string) string {
	var b strings.Builder
	for _, c := range []byte(path) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '/', c == '_':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, `\x%02x`, c)
		}
	}
	return b.String()
}
