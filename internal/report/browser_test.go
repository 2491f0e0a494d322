package report

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/pycguard/pycguard/internal/gittest"
)

// look is a way to look at a page.
type look struct {
	name      string
	width     int64
	dark      bool
	print     bool
	noScripts bool
}

var looks = []look{
	{name: "phone-light", width: 390},
	{name: "phone-dark", width: 390, dark: true},
	{name: "laptop-light", width: 1366},
	{name: "laptop-dark", width: 1366, dark: true},
	{name: "print", width: 718, print: true}, // A4 with its margins
	{name: "print-dark", width: 718, print: true, dark: true},
}

// startBrowser starts a browser that ends with the test.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(gittest.Require(t, "chromium")),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-sync", true),
		chromedp.UserDataDir(t.TempDir()),
	)
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(func() {
		// The profile must not be written to while it is deleted.
		if err := chromedp.Cancel(ctx); err != nil {
			t.Error(err)
		}
		cancel()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// tab is a page that is open in a browser.
type tab struct {
	t   *testing.T
	ctx context.Context

	lock sync.Mutex
	// complaints is what the page should not have done.
	complaints []string
}

// open opens a file in a tab of its own. At the end of the test the page must
// not have written to the console, asked for anything, or opened a dialog.
func open(t *testing.T, browser context.Context, file string, l look) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx}
	address := "file://" + file
	if err := chromedp.Listen(ctx, func(event any) { b.watch(address, event) }); err != nil {
		t.Fatal(err)
	}
	scheme := "light"
	if l.dark {
		scheme = "dark"
	}
	media := ""
	if l.print {
		media = "print"
	}
	call(b, network.Enable, network.EnableParams{})
	call(b, log.Enable, cdp.Empty{})
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: l.width, Height: 900, DeviceScaleFactor: 1, Mobile: l.width < 500})
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: l.noScripts})
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		b.lock.Lock()
		defer b.lock.Unlock()
		for _, complaint := range b.complaints {
			t.Errorf("%s: %s", l.name, complaint)
		}
	})
	return b
}

func (b *tab) watch(address string, event any) {
	complaint := ""
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if e.Request.URL != address {
			complaint = "asks for " + e.Request.URL
		}
	case *runtime.EventConsoleAPICalled:
		complaint = fmt.Sprintf("writes to the console: %+v", e.Args)
	case *runtime.EventExceptionThrown:
		complaint = fmt.Sprintf("throws %+v", e.ExceptionDetails)
	case *log.EventEntryAdded:
		complaint = "logs " + e.Entry.Text
	case *cdpage.EventJavascriptDialogOpening:
		complaint = "opens a dialog: " + e.Message
	}
	if complaint != "" {
		b.lock.Lock()
		defer b.lock.Unlock()
		b.complaints = append(b.complaints, complaint)
	}
}

// call runs a command of the browser.
func call[P, R any](b *tab, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	result, err := chromedp.Call(b.ctx, command, params)
	if err != nil {
		b.t.Fatalf("%s: %v", command.Method, err)
	}
	return result
}

// ask evaluates an expression in the page.
func ask[T any](b *tab, expression string) T {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// press presses keys, one after the other.
func (b *tab) press(keys string) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.KeyEvent(keys)); err != nil {
		b.t.Fatal(err)
	}
	// What the keys do is seen on the next frame.
	ask[bool](b, "true")
}

// photograph saves a picture of the whole page where somebody wants to look at
// it: PYCGUARD_SCREENSHOTS names the directory.
func (b *tab) photograph(name string) {
	b.t.Helper()
	dir := os.Getenv("PYCGUARD_SCREENSHOTS")
	if dir == "" {
		return
	}
	height := min(ask[int64](b, "document.documentElement.scrollHeight"), 4500)
	width := ask[int64](b, "window.innerWidth")
	png := call(b, cdpage.CaptureScreenshot, cdpage.CaptureScreenshotParams{
		CaptureBeyondViewport: new(true),
		Clip:                  &cdpage.Viewport{Width: float64(width), Height: float64(height), Scale: 1},
	})
	file := filepath.Join(dir, strings.ReplaceAll(name, "/", "-")+".png")
	if err := os.WriteFile(file, []byte(png.Data), 0o666); err != nil {
		b.t.Fatal(err)
	}
}
