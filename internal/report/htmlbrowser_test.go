package report

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/pycguard/pycguard/internal/finding"
)

// writePage writes a page to a file.
func writePage(t *testing.T, reports ...Report) string {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := HTML(file, reports...); err != nil {
		t.Fatal(err)
	}
	return file.Name()
}

// axe returns the source of the accessibility checker.
func axe(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(os.Getenv("PYCGUARD_NODE_MODULES"), "axe-core", "axe.min.js"))
	if err == nil {
		return string(source)
	}
	if os.Getenv("PYCGUARD_REQUIRE_CLIENTS") != "" {
		t.Fatalf("axe-core is needed here: %v", err)
	}
	t.Skip("axe-core is not installed below PYCGUARD_NODE_MODULES")
	return ""
}

// checkAccess lets axe-core judge the page as it is.
func (b *tab) checkAccess(source string) {
	b.t.Helper()
	ask[bool](b, source+"; true")
	violations, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](`axe.run().then((r) => {
		if (r.passes.length < 10) throw new Error("only " + r.passes.length + " rules looked at anything");
		return r.violations.filter((v) => v.impact === "serious" || v.impact === "critical")
			.map((v) => v.id + ": " + v.help + " " + v.nodes.slice(0, 3).map((n) => n.html + " " + n.failureSummary).join(" | "));
	})`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatal(err)
	}
	for _, v := range violations {
		b.t.Error(v)
	}
}

// checkWidth fails when the page has to be moved sideways.
func (b *tab) checkWidth() {
	b.t.Helper()
	if got, want := ask[int](b, "document.documentElement.scrollWidth"), ask[int](b, "document.documentElement.clientWidth"); got > want {
		b.t.Errorf("the page is %d pixels wide on a screen of %d: %s", got, want, ask[string](b, `
			[...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
				.slice(0, 3).map((e) => e.outerHTML.slice(0, 200)).join("\n")`))
	}
}

// checkInert fails when a name has become an element.
func (b *tab) checkInert() {
	b.t.Helper()
	got := ask[[]int](b, `["script", "style", "img, iframe, object, embed, b, link, base, [onload], [onerror], [onmouseover]", "a:not([href^='#'])"].map((s) => document.querySelectorAll(s).length)`)
	if want := []int{1, 1, 0, 0}; !slices.Equal(got, want) {
		b.t.Errorf("got %v scripts, styles, foreign elements, links to elsewhere, want %v", got, want)
	}
}

func TestPagesInBrowser(t *testing.T) {
	source := axe(t)
	browser := startBrowser(t)
	check := Report{Command: "check", Repository: Repository{Path: "/srv/<i>work</i>"}, Examined: []Count{{"indexEntries", 1204}}}
	for i, name := range activeTexts {
		check.Findings = append(check.Findings, finding.Finding{Rule: finding.CommittedBytecode, Path: fmt.Sprint(i, name), Message: name, Fix: "git rm --cached -- " + name})
	}
	for name, reports := range map[string][]Report{
		"several": madeReports(),
		"single":  madeReports()[1:2],
		"clean":   madeReports()[2:3],
		"check":   {check},
	} {
		file := writePage(t, reports...)
		for _, l := range looks {
			t.Run(name+"/"+l.name, func(t *testing.T) {
				b := open(t, browser, file, l)
				b.checkWidth()
				b.checkInert()
				b.photograph(name + "-" + l.name)
				ask[bool](b, `document.querySelectorAll("details").forEach((d) => d.open = true); true`)
				b.checkWidth()
				b.checkAccess(source)
			})
		}
	}
}

func TestPrintedPage(t *testing.T) {
	b := open(t, startBrowser(t), writePage(t, madeReports()...), look{width: 718})
	pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4)))
	if err != nil {
		t.Fatal(err)
	}
	if pages := strings.Count(string(pdf), "/Type /Page\n"); !strings.HasPrefix(string(pdf), "%PDF-") || pages < 2 {
		t.Errorf("got %d pages in %d bytes", pages, len(pdf))
	}
}

// shown lists the paths that can be seen in the table of all paths.
const shown = `[...document.querySelectorAll("#r1-paths ~ .finder tbody tr")].filter((r) => r.getClientRects().length).map((r) => r.querySelector(".path").textContent)`

func TestSearchAndSortByKeyboard(t *testing.T) {
	r := madeReport(1, 60, plainNames)
	b := open(t, startBrowser(t), writePage(t, r), look{width: 1366})
	var all []string
	for _, p := range r.History.Paths {
		all = append(all, p.Path)
	}
	if got := ask[[]string](b, shown); !slices.Equal(got, all) {
		t.Fatalf("got %q, want %q", got, all)
	}
	b.tabTo(`input`)
	b.press("PKG7 mod")
	want := slices.DeleteFunc(slices.Clone(all), func(path string) bool { return !strings.HasPrefix(path, "pkg7/") })
	b.expect(want)
	if got, want := ask[string](b, `document.querySelector("output").textContent`), fmt.Sprintf("%d of 60", len(want)); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for range len("PKG7 mod") {
		b.press(kb.Backspace)
	}
	b.expect(all)

	b.tabTo(`[data-sort]:nth-child(1) button`)
	b.press(kb.Enter) // by path, upwards
	b.expect(all)
	b.press(" ") // and downwards
	slices.Reverse(all)
	b.expect(all)
	b.tabTo(`[data-sort]:nth-child(3) button`)
	b.press(kb.Enter)
	sizes := ask[[]int64](b, `[...document.querySelectorAll("#r1-paths ~ .finder td[data-value]")].map((c) => Number(c.dataset.value))`)
	if !slices.IsSorted(sizes) || sizes[0] == sizes[len(sizes)-1] {
		t.Errorf("not sorted by size: %v", sizes)
	}
	if got := ask[[]string](b, `[...document.querySelectorAll("[aria-sort]")].map((h) => h.textContent + " " + h.getAttribute("aria-sort"))`); !slices.Equal(got, []string{"Size ascending"}) {
		t.Errorf("got %q for what is sorted", got)
	}
	// A path opens with the keyboard as well.
	b.tabTo(`summary`)
	b.press(kb.Enter)
	if ask[int](b, `document.querySelectorAll("details[open]").length`) != 1 {
		t.Error("nothing opened")
	}
}

// tabTo presses the tabulator until an element that a selector matches has the
// focus.
func (b *tab) tabTo(selector string) {
	b.t.Helper()
	for range 200 {
		b.press(kb.Tab)
		if ask[bool](b, fmt.Sprintf("document.activeElement.matches(%q)", selector)) {
			return
		}
	}
	b.t.Fatalf("no way to %s with the keyboard", selector)
}

// expect waits until the table shows some paths.
func (b *tab) expect(want []string) {
	b.t.Helper()
	var got []string
	for range 50 {
		if got = ask[[]string](b, shown); slices.Equal(got, want) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.t.Fatalf("got %q, want %q", got, want)
}

func TestPageWithoutScripts(t *testing.T) {
	r := madeReport(1, 60, plainNames)
	browser := startBrowser(t)
	for _, l := range looks {
		l.noScripts = true
		b := open(t, browser, writePage(t, r), l)
		if got := ask[[]string](b, shown); len(got) != 60 {
			t.Errorf("%s: %d of 60 paths can be read", l.name, len(got))
		}
		if ask[bool](b, `document.querySelector("form").getClientRects().length > 0 || document.querySelector("button") !== null`) {
			t.Errorf("%s: shows what does not work without scripts", l.name)
		}
		b.checkWidth()
	}
}
