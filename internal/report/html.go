package report

import (
	"bufio"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"sync"
)

//go:embed page
var pageFiles embed.FS

// start tells the style that scripts run, so that the browser need not lay out
// all rows of a long table before the script has hidden most.
const start = `document.documentElement.className = "scripted";`

// page is what the templates of an HTML page are filled with.
type page struct {
	Title, Heading string
	// Policy lets the page run its own script and use its own style, and
	// forbids it everything else, the network above all.
	Policy string
	Style  template.CSS
	// Start runs before anything is drawn, Script at the end.
	Start, Script template.JS

	Overview     []overviewRow // of several repositories
	Repositories []repositoryView
}

// HTML writes reports as one page for people that needs nothing else: neither
// network nor, to be read, a script. What the page leaves out of long lists it
// says, with their length.
func HTML(w io.Writer, reports ...Report) error {
	style, err := pageFiles.ReadFile("page/style.css")
	if err != nil {
		return err
	}
	script, err := pageFiles.ReadFile("page/script.js")
	if err != nil {
		return err
	}
	p := page{
		Policy: fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; script-src 'sha256-%s' 'sha256-%s'; base-uri 'none'; form-action 'none'", hash(style), hash([]byte(start)), hash(script)),
		Style:  template.CSS(style),
		Start:  start,
		Script: template.JS(script),
	}
	p.Title, p.Heading = titles(reports)
	for i, r := range reports {
		view, err := newRepositoryView(i, r)
		if err != nil {
			return fmt.Errorf("%s: %w", r.Repository.Path, err)
		}
		p.Repositories = append(p.Repositories, view)
	}
	if len(reports) > 1 {
		p.Overview = overview(reports, p.Repositories)
	}
	templates, err := pageTemplates()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	if err := templates.ExecuteTemplate(out, "page", p); err != nil {
		return err
	}
	return out.Flush()
}

// pageTemplates parses the templates when they are needed first: a start of the
// program should not.
var pageTemplates = sync.OnceValues(func() (*template.Template, error) {
	return template.New("").ParseFS(pageFiles, "page/*.tmpl")
})

// hash returns what a content security policy calls a text.
func hash(text []byte) string {
	sum := sha256.Sum256(text)
	return base64.StdEncoding.EncodeToString(sum[:])
}
