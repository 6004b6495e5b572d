package claims

import (
	"math"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/modbench/modbench/schemes/tryget"
)

// Every claim is there, once, and says all that a reader needs.
func TestAll(t *testing.T) {
	seen := make(map[int]bool)
	for _, c := range All() {
		if seen[c.Number] || c.Number < 1 || c.Number > 19 {
			t.Errorf("claim %d is there twice, or is none", c.Number)
		}
		seen[c.Number] = true
		if c.Who == "" || c.When == "" || !strings.HasSuffix(c.Sentence, ".") || c.How == "" || c.Figures == nil ||
			c.Judge == nil {
			t.Errorf("claim %d is not complete", c.Number)
		}
		for _, arg := range c.Arguments(2) {
			if strings.Contains(arg, all) {
				t.Errorf("claim %d: %q has no number of processors", c.Number, arg)
			}
		}
	}
	if len(seen) != 19 {
		t.Errorf("%d claims, want 19", len(seen))
	}
}

// Lines are counted without blanks and comments, and with all lines of a text of several.
func TestLines(t *testing.T) {
	const src = "package p\n\n// A comment.\nvar a = `x\ny\nz` // and more\n\n/* and\nmore */\nfunc f() {\n\treturn\n}\n"
	sources := fstest.MapFS{
		"schemes/p/p.go":      {Data: []byte(src)},
		"schemes/p/p_test.go": {Data: []byte("package p\nvar b int\n")},
	}
	if n, err := linesOf(sources, "schemes/p/*.go"); n != 7 || err != nil {
		t.Errorf("%d lines, %v, want 7", n, err)
	}
	if _, err := linesOf(sources, "schemes/q/*.go"); err == nil {
		t.Error("sources that are not there are no error")
	}
}

// Places that refuse a lookup are returns of the error, and nothing else that names it.
func TestRefusals(t *testing.T) {
	const src = "package p\nfunc f() (int, error) {\n\tif x == schemes.ErrRefused {\n\t\treturn 0, schemes.ErrRefused\n\t}\n" +
		"\treturn 1, schemes.ErrNotFound\n}\n"
	if n, err := refusals(fstest.MapFS{"p.go": {Data: []byte(src)}}, "*.go"); n != 1 || err != nil {
		t.Errorf("%d places, %v, want 1", n, err)
	}
}

// The schemes that claims 10 and 12 are about have the lines and places that they have: with the sources of the tree.
func TestSources(t *testing.T) {
	b := &Bench{Sources: os.DirFS("../.."), Procs: 2}
	f, err := sourceLines(b)
	if err != nil || f.Of("tryget").Value < 50 || f.Of("rwsem").Value < 50 {
		t.Errorf("%v, %v", f, err)
	}
	if n, err := refusals(b.Sources, "schemes/rwsem/*.go"); n != 0 || err != nil {
		t.Errorf("rwsem refuses in %d places, %v", n, err)
	}
	if n, err := refusals(b.Sources, "schemes/tryget/*.go"); n == 0 || err != nil {
		t.Errorf("tryget refuses in %d places, %v", n, err)
	}
}

// The intervals hold what they must, and the interval of nothing is not empty.
func TestIntervals(t *testing.T) {
	if f := rate("", "", 0, 1_000_000); f.Value != 0 || f.Lo != 0 || f.Hi < 3 || f.Hi > 4 {
		t.Errorf("0 of a million: %v", f)
	}
	if f := rate("", "", 100, 1_000_000); math.Abs(f.Lo-81.4) > 1 || math.Abs(f.Hi-121.6) > 1 { // the exact interval
		t.Errorf("100 of a million: %v", f)
	}
	if f := share("", "", 0, 20); f.Lo != 0 || f.Hi < .1 || f.Hi > .2 {
		t.Errorf("0 of 20: %v", f)
	}
	a, b := Figure{Value: 10, Lo: 8, Hi: 12, N: 5}, Figure{Value: 4, Lo: 3, Hi: 5, N: 9}
	if f := minus("", "", a, b); f.Value != 6 || f.Lo != 3 || f.Hi != 9 || f.N != 5 {
		t.Errorf("10 - 4: %v", f)
	}
	if f := over("", "", Ratio, a, b); f.Value != 2.5 || f.Lo != 1.6 || f.Hi != 4 {
		t.Errorf("10 / 4: %v", f)
	}
}

// A semaphore whose spinlock is taken with interrupts on deadlocks where the spinlock is held, and no other does.
func TestInterrupts(t *testing.T) {
	if n := (semaphore{masks: false}).deadlocks(); n != 2 {
		t.Errorf("2003: %d steps, want 2", n)
	}
	if n := (semaphore{masks: true}).deadlocks(); n != 0 {
		t.Errorf("2005: %d steps, want none", n)
	}
}

// What the claims measure themselves runs, and counts something.
func TestMeasures(t *testing.T) {
	b := &Bench{Context: t.Context(), Rounds: 2, Round: 10 * time.Millisecond, Procs: 2}
	for _, n := range []int{2, 3, 8, 11, 13, 14, 15, 16, 19} {
		c, _ := ByNumber(n)
		f, err := c.Figures(b)
		if err != nil {
			t.Errorf("claim %d: %v", n, err)
			continue
		}
		if v := c.Judge(f); v.Why == "" {
			t.Errorf("claim %d: no reason", n)
		}
	}
	if ended, all, err := starve(b, tryget.New(), 1); ended == 0 || all < ended || err != nil {
		t.Errorf("%d of %d unloads ended, %v", ended, all, err)
	}
}

// A record is read as it was written. One that names a claim that there is not is refused.
func TestRecord(t *testing.T) {
	r, dir := &Record{CPU: "some", Procs: 2, Rounds: 6, Round: "100ms"}, t.TempDir()
	for _, n := range []int{11, 10, 11} {
		f := Figures{just("sites", 0.9), just("rwsem more", 1), just("unload-rwsem less", 1)}
		c, _ := ByNumber(n)
		r.Put(Settled{Number: n, Figures: f, Verdict: c.Judge(f)})
	}
	if err := r.Write(dir); err != nil {
		t.Fatal(err)
	}
	got, err := Read(dir)
	if err != nil || len(got.Claims) != 2 || got.Claims[0].Number != 10 ||
		string(got.Markdown()) != string(r.Markdown()) {
		t.Errorf("%v, %v", got, err)
	}
	r.Claims[0].Number = 19
	if err := r.Write(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(dir); err == nil {
		t.Error("a claim without its figures is read")
	}
	r.Claims[0].Number = 20
	if err := r.Write(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(dir); err == nil {
		t.Error("claim 20 is read")
	}
	if _, err := Read(t.TempDir()); !os.IsNotExist(err) {
		t.Errorf("no record: %v", err)
	}
}
