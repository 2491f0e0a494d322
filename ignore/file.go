package ignore

import "strings"

// Option changes how a file is read.
type Option uint8

// FoldCase compares without regard to ASCII case, as git does where
// core.ignoreCase is set.
const FoldCase Option = 1

// File is one parsed ignore file. It does not change once parsed.
type File struct {
	dir   string
	fold  bool
	rules []Rule
	index *ruleIndex
}

// Rule is one line of an ignore file that holds a pattern.
type Rule struct {
	// Pattern is the line as git shows it: with the "!" of a negation and
	// the "/" of a pattern for directories, without spaces at the end.
	Pattern string
	// Source names the file, as Parse was told.
	Source string
	// Line counts from 1.
	Line int
	// Negated rules re-include what they match.
	Negated bool

	pattern pattern
}

const bom = "\xef\xbb\xbf"

// Parse reads an ignore file. source names it in the rules; dir is the
// directory that holds it, "" for the top and for the files that belong to no
// directory (.git/info/exclude, core.excludesFile).
//
// Every sequence of bytes is an ignore file: a line that git cannot
// understand is a rule that matches nothing.
func Parse(data []byte, source, dir string, options ...Option) *File {
	f := &File{dir: dir}
	for _, option := range options {
		f.fold = f.fold || option == FoldCase
	}
	text := strings.TrimPrefix(string(data), bom)
	f.rules = make([]Rule, 0, countRules(text))
	for line := 1; text != ""; line++ {
		var entry string
		entry, text, _ = strings.Cut(text, "\n")
		if entry == "" || entry[0] == '#' {
			continue
		}
		f.rules = append(f.rules, newRule(trimEntry(entry), source, line, f.fold))
	}
	f.index = newRuleIndex(f.rules)
	return f
}

// countRules returns how many lines hold a rule, so that a large file is
// stored in one piece.
func countRules(text string) int {
	n := 0
	for text != "" {
		var entry string
		entry, text, _ = strings.Cut(text, "\n")
		if entry != "" && entry[0] != '#' {
			n++
		}
	}
	return n
}

// trimEntry takes from a line what git takes: one carriage return at the end,
// everything from a NUL on (git's strings end there), and the spaces at the
// end that no backslash protects.
func trimEntry(entry string) string {
	entry = strings.TrimSuffix(entry, "\r")
	if nul := strings.IndexByte(entry, 0); nul >= 0 {
		entry = entry[:nul]
	}
	return entry[:lenWithoutSpaces(entry)]
}

func lenWithoutSpaces(entry string) int {
	if !strings.HasSuffix(entry, " ") {
		return len(entry)
	}
	end := 0
	for i := 0; i < len(entry); i++ {
		switch entry[i] {
		case ' ':
			continue
		case '\\':
			i++
		}
		end = min(i+1, len(entry))
	}
	return end
}

func newRule(text, source string, line int, fold bool) Rule {
	body, negated := strings.CutPrefix(text, "!")
	return Rule{
		Pattern: text,
		Source:  source,
		Line:    line,
		Negated: negated,
		pattern: compile(body, fold),
	}
}

// Dir returns the directory whose paths the file's rules are for.
func (f *File) Dir() string { return f.dir }

// last returns the last rule that matches, or nil. path is relative to the
// file's directory.
func (f *File) last(path string, isDir bool) *Rule {
	if f.fold {
		path = lower(path)
	}
	s := newSubject(path, isDir)
	if f.index != nil {
		return f.index.last(f.rules, s)
	}
	return lastLinear(f.rules, s)
}

// lastLinear is last without an index. It serves short files, and the tests
// as the plain form of what the index does.
func lastLinear(rules []Rule, s subject) *Rule {
	for i := len(rules) - 1; i >= 0; i-- {
		if rules[i].pattern.match(s) {
			return &rules[i]
		}
	}
	return nil
}

// subject is a path that is being matched, relative to the file's directory
// and in lower case where case is folded.
type subject struct {
	path, base string
	isDir      bool
}

func newSubject(path string, isDir bool) subject {
	return subject{path: path, base: path[strings.LastIndexByte(path, '/')+1:], isDir: isDir}
}

// lower returns s with ASCII letters in lower case. It allocates only where
// there is an upper case letter.
func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if isUpper(s[i]) {
			return lowerCopy(s)
		}
	}
	return s
}

func lowerCopy(s string) string {
	b := []byte(s)
	for i, c := range b {
		b[i] = lowerByte(c)
	}
	return string(b)
}
