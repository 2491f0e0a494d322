package ignore

import "strings"

// kind is the form of a pattern. Most patterns have a form that needs no
// general matcher.
type kind uint8

const (
	never    kind = iota // malformed or empty: matches nothing
	name                 // "core": the base name is the text
	suffix               // "*.o": the base name ends in the text
	nameGlob             // "a?[bc]*": the base name is the text and a match of the glob
	path                 // "/a/b", "a/b": the path is the text
	pathGlob             // "a/*/b": the path is the text and a match of the glob
)

// pattern is a rule's pattern, compiled: without the "!" and the "/" at the
// end.
type pattern struct {
	kind kind
	// dirOnly patterns ended in a slash: they match directories only.
	dirOnly bool
	// open patterns have a star in their last component: they match names
	// of any length.
	open bool
	// text is what is compared byte by byte: all of the pattern, or what
	// stands before its glob. In lower case where case is folded.
	text string
	glob glob
}

// globSpecial are the bytes that end the literal part of a pattern.
const globSpecial = `*?[\`

// compile reads a pattern in the way of git's parse_path_pattern.
//
// A glob begins behind the literal part of the pattern, as in git. This is
// not only for speed: in "a**/b" it makes the "**" stand at the beginning,
// where it may match several directories.
func compile(text string, fold bool) pattern {
	text, dirOnly := strings.CutSuffix(text, "/")
	p := pattern{dirOnly: dirOnly}
	anchored := strings.Contains(text, "/")
	text = strings.TrimPrefix(text, "/")
	literal := strings.IndexAny(text, globSpecial)
	switch {
	case text == "":
		p.kind = never
	case literal < 0:
		p.kind, p.text = name, text
	case !anchored && text[0] == '*' && !strings.ContainsAny(text[1:], globSpecial):
		p.kind, p.text = suffix, text[1:]
	case !anchored:
		p.kind, p.text, p.glob = nameGlob, text[:literal], compileGlob(text[literal:], false, fold)
	default:
		p.kind, p.text, p.glob = pathGlob, text[:literal], compileGlob(text[literal:], true, fold)
	}
	if p.kind == name && anchored {
		p.kind = path
	}
	if p.glob.malformed {
		p.kind = never
	}
	p.open = p.kind == suffix || p.glob.openEnded()
	if fold {
		p.text = lower(p.text)
	}
	return p
}

func (p *pattern) match(s subject) bool {
	if p.dirOnly && !s.isDir {
		return false
	}
	switch p.kind {
	case name:
		return s.base == p.text
	case suffix:
		return strings.HasSuffix(s.base, p.text)
	case path:
		return s.path == p.text
	case nameGlob:
		return strings.HasPrefix(s.base, p.text) && p.glob.match(s.base[len(p.text):])
	case pathGlob:
		return strings.HasPrefix(s.path, p.text) && p.glob.match(s.path[len(p.text):])
	}
	return false
}
