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
				t.Errorf("%s at %d: predicted by published is %.2f, want within %v", b.Curve, n, ratio, b.Factor)
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
		{"one queue for all", coherence.Options{Seed: 1, GlobalFIFO: true}, Bound{hps, "count_atomic/update", 128, 192, 1.35}},
		{"no hold window", coherence.Options{Seed: 1, NoHold: true}, Bound{hps, "refscale/rwlock", 16, 64, 2}},
		{"no hold window", coherence.Options{Seed: 1, NoHold: true}, Bound{hps, "count_atomic/update", 8, 64, 1.35}},
	} {
		for n, ratio := range ratios(t, c.b, c.o) {
			if c.b.Holds(ratio) {
				t.Errorf("%s: %s at %d is %.2f of what was published: within its bound all the same",
					c.what, c.b.Curve, n, ratio)
			}
		}
	}
}

// TestFits fits again: the hold window of each machine gives the point on which it was fitted.
func TestFits(t *testing.T) {
	for _, f := range Fits {
		b := Bound{f.Machine, f.Curve, f.Procs, f.Procs, 1}
		if ratio := ratios(t, b, coherence.Options{Seed: 1})[f.Procs]; math.Abs(ratio-1) > 0.03 {
			t.Errorf("%s: %s at %d is %.3f of what was published, want 1", f.Machine, f.Curve, f.Procs, ratio)
		}
	}
}

// TestSeeds predicts with other random numbers: what is shown must not hang on them.
func TestSeeds(t *testing.T) {
	b := Bound{hps, "count_atomic/update", 64, 64, 0}
	one := ratios(t, b, coherence.Options{Seed: 1})[64]
	if again := ratios(t, b, coherence.Options{Seed: 1})[64]; again != one {
		t.Errorf("the same seed gives %v and %v", one, again)
	}
	if other := ratios(t, b, coherence.Options{Seed: 2})[64]; other == one || math.Abs(other/one-1) > 0.02 {
		t.Errorf("two seeds give %v and %v, want within 2 %% and not the same", one, other)
	}
}
