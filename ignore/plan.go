package ignore

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pycguard/pycguard/internal/lines"
)

// Repair asks for the lines that make bytecode ignored.
type Repair struct {
	// Files has the content of the committed .gitignore of each directory
	// that has one.
	Files map[string][]byte
	// Dir is the directory whose .gitignore gets the lines, "" for the top.
	Dir string
	// Sources are the directories that hold Python source. Those outside
	// Dir do not matter; Dir itself always does.
	Sources []string
	// Nested allows to add lines to ignore files below Dir as well, where
	// one re-includes bytecode. Otherwise that is left as it is, for
	// somebody meant it.
	Nested bool
	// FoldCase is as for Parse.
	FoldCase bool
}

// Plan is what to write, and what that does not mend.
type Plan struct {
	// Edits are the files to write, by directory. None: nothing is missing.
	Edits []Edit
	// Overridden are the negations that the new lines take back.
	Overridden []*Rule
	// Left are the gaps that remain, each with the negation that makes it.
	Left []Coverage
}

// Edit is a changed .gitignore.
type Edit struct {
	Dir string
	// Old is nil where there is no file yet.
	Old, New []byte
	// Lines are those added at the end.
	Lines []string
}

const fileName = ".gitignore"

// Plan returns the fewest lines that close the gaps. Existing lines stay as
// they are: a line at the end overrides what stands above it, in the same
// file and in the files above. Only a file in a directory below can override
// it, and there, too, a line at the end is what mends it.
//
// It fails where git would not see added lines: in a file in UTF-16.
func (r Repair) Plan() (Plan, error) {
	added := additions{}
	var plan Plan
	for {
		plan.Left = Gaps(r.matcher(added).Prove(r.dirs()))
		if !r.extend(added, &plan) {
			break
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(added)) {
		if isUTF16(r.Files[dir]) {
			return Plan{}, fmt.Errorf("%s is in UTF-16, which git does not read: save it as UTF-8", join(dir, fileName))
		}
		plan.Edits = append(plan.Edits, added.edit(dir, r.Files[dir]))
	}
	return plan, nil
}

// additions are the lines added to the file of each directory.
type additions map[string]map[string]bool

// edit returns the change of the file of dir, whose content is old.
func (a additions) edit(dir string, old []byte) Edit {
	var added []string
	for _, form := range forms {
		if a[dir][form.line] && !slices.Contains(added, form.line) {
			added = append(added, form.line)
		}
	}
	return Edit{Dir: dir, Old: old, New: lines.Append(old, added...), Lines: added}
}

// extend adds the lines for the gaps that are left. It reports whether it
// added one; each is added to a file once, so there is an end.
func (r Repair) extend(added additions, plan *Plan) bool {
	progress := false
	for _, gap := range plan.Left {
		dir, ok := r.fileFor(gap)
		if !ok {
			continue
		}
		plan.override(gap.Rule)
		line := gap.line()
		if added[dir] == nil {
			added[dir] = map[string]bool{}
		}
		progress = progress || !added[dir][line]
		added[dir][line] = true
	}
	return progress
}

// override notes a negation that a new line takes back.
func (p *Plan) override(rule *Rule) {
	if rule == nil || slices.ContainsFunc(p.Overridden, func(known *Rule) bool {
		return known.Source == rule.Source && known.Line == rule.Line
	}) {
		return
	}
	p.Overridden = append(p.Overridden, rule)
}

// fileFor returns the directory whose file a gap is to be mended in, if it
// may be: that of the negation if it is below Dir, otherwise Dir.
func (r Repair) fileFor(gap Coverage) (string, bool) {
	if gap.Rule == nil {
		return r.Dir, true
	}
	dir := strings.TrimSuffix(strings.TrimSuffix(gap.Rule.Source, fileName), "/")
	if dir == r.Dir || !inside(dir, r.Dir) {
		return r.Dir, true
	}
	return dir, r.Nested
}

// line returns the rule that closes the gap.
func (c Coverage) line() string {
	i := slices.IndexFunc(forms, func(form form) bool { return form.pattern == c.Pattern })
	return forms[i].line
}

// dirs returns the directories that the proof is asked for.
func (r Repair) dirs() []string {
	dirs := []string{r.Dir}
	for _, dir := range r.Sources {
		if inside(dir, r.Dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// matcher returns the rules as they are with the added lines.
func (r Repair) matcher(added additions) *Matcher {
	var options []Option
	if r.FoldCase {
		options = append(options, FoldCase)
	}
	files := maps.Clone(r.Files)
	if files == nil {
		files = map[string][]byte{}
	}
	for dir := range added {
		files[dir] = added.edit(dir, r.Files[dir]).New
	}
	var parsed []*File
	for dir, content := range files {
		parsed = append(parsed, Parse(content, join(dir, fileName), dir, options...))
	}
	return New(parsed...)
}

func isUTF16(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff"))
}

// Diff returns the change as a unified diff, as git apply and patch take it.
func (e Edit) Diff() []byte {
	return lines.Diff(join(e.Dir, fileName), e.Old, e.New)
}
