package dialect

import "strings"

// mercurialGlob writes a glob of Mercurial's as a Python regular expression.
// "?" matches a slash too; "{a,b}" are alternatives; "**" crosses slashes.
func mercurialGlob(glob string) string {
	g := mercurialGlobber{in: glob}
	for g.in != "" {
		g.step()
	}
	return g.out.String()
}

type mercurialGlobber struct {
	in    string
	out   strings.Builder
	depth int // of open braces
}

func (g *mercurialGlobber) take(prefix string) bool {
	rest, found := strings.CutPrefix(g.in, prefix)
	g.in = rest
	return found
}

func (g *mercurialGlobber) step() {
	switch {
	case g.take("**/"):
		g.out.WriteString("(?:.*/)?")
	case g.take("**"):
		g.out.WriteString(".*")
	case g.take("*"):
		g.out.WriteString("[^/]*")
	case g.take("?"):
		g.out.WriteByte('.')
	case g.take("["):
		g.bracket()
	case g.take("{"):
		g.depth++
		g.out.WriteString("(?:")
	case g.depth > 0 && g.take("}"):
		g.depth--
		g.out.WriteByte(')')
	case g.depth > 0 && g.take(","):
		g.out.WriteByte('|')
	case len(g.in) > 1 && g.take(`\`):
		g.literal()
	default:
		g.literal()
	}
}

func (g *mercurialGlobber) literal() {
	c := g.in[0]
	g.in = g.in[1:]
	if strings.IndexByte("()[]{}?*+-|^$\\.&~# \t\n\r\v\f", c) >= 0 {
		g.out.WriteByte('\\')
	}
	g.out.WriteByte(c)
}

// bracket reads what follows a "[". Without a "]" it is an ordinary
// character. A backslash inside is one too.
func (g *mercurialGlobber) bracket() {
	skip := 0
	if g.in != "" && (g.in[0] == '!' || g.in[0] == ']') {
		skip = 1
	}
	end := strings.IndexByte(g.in[skip:], ']')
	if end < 0 {
		g.out.WriteString(`\[`)
		return
	}
	inside := strings.ReplaceAll(g.in[:skip+end], `\`, `\\`)
	g.in = g.in[skip+end+1:]
	if strings.HasPrefix(inside, "!") {
		inside = "^" + inside[1:]
	} else if strings.HasPrefix(inside, "^") {
		inside = `\` + inside
	}
	g.out.WriteString("[" + inside + "]")
}
