package ignore

import (
	"slices"
	"strings"
)

const cacheName = "__pycache__"

// form is one way in which interpreters name bytecode: any stem, and one of
// the endings.
type form struct {
	pattern string
	// line is the rule that covers the form.
	line string
	// cache: the names stand in a cache directory, otherwise beside the
	// source.
	cache bool
	// stems are examples.
	stems   []string
	endings []string
}

var forms = []form{
	{cacheName + "/", cacheName + "/", true, []string{"x.cpython-313", "x.cpython-312.opt-1", "x.pypy311"}, []string{".pyc", ".pyc.140589556619184"}},
	{"*.pyc", "*.py[co]", false, []string{"x"}, []string{".pyc"}},
	{"*.pyo", "*.py[co]", false, []string{"x"}, []string{".pyo"}},
	{"*$py.class", "*$py.class", false, []string{"x"}, []string{"$py.class"}},
}

// mayBeBytecode reports whether the pattern may match a name of bytecode.
func (p *pattern) mayBeBytecode() bool {
	return slices.ContainsFunc(forms, func(form form) bool {
		return slices.ContainsFunc(form.endings, p.mayEndIn)
	})
}

// mayEndIn is a quick look at what the pattern ends in.
func (p *pattern) mayEndIn(ending string) bool {
	switch p.kind {
	case never:
		return false
	case nameGlob, pathGlob:
		return p.glob.fitsEnd(ending)
	}
	return strings.HasSuffix(p.text, ending) || strings.HasSuffix(ending, p.text)
}

// tokens returns the whole pattern as tokens.
func (p *pattern) tokens() []token {
	var tokens []token
	if p.kind == suffix {
		tokens = append(tokens, token{op: opStar})
	}
	tokens = appendBytes(tokens, p.text)
	return append(append(tokens, p.glob.tokens...), p.glob.tail...)
}

func appendBytes(tokens []token, text string) []token {
	for i := range len(text) {
		tokens = append(tokens, token{op: opByte, byte: text[i]})
	}
	return tokens
}
