package cli

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/pycguard/pycguard/internal/finding"
	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/odb"
	"github.com/pycguard/pycguard/internal/report"
	"github.com/pycguard/pycguard/internal/scan"
)

// maxRefused is how many paths are named for one ref: whoever pushes reads
// them in a terminal.
const maxRefused = 20

// writeRefusal says why a ref is refused: its commits, and their paths.
func (s *session) writeRefusal(store *odb.Store, ref string, b brought) error {
	var paths int
	var lines strings.Builder
	for _, in := range b.dirty {
		if paths < maxRefused {
			title, err := title(store, in.id)
			if err != nil {
				return err
			}
			fmt.Fprintf(&lines, "  %s\n", title)
		}
		for i, f := range in.findings {
			if i > 0 && in.findings[i-1].Path == f.Path {
				continue // The same file by another rule.
			}
			if paths++; paths <= maxRefused {
				fmt.Fprintf(&lines, "    %s\n", finding.Quote(f.Path))
			}
		}
	}
	if paths > maxRefused {
		fmt.Fprintf(&lines, "  and %s more\n", report.Plural(paths-maxRefused, "path", "paths"))
	}
	_, err := fmt.Fprintf(s.Out, "pycguard: %s is refused: bytecode in %d of %s\n%s", finding.Quote(ref), len(b.dirty),
		report.Plural(max(1, b.commits), "new commit", "new commits"), lines.String())
	return err
}

// title names a commit as people know it, or a tree.
func title(store *odb.Store, id object.ID) (string, error) {
	kind, content, err := store.Read(id)
	if err != nil {
		return "", err
	}
	short := scan.ShortID(id.String())
	if kind != object.Commit {
		return fmt.Sprintf("%v %s", kind, short), nil
	}
	const readable = 60
	subject := []rune(string(object.Subject(content)))
	return fmt.Sprintf("commit %s %s", short, finding.Quote(string(subject[:min(readable, len(subject))]))), nil
}

// gitlabPrefix begins the lines that GitLab shows in its pages.
const gitlabPrefix = "GL-HOOK-ERR: "

// linePrefix is a writer that begins each line with a prefix.
type linePrefix struct {
	w      io.Writer
	prefix string
	inLine bool
}

func (p *linePrefix) Write(b []byte) (int, error) {
	var out bytes.Buffer
	for line := range bytes.Lines(b) {
		if !p.inLine {
			out.WriteString(p.prefix)
		}
		out.Write(line)
		p.inLine = line[len(line)-1] != '\n'
	}
	if _, err := p.w.Write(out.Bytes()); err != nil {
		return 0, err
	}
	return len(b), nil
}
