package dialect

import "strings"

// Rule is one rule of an ignore file.
type Rule struct {
	// Line counts from 1.
	Line int
	// Text is the rule as it stands in the file, without the line ending.
	Text string
}

// State is what the rules make of a path. The zero State is Kept.
type State uint8

// The states of a path.
const (
	// Kept: no rule ignores the path, or one re-includes it.
	Kept State = iota
	// Ignored: a rule ignores the path or a directory above it.
	Ignored
	// Unknown: that cannot be told exactly.
	Unknown
)

// Decision is what the rules of a file say about one path.
type Decision struct {
	State State
	// Rule ignores the path, re-includes it, or cannot be evaluated. It is
	// the zero Rule where no rule speaks of the path.
	Rule Rule
	// Reason says why the rule cannot be evaluated; empty unless Unknown.
	Reason string
}

// rules are a parsed ignore file.
type rules interface {
	// decide says what becomes of a path. Of the directories above it, it
	// knows only if the dialect does not walk.
	decide(path string, isDir bool) Decision
}

// unreadable are the rules of a file that its program would refuse, or that
// cannot be evaluated as a whole.
type unreadable struct {
	rule   Rule
	reason string
}

func (u unreadable) decide(string, bool) Decision { return open(u.rule, u.reason) }

// open is the decision that a rule cannot be evaluated.
func open(rule Rule, reason string) Decision {
	return Decision{State: Unknown, Rule: rule, Reason: reason}
}

// decider answers for files in any directory.
type decider struct {
	rules
	// walks: the program asks about each directory above a file first, and
	// does not enter an ignored one.
	walks bool
	// dirs has what is known of directories when walking.
	dirs map[string]Decision
}

// file decides the file at path.
func (d *decider) file(path string) Decision {
	if !d.walks {
		return d.decide(path, false)
	}
	return below(d.dir(parent(path)), func() Decision { return d.decide(path, false) })
}

// dir decides a directory that is walked into.
func (d *decider) dir(path string) Decision {
	if path == "" {
		return Decision{}
	}
	known, ok := d.dirs[path]
	if !ok {
		known = below(d.dir(parent(path)), func() Decision { return d.decide(path, true) })
		d.dirs[path] = known
	}
	return known
}

// below decides something in a directory. Where the directory is open, so is
// what it holds, unless that is ignored for sure.
func below(dir Decision, decide func() Decision) Decision {
	if dir.State == Ignored {
		return dir
	}
	d := decide()
	if d.State == Kept && (dir.State == Unknown || d.Rule == Rule{}) {
		return dir
	}
	return d
}

// parent returns the directory that holds path.
func parent(path string) string { return path[:max(0, strings.LastIndexByte(path, '/'))] }

// match is what one pattern says about one path.
type match uint8

const (
	no match = iota
	yes
	maybe
)

// matchIf turns a plain answer into a match.
func matchIf(matched bool) match {
	if matched {
		return yes
	}
	return no
}

// baseName returns the last component of a path.
func baseName(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// splitLines calls yield for each line of text with its number and without
// the newline. A carriage return stays.
func splitLines(text string, yield func(number int, line string) bool) {
	for number := 1; text != ""; number++ {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		if !yield(number, line) {
			return
		}
	}
}
