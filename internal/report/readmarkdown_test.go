package report

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	nethtml "golang.org/x/net/html"

	"github.com/pycguard/pycguard/internal/finding"
)

// markdownElements are all that our Markdown becomes.
var markdownElements = []string{
	"html", "head", "body", "h2", "h3", "p", "a", "code", "pre", "ul", "li",
	"table", "thead", "tbody", "tr", "th", "td",
}

// readMarkdown renders as GitHub does, HTML in it included, and reads the page
// as a browser does.
func readMarkdown(t testing.TB, out []byte, name string, reports []Report) {
	t.Helper()
	var page bytes.Buffer
	renderer := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
	if err := renderer.Convert(out, &page); err != nil {
		t.Fatal(err)
	}
	root, err := nethtml.Parse(&page)
	if err != nil {
		t.Fatal(err)
	}
	cells := 0
	for n := range root.Descendants() {
		switch n.Type {
		case nethtml.ElementNode:
			checkElement(t, n)
			if n.Data == "td" {
				cells++
			}
		case nethtml.TextNode:
			if outside := !within(n, "code"); outside && strings.ContainsAny(n.Data, "@<>&|`") {
				t.Errorf("outside of code: %q", n.Data)
			}
		case nethtml.CommentNode:
			t.Errorf("a comment: %q", n.Data)
		}
	}
	columns := 2 * countFindings(reports)
	if len(reports) > 1 {
		columns = 3*countFindings(reports) + 3*len(reports)
	}
	if cells != columns {
		t.Errorf("%d cells, want %d:\n%s", cells, columns, out)
	}
	if want := codeText(name); !slices.Contains(codeTexts(root), want) {
		t.Errorf("no code %q in %q", want, codeTexts(root))
	}
}

func checkElement(t testing.TB, n *nethtml.Node) {
	t.Helper()
	if !slices.Contains(markdownElements, n.Data) {
		t.Errorf("an element %s", n.Data)
	}
	for _, a := range n.Attr {
		ours := n.Data == "a" && a.Key == "href" && strings.HasPrefix(a.Val, home+"/") ||
			n.Data == "code" && a.Key == "class" && a.Val == "language-sh"
		if !ours {
			t.Errorf("an attribute %s=%q of %s", a.Key, a.Val, n.Data)
		}
	}
}

func within(n *nethtml.Node, element string) bool {
	for above := range n.Ancestors() {
		if above.Data == element {
			return true
		}
	}
	return false
}

// codeTexts returns what stands in the elements code.
func codeTexts(root *nethtml.Node) (texts []string) {
	for n := range root.Descendants() {
		if n.Type == nethtml.TextNode && within(n, "code") {
			texts = append(texts, n.Data)
		}
	}
	return texts
}

// codeText is what a reader of the page sees of a path.
func codeText(path string) string {
	text := finding.Quote(path)
	if text == path && (strings.ContainsAny(path, "|`") || strings.HasPrefix(path, " ") || strings.HasSuffix(path, " ")) {
		text = `"` + text + `"`
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "|", `\174`), "`", `\140`)
}

// A comment on GitHub has a limit; what does not fit is counted.
func TestMarkdownFitsAComment(t *testing.T) {
	for _, n := range []int{1, 500, 5000} {
		r := checked()
		for range n {
			r.Findings = append(r.Findings, finding.Finding{Rule: finding.UnignoredBytecode, Path: strings.Repeat("é", 50), Message: "m", Fix: "f"})
		}
		out := string(formatted(t, Format{Write: Markdown}, r))
		shown := strings.Count(out, "| `éé") + 1
		cut := strings.Contains(out, "more findings")
		switch {
		case len(out) > maxMarkdown:
			t.Errorf("%d findings: %d bytes", n, len(out))
		case cut != (n >= 500):
			t.Errorf("%d findings: cut %v, %d shown in %d bytes", n, cut, shown, len(out))
		case cut && !strings.Contains(out, Plural(n+1-shown, "", "more findings")+"\n"):
			t.Errorf("%d findings, %d shown, but the rest is not counted right: %s", n, shown, out[len(out)-1000:])
		}
		for _, rule := range []string{"PYC001", "PYC003", "PYC007"} {
			if !strings.Contains(out, "### ["+rule+"]") {
				t.Errorf("%d findings: no room for %s", n, rule)
			}
		}
	}
}
