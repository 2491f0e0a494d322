package dialect

import (
	"slices"
	"strings"

	"github.com/pycguard/pycguard/internal/lines"
)

// addition is a line that a patch may add, and the forms that it covers in
// every directory.
type addition struct {
	text   string
	covers formSet
}

// bracketAdditions are the additions of the dialects that know brackets.
func bracketAdditions(cache, pyco, class string) []addition {
	return []addition{
		{cache, cacheForm},
		{pyco, pycForm | pyoForm},
		{class, classForm},
	}
}

// Patch is what to add to an ignore file.
type Patch struct {
	// Lines are added at the end, in this order; empty if none is missing.
	Lines []string
	// Data is the file with the lines. It is the data given where there
	// are none.
	Data []byte
	// Proof holds for Data. It may have open questions left, or gaps that
	// no line at the end of the file closes: an earlier rule prevents it.
	Proof Proof
}

// Plan returns the fewest lines after which the proof is whole. Where rules
// cannot be evaluated it adds the lines that would cover the forms in
// question, unless they are there already, word for word: a second Plan adds
// nothing. Line endings and a byte order mark stay as they are; a last line
// without an ending gets one.
func (d *Dialect) Plan(data []byte, dirs []string, include Include) Patch {
	before := d.Prove(data, dirs, include)
	if before.Whole() {
		return Patch{Data: data, Proof: before}
	}
	var plan Patch
	for _, additions := range d.additions(data) {
		plan = d.plan(data, dirs, include, before, additions)
		if plan.Proof.Whole() {
			return plan
		}
	}
	return plan
}

// plan adds what before misses. Lines that change nothing are left out where
// they would not help: where they are there already, or where the file lets
// bytecode through whatever stands at its end.
func (d *Dialect) plan(data []byte, dirs []string, include Include, before Proof, additions []addition) Patch {
	missing := linesFor(additions, before.missing())
	patched := appendTo(data, missing)
	after := d.Prove(patched, dirs, include)
	if len(after.Gaps)+len(after.Open) < len(before.Gaps)+len(before.Open) {
		return Patch{Lines: missing, Data: patched, Proof: after}
	}
	missing = slices.DeleteFunc(missing, func(line string) bool { return hasLine(data, line) })
	if len(missing) == 0 || len(before.Gaps) > 0 {
		return Patch{Data: data, Proof: before}
	}
	patched = appendTo(data, missing)
	return Patch{Lines: missing, Data: patched, Proof: d.Prove(patched, dirs, include)}
}

// appendTo appends lines. Most programs take a byte order mark for a part of
// the first line, so it gets a line to itself.
func appendTo(data []byte, missing []string) []byte {
	if string(data) == bom {
		missing = append([]string{""}, missing...)
	}
	return lines.Append(data, missing...)
}

// linesFor returns the additions that cover any of the forms.
func linesFor(additions []addition, missing formSet) []string {
	var found []string
	for _, a := range additions {
		if a.covers&missing != 0 {
			found = append(found, a.text)
		}
	}
	return found
}

// hasLine reports whether a line stands in the file word for word.
func hasLine(data []byte, line string) bool {
	for have := range strings.Lines(strings.TrimPrefix(string(data), bom)) {
		if strings.TrimRight(have, "\r\n") == line {
			return true
		}
	}
	return false
}
