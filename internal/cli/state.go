package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/repo"
	"github.com/pycguard/pycguard/internal/report"
	"github.com/pycguard/pycguard/internal/scan"
	"github.com/pycguard/pycguard/internal/terminal"
)

// A stateRow is one line of the state: what was looked at, the verdict in a
// word, and what it stands on.
type stateRow struct {
	what, verdict string
	// role is good, a warning, bad or trouble; empty where nothing was to
	// be judged.
	role terminal.Role
	text string
	// next is what to do about it, empty for nothing.
	next step
}

// wrong reports whether somebody should do something.
func (r stateRow) wrong() bool { return r.role != "" && r.role != terminal.Good }

// A step is what to do, and the command that does it.
type step struct{ why, command string }

// state is what is known of a repository.
type state struct {
	rows []stateRow
	errs []error
}

// showState says how the repository stands, and what to do next. Outside of
// repositories it shows what the commands are.
func showState(c *cli.Context, p *Process) error {
	s, err := openSession(c, p)
	switch {
	case errors.Is(err, repo.ErrNotFound):
		return errors.Join(err, p.showCommands())
	case err == nil && s.repo.Bare():
		s, err = openServerSession(c, p)
	}
	if err != nil {
		return err
	}
	defer s.close()
	var st state
	if s.repo.Bare() {
		st.add(s.commitRow(c.Context))
	} else {
		st.lookAtFiles(c.Context, s)
	}
	st.add(s.hooksRow(c.Context))
	st.add(s.configRow(), nil)
	st.add(stateRow{
		what: "history", verdict: "unknown", text: "not looked at here",
		next: step{"look at every commit", "pycguard audit"},
	}, nil)
	if err := s.writeState(st); err != nil {
		return err
	}
	return errors.Join(st.errs...)
}

// add adds a row, or what kept it from being looked at.
func (st *state) add(row stateRow, err error) {
	if err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		row = stateRow{what: row.what, verdict: "unread", role: terminal.Trouble, text: first}
		st.errs = append(st.errs, err)
	}
	st.rows = append(st.rows, row)
}

// skip adds rows for what was not looked at because something before failed.
func (st *state) skip(why string, whats ...string) {
	for _, what := range whats {
		st.rows = append(st.rows, stateRow{what: what, verdict: "unread", role: terminal.Trouble, text: why})
	}
}

// lookAtFiles looks at what check looks at.
func (st *state) lookAtFiles(ctx context.Context, s *session) {
	staged, err := s.scanStaged(ctx, checkOptions{newOnly: s.config.NewOnly})
	st.add(indexRow(staged), err)
	if err != nil {
		st.skip("the index is needed for that", "working tree", "ignore rules")
		return
	}
	found, err := s.survey(ctx, nil, false)
	if err != nil {
		st.add(stateRow{what: "working tree"}, err)
		st.skip("the working tree is needed for that", "ignore rules")
		return
	}
	ghosts, err := s.findGhosts(ctx, nil, found)
	st.add(worktreeRow(found, ghosts), errors.Join(unread(found.Trouble), err))
	st.add(coverageRow(found.Coverage().Run(), len(found.Trouble) > 0), nil)
	st.mendTogether()
}

func indexRow(result scan.Result) stateRow {
	row := stateRow{
		what: "index", verdict: "clean", role: terminal.Good,
		text: "no bytecode in " + report.Plural(result.Examined, "entry", "entries") + passedOver(result),
	}
	if n := pathCount(result.Findings); n > 0 {
		row.verdict, row.role = "bytecode", terminal.Bad
		row.text = report.Plural(n, "path", "paths") + " of bytecode in " + report.Plural(result.Examined, "entry", "entries") + passedOver(result)
		row.next = step{"stop tracking it, files stay on disk", "pycguard untrack"}
	}
	return row
}

func worktreeRow(found *scan.Survey, ghosts []finding.Finding) stateRow {
	unignored := found.Unignored()
	n := pathCount(unignored.Findings)
	row := stateRow{
		what: "working tree", verdict: "clean", role: terminal.Good,
		text: "no unignored bytecode in " + examinedFiles(found) + passedOver(unignored),
	}
	var wrong []string
	if len(ghosts) > 0 {
		row.verdict, row.role = "ghosts", terminal.Warning
		row.next = step{"delete what no longer has a source", "pycguard clean --ghosts"}
		wrong = []string{report.Plural(len(ghosts), "module", "modules") + " that Python would import without a source"}
	}
	if n > 0 {
		row.verdict, row.role = "bytecode", terminal.Warning
		row.next = step{"see what is not ignored", "pycguard check --worktree"}
		wrong = append([]string{report.Plural(n, "path", "paths") + " of bytecode that the next \"git add .\" takes"}, wrong...)
	}
	if len(wrong) > 0 {
		row.text = strings.Join(wrong, ", ") + ", in " + examinedFiles(found) + passedOver(unignored)
	}
	return row
}

