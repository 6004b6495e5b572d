package report_test

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

//go:embed testdata/browser/geometry.js
var geometryJS string

// chromium is the Chromium of all tests: it takes seconds to start.
var chromium struct {
	once sync.Once
	ctx  context.Context // nil: there is none
	stop func()
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if chromium.stop != nil {
		chromium.stop()
	}
	os.Exit(code)
}

// startChromium starts it if there is one.
func startChromium() {
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		return
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.WSURLReadTimeout(time.Minute))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	unheard := func(string, ...any) {} // messages of Chromium that the library does not know yet
	ctx, cancel := chromedp.NewContext(alloc, chromedp.WithErrorf(unheard))
	chromium.stop = func() {
		cancel()
		stop()
	}
	if err := chromedp.Run(ctx); err != nil {
		chromium.err = fmt.Errorf("chromium at %s does not start: %w", path, err)
	}
	chromium.ctx = ctx
}

// browser opens a tab in Chromium, or skips the test with a message where there is none.
func browser(t *testing.T) context.Context {
	t.Helper()
	chromium.once.Do(startChromium)
	switch {
	case chromium.err != nil:
		t.Fatal(chromium.err)
	case chromium.ctx == nil:
		t.Skip("no chromium: the page is not tried in a browser; apt-get install chromium")
	}
	tab, cancel := chromedp.NewContext(chromium.ctx)
	t.Cleanup(cancel)
	return tab
}

// watched is what a page must not do: say something on the console, or ask for anything but itself.
type watched struct {
	mu    sync.Mutex
	lines []string
}

func (w *watched) say(format string, a ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lines = append(w.lines, fmt.Sprintf(format, a...))
}

func (w *watched) take() (lines []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	lines, w.lines = w.lines, nil
	return lines
}

func watch(ctx context.Context, address string) *watched {
	w := &watched{}
	chromedp.ListenTarget(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventConsoleAPICalled:
			w.say("console: %s %s", e.Type, e.Args[0].Value)
		case *runtime.EventExceptionThrown:
			w.say("exception: %v", e.ExceptionDetails)
		case *log.EventEntryAdded:
			w.say("log: %s", e.Entry.Text)
		case *network.EventRequestWillBeSent:
			if u := e.Request.URL; u != address && !strings.HasPrefix(u, "data:") {
				w.say("request: %s", u)
			}
		}
	})
	return w
}

// pageFile writes the page of runs and of what is beside them, and returns its address.
func pageFile(t *testing.T, beside []string, runs ...*results.Run) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.Write(&b, runs, report.Options{Beside: beside}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(path, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return "file://" + path
}

// browserRuns are the runs whose pages are tried: few schemes, many, a sweep, and next to nothing.
var browserRuns = map[string]resultstest.Options{
	"pair": {Rounds: 8, Workloads: []string{"lookup-heavy"}, Subsystems: []string{"filesystem", "net_device"},
		Samples: 100},
	"many": {Rounds: 12, Workloads: []string{"lookup-heavy"}, Subsystems: []string{"filesystem", "device_driver"},
		Samples: 60, Schemes: []string{"none", "tryget", "rwsem", "rwsem-handoff", "srcu", "rcu", "hazard", "bravo",
			"percpu-rwsem", "gomutex", "syncmap", "cow", "epoch", "modcount"}},
	"sweep": {Rounds: 8, Workloads: []string{"section-sweep"}, Subsystems: []string{"filesystem"}, Samples: 60,
		Points: []string{"hold=0s", "hold=1.5µs", "hold=20µs", "hold=100µs"}},
	"stalled": {Rounds: 6, Workloads: []string{"stalled-holder"}, Subsystems: []string{"filesystem"}, Samples: 60},
	"few":     {Rounds: 3, Schemes: []string{"rwsem"}, Workloads: []string{"lookup-heavy"}, Samples: 60},
}

// look is how a page is looked at.
type look struct {
	name   string
	width  int64
	media  string
	color  string // prefers-color-scheme
	forced bool
	axe    axeLook
}

// axeLook is what axe-core looks at as well.
type axeLook int

const (
	nothing   axeLook = iota
	structure         // at every width: all but contrast, which takes the most time and does not depend on the width
	colours           // all, in either set of colours of ours
)

var looks = []look{
	{"400", 400, "screen", "light", false, structure},
	{"1024", 1024, "screen", "light", false, colours},
	{"1600", 1600, "screen", "light", false, structure},
	{"400 dark", 400, "screen", "dark", false, nothing},
	{"1024 dark", 1024, "screen", "dark", false, colours},
	{"1024 forced colours", 1024, "screen", "light", true, nothing},
	{"print", 718, "print", "light", false, nothing}, // A4 with margins of a centimetre
}

func (l look) set() chromedp.Action {
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.color}}
	if l.forced {
		features = append(features, &emulation.MediaFeature{Name: "forced-colors", Value: "active"})
	}
	return chromedp.Tasks{
		chromedp.EmulateViewport(l.width, 900),
		emulation.SetEmulatedMedia().WithMedia(l.media).WithFeatures(features),
	}
}

const openAll = `document.querySelectorAll("details").forEach(function (d) { d.open = OPEN; })`

