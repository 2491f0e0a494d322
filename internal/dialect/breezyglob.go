package dialect

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// breezyGlobber writes a glob of Breezy's as a Python regular expression. Each
// rewriting is tried in the order of a list, at every place of the text.
type breezyGlobber []breezyRewrite

// breezyRewrite stands for what its pattern matches at the place reached.
type breezyRewrite struct {
	pattern func() *regexp.Regexp
	// atStart: only at the start of the text or behind a slash.
	atStart bool
	write   func(matched string) string
}

func rewriteTo(text string) func(string) string { return func(string) string { return text } }

var (
	breezyBracket  = breezyRewrite{lazyRegexp(`^\[\^?\]?(?:[^\]\[]|\[:[^\]]+:\])+\]`), false, breezySet}
	breezySpecials = breezyRewrite{lazyRegexp(`^[(){}|^$+.]`), false, func(c string) string { return `\` + c }}

	// breezyPath is for the whole path: "**/" stands for any directories.
	breezyPath = breezyGlobber{
		breezyBracket,
		{lazyRegexp(`^(?:\.?/)+`), true, rewriteTo("")},
		breezySpecials,
		{lazyRegexp(`^\*\*+/`), true, rewriteTo("(?:.*/)?")},
		{lazyRegexp(`^\*+`), false, rewriteTo("[^/]*")},
		{lazyRegexp(`^\?`), false, rewriteTo("[^/]")},
	}
	// breezyBase is for a single component.
	breezyBase = breezyGlobber{
		breezyBracket,
		breezySpecials,
		{lazyRegexp(`^\*+`), false, rewriteTo(".*")},
		{lazyRegexp(`^\?`), false, rewriteTo(".")},
	}
)

func (g breezyGlobber) python(glob string) string {
	var out strings.Builder
	for i := 0; i < len(glob); {
		i += g.step(&out, glob, i)
	}
	return out.String()
}

// step writes what stands at i and returns its length.
func (g breezyGlobber) step(out *strings.Builder, glob string, i int) int {
	for _, rewrite := range g {
		if rewrite.atStart && i > 0 && glob[i-1] != '/' {
			continue
		}
		if m := rewrite.pattern().FindString(glob[i:]); m != "" {
			out.WriteString(rewrite.write(m))
			return len(m)
		}
	}
	_, size := utf8.DecodeRuneInString(glob[i:])
	out.WriteString(glob[i : i+size])
	return size
}

// breezySets are the names that Breezy knows inside a bracket.
var breezySets = strings.NewReplacer(
	"[:digit:]", `\d`,
	"[:space:]", `\s`,
	"[:alnum:]", `\w`,
	"[:ascii:]", `\x00-\x7f`,
	"[:blank:]", " \t",
	"[:cntrl:]", `\x00-\x1f\x7f-\x9f`,
)

func breezySet(bracket string) string {
	inside, not := bracket[1:len(bracket)-1], ""
	if inside[0] == '!' || inside[0] == '^' {
		inside, not = inside[1:], "^"
	}
	return "[" + not + breezySets.Replace(inside) + "]"
}
