package report_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/modbench/modbench/internal/resultstest"
)

// opened starts a browser at the page of a run, with all details open.
func opened(t *testing.T, name string) context.Context {
	t.Helper()
	ctx := browser(t)
	err := chromedp.Run(ctx, chromedp.EmulateViewport(1024, 900),
		chromedp.Navigate(pageFile(t, nil, resultstest.Run(browserRuns[name]))),
		chromedp.Evaluate(strings.ReplaceAll(openAll, "OPEN", "true"), nil))
	if err != nil {
		t.Fatal(err)
	}
	return ctx
}

// eval runs a script on the page and returns what it comes to.
func eval[T any](t *testing.T, ctx context.Context, script string) (v T) {
	t.Helper()
	if err := chromedp.Run(ctx, chromedp.Evaluate(script, &v)); err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return v
}

// The table that is sorted and copied: throughput, a row a scheme, and the names in its rows.
const (
	theTable = `Array.from(document.querySelectorAll("table.data")).find(function (t) {
		return /Throughput/.test(t.caption.textContent);
	})`
	theNames = `Array.from(` + theTable + `.tBodies[0].rows).map(function (r) { return r.dataset.scheme; })`
	theRates = `Array.from(` + theTable + `.tBodies[0].rows).map(function (r) {
		return parseFloat(r.cells[3].textContent);
	})`
	theSort = `Array.from(` + theTable + `.querySelectorAll("button.sort")).find(function (b) {
		return b.textContent === "throughput";
	})`
)

func TestBrowserSort(t *testing.T) {
	ctx := opened(t, "many")
	before := eval[[]string](t, ctx, theNames)
	for i, want := range []string{"ascending", "descending", ""} {
		eval[any](t, ctx, theSort+`.click()`)
		if got := eval[string](t, ctx, theSort+`.parentElement.getAttribute("aria-sort") || ""`); got != want {
			t.Errorf("after click %d it is sorted %q, want %q", i+1, got, want)
		}
		rates := eval[[]float64](t, ctx, theRates) // all in M/s
		switch {
		case want == "ascending" && !slices.IsSorted(rates):
			t.Errorf("ascending: %v", rates)
		case want == "descending":
			slices.Reverse(rates)
			if !slices.IsSorted(rates) {
				t.Errorf("descending: %v", rates)
			}
		case want == "" && !slices.Equal(eval[[]string](t, ctx, theNames), before):
			t.Errorf("the order is not what it was")
		}
		cells := eval[[]int](t, ctx, `Array.from(`+theTable+`.tBodies[0].rows).map(function (r) {
			return r.cells.length;
		})`)
		if slices.Min(cells) != slices.Max(cells) {
			t.Errorf("rows have from %d to %d cells after sorting", slices.Min(cells), slices.Max(cells))
		}
	}
}

func TestBrowserCopy(t *testing.T) {
	ctx := opened(t, "many")
	const copied = `(function (n) {
		const table = ` + theTable + `;
		table.parentElement.nextElementSibling.querySelectorAll("button")[n].click();
		return table.dataset.copied;
	})`
	md := strings.Split(strings.TrimSpace(eval[string](t, ctx, copied+"(0)")), "\n")
	csv := strings.Split(strings.TrimSpace(eval[string](t, ctx, copied+"(1)")), "\r\n")
	rows := eval[int](t, ctx, theTable+`.rows.length`)
	if len(md) != rows+1 || len(csv) != rows {
		t.Fatalf("%d lines of Markdown and %d of CSV for %d rows", len(md), len(csv), rows)
	}
	for _, line := range md {
		if strings.Count(line, "|") != strings.Count(md[0], "|") {
			t.Errorf("%q has not as many columns as %q", line, md[0])
		}
	}
	if !strings.HasPrefix(md[0], "| subsystem | processors | scheme | throughput |") ||
		!strings.HasPrefix(csv[2], "filesystem,1,tryget,") {
		t.Errorf("%q and %q", md[0], csv[2])
	}
}