// TestBrowser looks at pages in Chromium: nothing may be cut, overlap or be too small, the console stays empty, and
// nothing is asked for.
func TestBrowser(t *testing.T) {
	ctx := browser(t)
	axe := axeScript(t)
	pages := map[string]string{"beside": pageFile(t, []string{claimsDir, projectionDir(t)})}
	for name, options := range browserRuns {
		pages[name] = pageFile(t, nil, resultstest.Run(options))
	}
	for name, address := range pages {
		t.Run(name, func(t *testing.T) {
			tab, cancel := chromedp.NewContext(ctx)
			defer cancel()
			if err := chromedp.Run(tab, network.Enable(), log.Enable()); err != nil {
				t.Fatal(err)
			}
			w := watch(tab, address)
			if err := chromedp.Run(tab, chromedp.Navigate(address)); err != nil {
				t.Fatal(err)
			}
			for _, l := range looks {
				for _, open := range []string{"false", "true"} {
					smallest := "12"
					if l.media == "print" {
						smallest = "9" // paper is read from nearer, and a point is larger there
					}
					var found []string
					err := chromedp.Run(tab, l.set(), chromedp.Evaluate(strings.ReplaceAll(openAll, "OPEN", open), nil),
						chromedp.Evaluate(strings.ReplaceAll(geometryJS, "MIN_TEXT", smallest), &found))
					if err != nil {
						t.Fatal(err)
					}
					for _, f := range found {
						t.Errorf("%s, details open %s: %s", l.name, open, f)
					}
					if l.axe == nothing || axe == "" {
						continue
					}
					for _, f := range violations(t, tab, axe, l.axe) {
						t.Errorf("%s, details open %s: axe: %s", l.name, open, f)
					}
				}
			}
			for _, line := range w.take() {
				t.Errorf("%s", line)
			}
		})
	}
}

// axeScript is axe-core, if the environment says where it is; .ci/run gets it.
func axeScript(t *testing.T) string {
	t.Helper()
	path := os.Getenv("MODBENCH_AXE")
	if path == "" {
		t.Log("MODBENCH_AXE names no axe.min.js: accessibility is not checked")
		return ""
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// violations returns what axe-core finds on the page in tab, each in a line.
func violations(t *testing.T, tab context.Context, axe string, look axeLook) (found []string) {
	t.Helper()
	run := fmt.Sprintf(`axe.run(document, {
		resultTypes: ["violations"], rules: {"color-contrast": {enabled: %v}}
	})`, look == colours) + `.then(function (r) {
		return r.violations.map(function (v) {
			return v.id + ": " + v.help + ": " +
				v.nodes.slice(0, 2).map(function (n) { return n.html.slice(0, 160); }).join(" ");
		});
	})`
	err := chromedp.Run(tab, chromedp.Evaluate(axe+";0", nil),
		chromedp.Evaluate(run, &found, func(p *runtime.EvaluateParams) *runtime.EvaluateParams {
			return p.WithAwaitPromise(true)
		}))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestAxeFinds wants axe-core to find what a blind and a short-sighted reader cannot use.
func TestAxeFinds(t *testing.T) {
	ctx := browser(t)
	axe := axeScript(t)
	if axe == "" {
		t.Skip("MODBENCH_AXE names no axe.min.js")
	}
	path := filepath.Join(t.TempDir(), "bad.html")
	const bad = `<!DOCTYPE html><html lang="en"><title>x</title><main><h1>x</h1><img src="data:,">
<p style="color:#ccc;background:#fff">pale</p></main></html>`
	if err := os.WriteFile(path, []byte(bad), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Run(ctx, chromedp.Navigate("file://"+path)); err != nil {
		t.Fatal(err)
	}
	for look, want := range map[axeLook]string{structure: "image-alt", colours: "color-contrast"} {
		if found := strings.Join(violations(t, ctx, axe, look), "\n"); !strings.Contains(found, want) {
			t.Errorf("%s is not found: %q", want, found)
		}
	}
}

// TestGeometryFinds wants the measure to find what is cut, what overlaps and what is too small.
func TestGeometryFinds(t *testing.T) {
	ctx := browser(t)
	path := filepath.Join(t.TempDir(), "bad.html")
	const bad = `<!DOCTYPE html><title>x</title><body style="margin:0"><p style="width:3000px">wide</p>
<h2 style="margin:0">one</h2><h3 style="margin:-30px 0 0;height:30px">two</h3>
<svg class="chart" viewBox="0 0 100 100" style="width:100px;height:100px"><title>t</title>
<text x="10" y="50" style="font-size:12px">a long word</text><text x="12" y="52" style="font-size:8px">another</text>
<text x="90" y="20" style="font-size:12px">cut off</text></svg>`
	if err := os.WriteFile(path, []byte(bad), 0o666); err != nil {
		t.Fatal(err)
	}
	var found []string
	err := chromedp.Run(ctx, chromedp.EmulateViewport(400, 900), chromedp.Navigate("file://"+path),
		chromedp.Evaluate(strings.ReplaceAll(geometryJS, "MIN_TEXT", "12"), &found))
	if err != nil {
		t.Fatal(err)
	}
	all, _ := json.Marshal(found)
	for _, want := range []string{"px wide", "P leaves the window", "overlap: another and a long word", "text of 8.0 px",
		"cut: cut off", "overlap: H3"} {
		if !strings.Contains(string(all), want) {
			t.Errorf("not found: %q in %s", want, all)
		}
	}
}