// coverageRow judges the ignore rules. partly says that some of them, or of the
// sources, could not be read.
func coverageRow(answer scan.Covered, partly bool) stateRow {
	row := stateRow{what: "ignore rules"}
	dirs := report.Plural(answer.Directories, "directory", "directories") + " of Python source"
	switch {
	case answer.Open > 0:
		row.verdict, row.role = "gaps", terminal.Warning
		row.text = fmt.Sprintf("bytecode is let through in %d of %s", answer.Open, dirs)
		row.next = step{"add the missing lines", "pycguard fix-ignore"}
	case partly:
		row.verdict, row.role = "unread", terminal.Trouble
		row.text = "a part of the working tree could not be read"
	case answer.Directories == 0:
		row.verdict, row.text = "none", "nothing to cover: there is no Python source"
	default:
		row.verdict, row.role, row.text = "complete", terminal.Good, "they cover "+dirs
	}
	return row
}

// mendTogether proposes commands that mend several rows: gaps in the ignore
// rules are why bytecode is tracked, or not ignored.
func (st *state) mendTogether() {
	index, worktree, rules := &st.rows[0], &st.rows[1], st.rows[2]
	if rules.next.command == "" {
		return
	}
	if index.next.command != "" {
		index.next = step{"stop tracking it, and add the missing ignore lines", "pycguard check --fix"}
	}
	if worktree.next.command != "" {
		worktree.next = rules.next
	}
}

// commitRow judges the newest commit of a bare repository.
func (s *session) commitRow(ctx context.Context) (stateRow, error) {
	row := stateRow{what: "commit HEAD", verdict: "clean", role: terminal.Good}
	tree, err := s.headTree(ctx)
	if err != nil {
		return row, err
	}
	if tree == nil {
		return stateRow{what: row.what, verdict: "none", text: "there is no commit yet"}, nil
	}
	result, err := scan.Committed{Tree: tree, Policy: s.policy(), Where: "in HEAD"}.Run()
	row.text = "no bytecode in " + report.Plural(result.Examined, "path", "paths") + passedOver(result)
	if n := pathCount(result.Findings); n > 0 {
		row.verdict, row.role = "bytecode", terminal.Bad
		row.text = fmt.Sprintf("%d of %s are bytecode", n, report.Plural(result.Examined, "path", "paths")) + passedOver(result)
		row.next = step{"see which", "pycguard check --tree HEAD"}
	}
	return row, err
}

func (s *session) configRow() stateRow {
	row := stateRow{what: "configuration", verdict: "none", text: "everything is as it comes"}
	var says []string
	if n := len(s.config.Allow); n > 0 {
		says = append(says, report.Plural(n, "pattern allows", "patterns allow")+" bytecode")
	}
	if n := len(s.config.ExtraPatterns); n > 0 {
		says = append(says, report.Plural(n, "extra pattern", "extra patterns"))
	}
	if s.config.NewOnly {
		says = append(says, "new-only")
	}
	if len(says) > 0 {
		row.verdict = "found"
		row.text = finding.Quote(filepath.Base(s.config.File)) + ": " + strings.Join(says, ", ")
	}
	return row
}

// writeState writes the rows below each other, and the next step.
func (s *session) writeState(st state) error {
	out := bufio.NewWriter(s.Out)
	screen := s.screens.out
	if !s.quiet {
		fmt.Fprintln(out, screen.Paint(terminal.Path, finding.Quote(s.place())))
	}
	var what, verdict int
	for _, row := range st.rows {
		what, verdict = max(what, len(row.what)+2), max(verdict, len(row.verdict)+2)
	}
	column := 2 + what + verdict
	for _, row := range st.rows {
		if s.quiet && !row.wrong() {
			continue
		}
		fmt.Fprintf(out, "  %-*s%s%s\n", what, row.what, screen.Paint(row.role, terminal.Pad(row.verdict, verdict)),
			terminal.Wrap(row.text, screen.Width, column, column))
	}
	if next := st.next(); !s.quiet && next.command != "" {
		fmt.Fprintf(out, "\n%s\n", layStep(screen, "next:", next.why+": ", next.command))
	}
	return out.Flush()
}

// place is where the repository is.
func (s *session) place() string {
	if s.repo.Bare() {
		return s.repo.GitDir
	}
	return s.repo.WorkTree
}

// next returns what to do first: the rows are in the order of what matters. What
// could not be read comes before all, with a next step in its own message.
func (st *state) next() step {
	if len(st.errs) > 0 {
		return step{}
	}
	for _, row := range st.rows {
		if row.next.command != "" {
			return row.next
		}
	}
	return step{}
}
