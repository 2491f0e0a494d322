package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/pycguard/pycguard/internal/finding"
)

// maxMarkdown is how long a comment on GitHub may be, in characters. Ours are
// at most that many bytes; a job summary and a note on GitLab may be longer.
const maxMarkdown = 65_536

// Markdown writes a text for a comment on a pull request or a job summary: the
// verdict, how much was examined, a table for each rule, and what to do. What
// would make it too long is left out of the tables, and counted.
//
// Names stand in code spans: no renderer takes anything there for markup, for a
// mention or for a link.
func Markdown(w io.Writer, reports ...Report) error {
	page := &markdownPage{}
	page.heading(reports)
	page.troubles(reports)
	for _, rule := range worstFirst() {
		page.rule(rule, reports)
	}
	_, err := io.WriteString(w, page.text())
	return err
}

// worstFirst returns the rules with errors before warnings.
func worstFirst() []finding.Rule {
	rules := finding.Rules()
	slices.SortStableFunc(rules, func(a, b finding.Rule) int {
		return strings.Compare(string(a.Level), string(b.Level))
	})
	return rules
}

// A markdownPage is texts that must stand and lists that may be cut.
type markdownPage []markdownPart

type markdownPart struct {
	text string
	// rows are a list, each with the end of its line; what says what they
	// are, one and several.
	rows []string
	what [2]string
}

func (p *markdownPage) add(format string, args ...any) {
	*p = append(*p, markdownPart{text: fmt.Sprintf(format, args...)})
}

func (p *markdownPage) list(rows []string, one, several string) {
	*p = append(*p, markdownPart{rows: rows, what: [2]string{one, several}})
}

// heading says the verdict and how much was examined.
func (p *markdownPage) heading(reports []Report) {
	command := reports[0].Command
	if len(reports) == 1 {
		r := reports[0]
		p.add("## pycguard %s: %s\n\nExamined %s in %s.\n", command, r.outcome(), r.examinedText(), codePath(r.Repository.Path))
		return
	}
	bad := 0
	rows := make([]string, 0, len(reports))
	for _, r := range reports {
		if len(r.Findings) > 0 || r.Err != nil {
			bad++
		}
		rows = append(rows, fmt.Sprintf("| %s | %s | %s |\n", codePath(r.Repository.Path), r.outcome(), r.examinedText()))
	}
	p.add("## pycguard %s: %s, %d with findings or trouble\n\n| repository | outcome | examined |\n|---|---|---|\n",
		command, Plural(len(reports), "repository", "repositories"), bad)
	p.list(rows, "repository", "repositories")
}

// troubles lists what could not be examined.
func (p *markdownPage) troubles(reports []Report) {
	var rows []string
	for _, r := range reports {
		for _, t := range r.troubles() {
			lines := strings.Split(textPrefix(r, reports)+t.text, "\n")
			for i, line := range lines {
				lines[i] = strings.TrimSpace(line)
			}
			rows = append(rows, "- "+code(strings.Join(lines, "; "))+"\n")
		}
	}
	if len(rows) > 0 {
		p.add("\n### Not examined\n\n")
		p.list(rows, "trouble", "troubles")
	}
}

// rule is the table of one rule, over all repositories.
func (p *markdownPage) rule(rule finding.Rule, reports []Report) {
	var rows, fixes []string
	seen := map[string]bool{}
	for _, r := range reports {
		for _, f := range r.Findings {
			if f.Rule.ID != rule.ID {
				continue
			}
			rows = append(rows, markdownRow(r, f, len(reports) > 1))
			if f.Fix != "" && !seen[f.Fix] {
				seen[f.Fix] = true
				fixes = append(fixes, "- "+code(f.Fix)+"\n")
			}
		}
	}
	if len(rows) == 0 {
		return
	}
	header := "| path | what |\n|---|---|\n"
	if len(reports) > 1 {
		header = "| repository | path | what |\n|---|---|---|\n"
	}
	p.add("\n### [%s](%s) %s: %d\n\n%s\n\n%s", rule.ID, HelpURI(rule), rule.Name, len(rows), sentence(rule.Summary), header)
	p.list(rows, "finding", "findings")
	p.add("\nWhat to do:\n\n")
	p.list(fixes, "step", "steps")
	if rule.Command != "" {
		p.add("\n```sh\n%s\n```\n", rule.Command)
	}
}

func markdownRow(r Report, f finding.Finding, withRepository bool) string {
	repository := ""
	if withRepository {
		repository = " " + codePath(r.Repository.Path) + " |"
	}
	return "|" + repository + " " + codePath(f.Path) + " | " + code(f.Message) + " |\n"
}

// text puts the page together. Each list gets an equal share of the room that
// is left, and what one does not need goes to those behind it.
func (p markdownPage) text() string {
	room, lists := maxMarkdown, 0
	for _, part := range p {
		room -= len(part.text)
		if part.rows != nil {
			lists++
		}
	}
	var b strings.Builder
	for _, part := range p {
		b.WriteString(part.text)
		if part.rows == nil {
			continue
		}
		list := part.cut(room / lists)
		b.WriteString(list)
		room -= len(list)
		lists--
	}
	return b.String()
}

// cut returns as many rows as there is room for, and how many more there are.
func (p markdownPart) cut(room int) string {
	if list := strings.Join(p.rows, ""); len(list) <= room {
		return list
	}
	const lastLine = 80
	var b strings.Builder
	shown := 0
	for _, row := range p.rows {
		if b.Len()+len(row) > room-lastLine {
			break
		}
		b.WriteString(row)
		shown++
	}
	fmt.Fprintf(&b, "\nand %s\n", Plural(len(p.rows)-shown, "more "+p.what[0], "more "+p.what[1]))
	return b.String()
}

// code returns text as a code span for a line of text or a cell of a table:
// what is invisible is escaped, and so are the backtick, which ends a span, and
// the bar, which ends a cell, both as in a quoted path.
func code(text string) string {
	text = strings.NewReplacer("`", `\140`, "|", `\174`).Replace(oneLine(text))
	if strings.TrimSpace(text) == "" {
		text = `"` + text + `"`
	}
	return "`" + text + "`"
}

// codePath is code for a path, which is quoted where code changes it or a space
// at its end would get lost.
func codePath(path string) string {
	quoted := finding.Quote(path)
	if quoted == path && (strings.ContainsAny(path, "`|") || strings.TrimSpace(path) != path) {
		quoted = `"` + path + `"`
	}
	return code(quoted)
}
