package report

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	nethtml "golang.org/x/net/html"

	"github.com/pycguard/pycguard/internal/finding"
)

// readHTML reads the page as a browser does: whatever the name is, the page has
// the same elements with the same attributes as with a name that means nothing.
func readHTML(t testing.TB, out []byte, name string, reports []Report) {
	t.Helper()
	page := parseHTML(t, out)
	want := elements(parseHTML(t, formatted(t, Format{Name: "html", Write: HTML}, hostileReports("plain.pyc")[:len(reports)]...)))
	got := elements(page)
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("element %d is %q, want %q", i, got[min(i, len(got)):min(i+3, len(got))], want[min(i, len(want)):min(i+3, len(want))])
		}
	}
	if !strings.Contains(textOf(page), finding.Quote(name)) {
		t.Errorf("the page does not say %q", finding.Quote(name))
	}
}

func parseHTML(t testing.TB, out []byte) *nethtml.Node {
	t.Helper()
	root, err := nethtml.Parse(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// elements returns the elements of a page with the names of their attributes.
// What a browser would run or apply or follow is there in full.
func elements(root *nethtml.Node) (all []string) {
	for n := range root.Descendants() {
		switch {
		case n.Type == nethtml.CommentNode:
			all = append(all, "comment "+n.Data)
		case n.Type == nethtml.TextNode && (n.Parent.Data == "script" || n.Parent.Data == "style"):
			all = append(all, n.Data)
		case n.Type == nethtml.ElementNode:
			text := n.Data
			for _, a := range n.Attr {
				text += " " + a.Key
				if slices.Contains([]string{"href", "src", "style", "class", "id", "type"}, a.Key) {
					text += "=" + a.Val
				}
			}
			all = append(all, text)
		}
	}
	return all
}

func textOf(root *nethtml.Node) string {
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == nethtml.TextNode {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}
