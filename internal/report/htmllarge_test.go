package report

import (
	"bytes"
	"os"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
)

// BenchmarkPage writes the page of 10,000 paths.
func BenchmarkPage(b *testing.B) {
	r := madeReport(1, 10_000, plainNames)
	var page bytes.Buffer
	for b.Loop() {
		page.Reset()
		if err := HTML(&page, r); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(page.Len()), "bytes/page")
}

// busy returns the processor time, in milliseconds, that the page has used so
// far: the time on the clock depends on what else the machine does.
func (b *tab) busy() float64 {
	b.t.Helper()
	metrics := call(b, performance.GetMetrics, cdp.Empty{}).Metrics
	i := slices.IndexFunc(metrics, func(m *performance.Metric) bool { return m.Name == "TaskDuration" })
	if i < 0 {
		b.t.Fatal("the browser does not say how long its tasks took")
	}
	return metrics[i].Value * 1000
}

// Ten thousand paths stay usable: the page loads, and a search shows what it
// found. How long that takes is said, not judged.
func TestTenThousandPaths(t *testing.T) {
	r := madeReport(1, 10_000, plainNames)
	file := writePage(t, r)
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > 20<<20 {
		t.Errorf("the page has %d bytes", info.Size())
	}
	b := open(t, startBrowser(t), file, look{width: 1366})
	// A frame that is asked for after the work is done comes when it can be
	// seen.
	const seen = `new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(true))))`
	times := map[string]string{
		"search for a word": `input.value = "pkg7/"; input.dispatchEvent(new Event("input"));`,
		"search for more":   `input.value = "pkg7/ mod0012"; input.dispatchEvent(new Event("input"));`,
		"search for all":    `input.value = ""; input.dispatchEvent(new Event("input"));`,
		"sort by size":      `document.querySelector("[data-sort]:nth-child(3) button").click();`,
	}
	t.Logf("%d bytes; loaded with %.0f ms of processor time", info.Size(), b.busy())
	for _, what := range []string{"search for a word", "search for more", "search for all", "sort by size"} {
		before := b.busy()
		_, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`(() => {
			const input = document.querySelector("#r1-paths ~ .finder input");
			`+times[what]+`
			return `+seen+`;
		})()`, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %.0f ms", what, b.busy()-before)
		if what == "search for more" {
			if got := len(ask[[]string](b, shown)); got == 0 || got > 10 {
				t.Errorf("the search shows %d paths", got)
			}
		}
	}
	if got := len(ask[[]string](b, shown)); got != 500 {
		t.Errorf("%d paths are shown, want the first 500", got)
	}
	if got, want := ask[string](b, `document.querySelector("output").textContent`), "The first 500 of 10,000"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	ask[bool](b, `document.querySelector(".search button").click(); true`)
	if got := len(ask[[]string](b, shown)); got != 10_000 {
		t.Errorf("%d of 10,000 paths are shown", got)
	}
}
