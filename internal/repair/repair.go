// Package repair plans what fix-ignore writes: the missing lines of the
// .gitignore, and of the ignore files of other programs that are there.
//
// It reads files through the function it is given, and writes none. How lines
// are found is the business of packages ignore and dialect.
package repair

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/pycguard/pycguard/ignore"
	"github.com/pycguard/pycguard/internal/dialect"
	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/lines"
)

// Request says what to repair. Paths are relative to the top of the working
// tree.
type Request struct {
	// Git is for the .gitignore files.
	Git ignore.Repair
	// Present are ignore files of other programs. Those without Python source
	// below them are left alone. Named ones are repaired all the same, and
	// made where they are missing.
	Present, Named []string
	// Read returns the content of a file.
	Read func(path string) ([]byte, error)
}

// Plan is what to write, and what that does not mend.
type Plan struct {
	Changes []Change
	// Overridden are the negations that the new lines of .gitignore files take
	// back.
	Overridden []*ignore.Rule
	// Left are the gaps in the files of other programs that no line mends,
	// and what cannot be told. Those of git are not among them.
	Left []finding.Finding
	// Others counts the ignore files of other programs that were looked at.
	Others int
}

// Change is a file to write.
type Change struct {
	Path string
	// Old is nil where there is no file yet.
	Old, New []byte
	// Lines are those added at the end.
	Lines []string
}

// Plan finds the missing lines.
func (r Request) Plan() (Plan, error) {
	git, err := r.Git.Plan()
	if err != nil {
		return Plan{}, err
	}
	plan := Plan{Overridden: git.Overridden}
	for _, edit := range git.Edits {
		plan.Changes = append(plan.Changes, Change{path.Join(edit.Dir, ".gitignore"), edit.Old, edit.New, edit.Lines})
	}
	for _, file := range r.others() {
		if err := r.other(file, &plan); err != nil {
			return Plan{}, err
		}
	}
	return plan, nil
}

// others returns the files of other programs to look at, in order.
func (r Request) others() []string {
	all := map[string]bool{}
	for _, file := range r.Named {
		all[file] = true
	}
	for _, file := range r.Present {
		base := dialect.Find(file).Base(file)
		all[file] = all[file] || slices.ContainsFunc(r.Git.Sources, func(dir string) bool { return inside(dir, base) })
	}
	maps.DeleteFunc(all, func(_ string, wanted bool) bool { return !wanted })
	return slices.Sorted(maps.Keys(all))
}

func (r Request) other(file string, plan *Plan) error {
	d := dialect.Find(file)
	old, err := r.Read(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading %s: %w", finding.Quote(file), err)
	}
	include := func(name string) ([]byte, bool) {
		content, err := r.Read(path.Join(path.Dir(file), name))
		return content, err == nil
	}
	patch := d.Plan(old, r.dirsBelow(d.Base(file)), include)
	plan.Others++
	if len(patch.Lines) > 0 {
		plan.Changes = append(plan.Changes, Change{file, old, patch.Data, patch.Lines})
	}
	plan.Left = append(plan.Left, leftIn(file, patch.Proof)...)
	return nil
}

// dirsBelow returns the directories to prove for a file whose rules are for
// base, relative to it.
func (r Request) dirsBelow(base string) []string {
	dirs := []string{""}
	for _, dir := range r.Git.Sources {
		if inside(dir, base) && dir != base {
			dirs = append(dirs, strings.TrimPrefix(strings.TrimPrefix(dir, base), "/"))
		}
	}
	return dirs
}

// inside reports whether dir is base or below it.
func inside(dir, base string) bool {
	return base == "" || dir == base || strings.HasPrefix(dir, base+"/")
}

// leftIn returns a finding for each rule that leaves something open.
func leftIn(file string, proof dialect.Proof) []finding.Finding {
	var found []finding.Finding
	seen := map[dialect.Rule]bool{}
	for _, answer := range slices.Concat(proof.Gaps, proof.Open) {
		if seen[answer.Rule] {
			continue
		}
		seen[answer.Rule] = true
		found = append(found, finding.Finding{
			Rule:    finding.IgnoreGap,
			Path:    file,
			Place:   fmt.Sprintf("%09d", answer.Rule.Line),
			Message: leftMessage(file, answer),
			Fix:     "change the rule by hand",
		})
	}
	return found
}

func leftMessage(file string, answer dialect.Answer) string {
	rule := fmt.Sprintf("%s:%d: %s", finding.Quote(file), answer.Rule.Line, finding.Quote(answer.Rule.Text))
	name := finding.Quote(path.Join(answer.Dir, answer.Name))
	switch {
	case answer.State == dialect.Kept && answer.Rule.Line > 0:
		return rule + " re-includes " + string(answer.Form) + ", such as " + name
	case answer.State == dialect.Kept:
		return "no rule ignores " + string(answer.Form) + ", such as " + name
	case answer.Rule.Line > 0:
		return "cannot tell whether " + name + " is ignored: " + rule + ": " + answer.Reason
	}
	return "cannot tell whether " + name + " is ignored: " + answer.Reason
}

// Diff returns the change as a unified diff, as git apply and patch take it.
func (c Change) Diff() []byte {
	return lines.Diff(c.Path, c.Old, c.New)
}
