package published

import (
	"math"
	"testing"

	"github.com/modbench/modbench/internal/coherence"
)

// TestCurves reads the measurements: each is a number, and of each curve the processors go up.
func TestCurves(t *testing.T) {
	if n := len(Curves()); n != 168 {
		t.Errorf("%d curves, want 168", n)
	}
	for _, c := range Curves() {
		for i, p := range c.Points {
			if p.NS <= 0 || i > 0 && p.Procs <= c.Points[i-1].Procs {
				t.Errorf("%s %s: point %+v", c.Machine, c.Name, p)
			}
		}
		if _, why := programOf(&c); coherence.Named(c.Machine) != nil && why == "unknown" {
			t.Errorf("%s %s: nobody says why it is not predicted", c.Machine, c.Name)
		}
	}
}

// ratios predicts the points of a bound.
func ratios(t *testing.T, b Bound, o coherence.Options) map[int]float64 {
	t.Helper()
	c := Find(b.Machine, b.Curve)
	if c == nil {
		t.Fatalf("no curve %s of %s", b.Curve, b.Machine)
	}
	var procs []int
	for _, p := range c.Points {
		if p.Procs >= b.From && p.Procs <= b.To {
			procs = append(procs, p.Procs)
		}
	}
	p, err := Predict(coherence.Named(b.Machine), c, procs, o)
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[int]float64)
	for _, q := range p.Points {
		all[q.Procs] = q.Ratio()
	}
	if len(all) == 0 {
		t.Errorf("%s: nothing predicted: %s", b.Curve, p.Refused)
	}
	return all
}

// TestBounds holds the predictions to the published measurements.
func TestBounds(t *testing.T) {
	for _, b := range Bounds {
		for n, ratio := range ratios(t, b, coherence.Options{Seed: 1}) {
			if !b.Holds(ratio) {
				t.Errorf("%s at %d: predicted by published is %.2f, want %v", b.Curve, n, ratio, b)
			}
		}
	}
}

// TestAblations leaves a part of the model out. A bound must fail then, or the part would be for nothing.
func TestAblations(t *testing.T) {
	for _, c := range []struct {
		what string
		o    coherence.Options
		b    Bound
	}{
		{"one queue for all", coherence.Options{Seed: 1, GlobalFIFO: true},
			Bound{Machine: hps, Curve: "count_atomic/update", From: 128, To: 192, Factor: 1.35}},
		{"no hold window", coherence.Options{Seed: 1, NoHold: true},
			Bound{Machine: hps, Curve: "refscale/rwlock", From: 16, To: 64, Factor: 2}},
		{"no hold window", coherence.Options{Seed: 1, NoHold: true},
			Bound{Machine: hps, Curve: "count_atomic/update", From: 8, To: 64, Factor: 1.35}},
	} {
		for n, ratio := range ratios(t, c.b, c.o) {
			if c.b.Holds(ratio) {
				t.Errorf("%s: %s at %d is %.2f of what was published: within its bound all the same",
					c.what, c.b.Curve, n, ratio)
			}
		}
	}
}

// TestShare holds a share of what was published both ways.
func TestShare(t *testing.T) {
	b := Bound{Share: 0.25}
	for ratio, want := range map[float64]bool{0.76: true, 1.24: true, 0.74: false, 1.26: false} {
		if b.Holds(ratio) != want {
			t.Errorf("%v of what was published is within %v: %v", ratio, b, !want)
		}
	}
}

// TestFits fits again: the hold window of each machine gives the point on which it was fitted.
func TestFits(t *testing.T) {
	for _, f := range Fits {
		b := Bound{Machine: f.Machine, Curve: f.Curve, From: f.Procs, To: f.Procs}
		if ratio := ratios(t, b, coherence.Options{Seed: 1})[f.Procs]; math.Abs(ratio-1) > 0.03 {
			t.Errorf("%s: %s at %d is %.3f of what was published, want 1", f.Machine, f.Curve, f.Procs, ratio)
		}
	}
}

// TestSeeds predicts with other random numbers: what is shown must not hang on them.
func TestSeeds(t *testing.T) {
	b := Bound{Machine: hps, Curve: "count_atomic/update", From: 64, To: 64}
	one := ratios(t, b, coherence.Options{Seed: 1})[64]
	if again := ratios(t, b, coherence.Options{Seed: 1})[64]; again != one {
		t.Errorf("the same seed gives %v and %v", one, again)
	}
	if other := ratios(t, b, coherence.Options{Seed: 2})[64]; other == one || math.Abs(other/one-1) > 0.02 {
		t.Errorf("two seeds give %v and %v, want within 2 %% and not the same", one, other)
	}
}