func TestBrowserPick(t *testing.T) {
	ctx := opened(t, "many")
	const pressed = `document.querySelector('#legend button[data-scheme="srcu"]').getAttribute("aria-pressed")`
	const opacity = `getComputedStyle(document.querySelector('.chart [style*="#D55E00"]')).opacity`
	if got := eval[string](t, ctx, opacity); got != "1" {
		t.Errorf("rwsem's marks begin with opacity %s", got)
	}
	err := chromedp.Run(ctx, chromedp.Focus(`#legend button[data-scheme="srcu"]`, chromedp.ByQuery),
		chromedp.KeyEvent(kb.Enter))
	if err != nil {
		t.Fatal(err)
	}
	if got := eval[string](t, ctx, pressed); got != "true" {
		t.Errorf("Enter on srcu in the legend: pressed is %s", got)
	}
	if got := eval[string](t, ctx, opacity); got == "1" {
		t.Error("srcu is picked and rwsem's marks do not step back")
	}
	if n := eval[int](t, ctx, `document.querySelectorAll('tr.picked[data-scheme="srcu"]').length`); n == 0 {
		t.Error("no row of srcu is picked")
	}
	if err := chromedp.Run(ctx, chromedp.KeyEvent(kb.Escape)); err != nil {
		t.Fatal(err)
	}
	if got := eval[string](t, ctx, pressed); got != "false" || eval[string](t, ctx, opacity) != "1" {
		t.Error("Escape does not let go of what was picked")
	}
	colours := `getComputedStyle(document.documentElement).getPropertyValue("--cD55E00")`
	grey := eval[string](t, ctx, colours)
	if err := chromedp.Run(ctx, chromedp.Click(`#colours`, chromedp.ByQuery)); err != nil {
		t.Fatal(err)
	}
	if loud := eval[string](t, ctx, colours); loud == grey {
		t.Errorf("rwsem is %s before all are in colour and after", grey)
	}
}

func TestBrowserHover(t *testing.T) {
	ctx := opened(t, "pair")
	at := eval[[]float64](t, ctx, `(function () {
		const marks = Array.from(document.querySelectorAll('.chart [style*="fill:#D55E00"]'));
		const mark = marks.find(function (m) { return m.checkVisibility(); });
		mark.scrollIntoView({block: "center"});
		const r = mark.getBoundingClientRect();
		return [r.left + r.width / 2, r.top + r.height / 2];
	})()`)
	if err := chromedp.Run(ctx, chromedp.MouseEvent(input.MouseMoved, at[0], at[1])); err != nil {
		t.Fatal(err)
	}
	tip := eval[string](t, ctx,
		`document.getElementById("tip").hidden ? "" : document.getElementById("tip").textContent`)
	if !strings.HasPrefix(tip, "rwsem ") || !strings.Contains(tip, "±") {
		t.Errorf("on rwsem's mark the page says %q", tip)
	}
	if err := chromedp.Run(ctx, chromedp.MouseClickXY(at[0], at[1])); err != nil {
		t.Fatal(err)
	}
	if n := eval[int](t, ctx, `document.querySelectorAll('#legend button[aria-pressed=true]').length`); n != 1 {
		t.Errorf("a click on the mark picks %d schemes", n)
	}
}

// On the other scale the baseline is at 1, the marks stay where they are, and the absolute scale comes back.
func TestBrowserRatios(t *testing.T) {
	ctx := opened(t, "many")
	const (
		chart  = `Array.from(document.querySelectorAll("svg.chart[data-scale]")).find(function (c) { return c.checkVisibility(); })`
		labels = `Array.from(` + chart + `.querySelectorAll("text")).filter(function (t) {
			return t.getBoundingClientRect().width > 0 && /\/s$|\u00d7$/.test(t.textContent);
		}).map(function (t) { return t.textContent; })`
		mark = `Math.round(` + chart + `.querySelector('[style*="fill:#0072B2"]').getBoundingClientRect().left)`
		one  = `(function () {
			const c = ` + chart + `;
			const t = Array.from(c.querySelectorAll(".ratios text")).find(function (t) {
				return t.textContent === "1\u00d7";
			});
			const m = c.querySelector('[style*="fill:#0072B2"]').getBoundingClientRect();
			const r = t.getBoundingClientRect();
			return Math.abs((r.left + r.right) / 2 - (m.left + m.right) / 2);
		})()`
	)
	before, place := eval[[]string](t, ctx, labels), eval[int](t, ctx, mark)
	if !strings.HasSuffix(before[0], "/s") {
		t.Fatalf("the axis begins as %q", before)
	}
	err := chromedp.Run(ctx, chromedp.Focus(`#ratios`, chromedp.ByQuery), chromedp.KeyEvent(" "))
	if err != nil {
		t.Fatal(err)
	}
	if got := eval[[]string](t, ctx, labels); len(got) < 2 || strings.Contains(strings.Join(got, ""), "/s") {
		t.Errorf("the axis of ratios is %q", got)
	}
	if off := eval[float64](t, ctx, one); off > 1.5 {
		t.Errorf("the baseline, tryget, is %.1f pixels from 1×", off)
	}
	if now := eval[int](t, ctx, mark); now != place {
		t.Errorf("tryget's mark moved from %d to %d", place, now)
	}
	found := eval[[]string](t, ctx, strings.ReplaceAll(geometryJS, "MIN_TEXT", "12"))
	if len(found) > 0 {
		t.Errorf("on the scale of ratios: %q", found)
	}
	if err := chromedp.Run(ctx, chromedp.KeyEvent(" ")); err != nil {
		t.Fatal(err)
	}
	if got := eval[[]string](t, ctx, labels); !slices.Equal(got, before) {
		t.Errorf("the absolute scale comes back as %q, it was %q", got, before)
	}
}
