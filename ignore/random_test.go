package ignore

import (
	"math/rand/v2"
	"strings"
)

// gen makes random ignore files and paths from a small alphabet, so that they
// meet, and from the corners of the format.
type gen struct{ *rand.Rand }

func newGen(seed uint64) gen { return gen{rand.New(rand.NewPCG(seed, 1))} }

func (g gen) pick(words ...string) string { return words[g.IntN(len(words))] }

func (g gen) one(in int) bool { return g.IntN(in) == 0 }

// component is one name of a path.
func (g gen) component() string {
	if g.one(3) {
		return g.pick("a", "b", "ab", "__pycache__", "x.pyc", "x.pyo", "x$py.class", "lib", "A", "Lib")
	}
	var b strings.Builder
	for range 1 + g.IntN(4) {
		b.WriteString(g.pick("a", "b", "a", "b", "c", "A", "B", ".pyc", "-", "]", "[", "!", "#", "\\", " ", "*", "?", "^", ":", "\xff", "é", "\t", "\r", "z"))
	}
	if name := b.String(); name != "." && name != ".." {
		return name
	}
	return "a"
}

func (g gen) path(dirs []string) string {
	dir := ""
	if len(dirs) > 0 && !g.one(3) {
		dir = dirs[g.IntN(len(dirs))]
	}
	for range g.IntN(3) {
		dir = join(dir, g.component())
	}
	return join(dir, g.component())
}

// bracket is a bracket expression, well formed or not.
func (g gen) bracket() string {
	var b strings.Builder
	b.WriteString("[")
	b.WriteString(g.pick("", "", "!", "^", "]", "!]"))
	for range g.IntN(4) {
		b.WriteString(g.pick("a", "b", "c", "A", "a-c", "A-C", "-", "\\]", "\\a", "/", "!", "^", " ", "[", "]", "[:", ":]", "\\", "a-\\c", "\xff", "\x80-\xff",
			"[:alpha:]", "[:upper:]", "[:lower:]", "[:digit:]", "[:alnum:]", "[:punct:]", "[:space:]", "[:blank:]",
			"[:cntrl:]", "[:graph:]", "[:print:]", "[:xdigit:]", "[:bogus:]", "[::]", "[:]"))
	}
	if !g.one(6) {
		b.WriteString("]")
	}
	return b.String()
}

// pattern is one line of an ignore file. base may be a path to start from.
func (g gen) pattern(paths []string) string {
	var b strings.Builder
	if g.one(4) {
		b.WriteString("!")
	}
	if g.one(5) {
		b.WriteString(g.pick("/", "**/", "\\", "/**/", "//"))
	}
	if len(paths) > 0 && g.one(2) {
		b.WriteString(g.mutate(paths[g.IntN(len(paths))]))
	} else {
		for range 1 + g.IntN(4) {
			b.WriteString(g.piece())
		}
	}
	if g.one(5) {
		b.WriteString(g.pick("/", "/**", "/*", "//", "/**/", "*", "**"))
	}
	if g.one(10) {
		b.WriteString(g.pick(" ", "  ", "\\ ", "\\  ", "\t", "\r", " \r", "\\", "\x00x"))
	}
	return b.String()
}

func (g gen) piece() string {
	switch g.IntN(8) {
	case 0:
		return g.pick("*", "**", "***", "?", "/**/", "**/", "*/", "/*")
	case 1:
		return g.bracket()
	case 2:
		return "\\" + g.pick("a", "A", "*", "?", "[", "!", "#", " ", "/", "\\")
	case 3:
		return "/"
	case 4:
		return g.pick("*.pyc", "*.py[co]", "*.py[cod]", "*$py.class", "__pycache__/", "[a-w]*.pyc", "*.?yc")
	}
	return g.component()
}

// mutate turns a path into a pattern that has a chance of matching it.
func (g gen) mutate(path string) string {
	if g.one(3) {
		path = path[strings.LastIndexByte(path, '/')+1:]
	}
	if g.one(3) {
		if dir, _, ok := strings.Cut(path, "/"); ok {
			path = dir
		}
	}
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		c := path[i]
		switch n := g.IntN(24); {
		case n == 0:
			b.WriteString("*")
		case n == 1 && c != '/':
			b.WriteString("?")
		case n == 2:
			b.WriteString("*")
			b.WriteByte(c)
		case n == 3 && c != '/':
			b.WriteString("[" + string(c) + "]")
		case n == 4:
			b.WriteString("\\")
			b.WriteByte(c)
		case n == 5:
			b.WriteString("**")
		case n == 6 && c == '/':
			b.WriteString("/**/")
		case n == 7 && isAlpha(c):
			b.WriteByte(c ^ 0x20)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// file is an ignore file.
func (g gen) file(paths []string) string {
	var b strings.Builder
	if g.one(8) {
		b.WriteString(bom)
	}
	eol := g.pick("\n", "\n", "\n", "\r\n")
	for range 1 + g.IntN(8) {
		switch g.IntN(12) {
		case 0:
			b.WriteString(g.pick("", "#", "# a", " ", " #a", "!", "!#", "/", "\\#a", "\\!a"))
		default:
			b.WriteString(strings.ReplaceAll(g.pattern(paths), "\n", ""))
		}
		b.WriteString(eol)
	}
	if g.one(4) {
		return strings.TrimSuffix(b.String(), eol)
	}
	return b.String()
}
