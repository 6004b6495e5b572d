package bench

import (
	"math/rand/v2"
	"testing"
	"time"
)

// drawn returns n durations over many octaves.
func drawn(rng *rand.Rand, n int) (all []time.Duration) {
	for range n {
		all = append(all, time.Duration(rng.Uint64()>>(22+rng.IntN(42))))
	}
	return all
}

// same reports whether two histograms have the same cells and extremes.
func same(a, b *Histogram) bool {
	type one struct {
		d time.Duration
		n uint64
	}
	list := func(h *Histogram) (all []one) {
		h.Each(func(d time.Duration, n uint64) { all = append(all, one{d, n}) })
		return all
	}
	x, y := list(a), list(b)
	if len(x) != len(y) || a.n != b.n || a.sum != b.sum || a.min != b.min || a.max != b.max {
		return false
	}
	for i := range x {
		if x[i] != y[i] {
			return false
		}
	}
	return true
}

// What is counted while measuring, what is added one by one, and what is merged of two parts is the same histogram.
func TestHistogramsAgree(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var measured latencies
		one, left, right, poured := new(Histogram), new(Histogram), new(Histogram), new(Histogram)
		for i, d := range drawn(rng, rng.IntN(300)) {
			measured.Add(d)
			one.Add(d)
			if i%2 == 0 {
				left.Add(d)
			} else {
				right.Add(d)
			}
		}
		measured.into(poured)
		left.Merge(right)
		if !same(one, poured) || !same(one, left) {
			t.Fatalf("added %+v, measured %+v, merged %+v", one, poured, left)
		}
	}
	a, b := new(Histogram), new(Histogram)
	a.Add(5)
	b.Add(6)
	if same(a, b) {
		t.Error("histograms of different values are called the same")
	}
}

// A condensed histogram answers as the whole one for what it knows, and panics for the rest.
func TestCondense(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		h := new(Histogram)
		for _, d := range drawn(rng, rng.IntN(300)) {
			h.Add(d)
		}
		c := h.Condense()
		for _, q := range condensed {
			if c.Quantile(q) != h.Quantile(q) {
				t.Fatalf("quantile %v: condensed %v, whole %v", q, c.Quantile(q), h.Quantile(q))
			}
		}
		if c.Count() != h.Count() || c.Min() != h.Min() || c.Max() != h.Max() || c.Mean() != h.Mean() {
			t.Fatalf("condensed %+v, whole %+v", c, h)
		}
	}
	full := new(Histogram)
	full.Add(1)
	c := full.Condense()
	for what, f := range map[string]func(){
		"another quantile": func() { c.Quantile(0.75) },
		"Each":             func() { c.Each(func(time.Duration, uint64) {}) },
		"Merge":            func() { new(Histogram).Merge(c) },
		"Add":              func() { c.Add(1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s of a condensed histogram did not panic", what)
				}
			}()
			f()
		}()
	}
}
