package results

import (
	"math/rand/v2"
	"testing"
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
)

// unpack reads what HdrHistogram's own reader reads, and does it itself for what modbench writes.
func TestUnpack(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 300 {
		h := hdr.New(1, 1<<42, 3)
		for range rng.IntN(400) {
			h.RecordValues(int64(rng.Uint64()>>(23+rng.IntN(41))), int64(1+rng.IntN(3000)))
		}
		text, err := h.EncodeV2()
		must(t, err)
		own, err := new(inflater).unpack(text)
		if err != nil {
			t.Fatalf("histogram %d: %v", i, err)
		}
		for _, got := range [][]bar{own, must2(new(inflater).read(text))} {
			n := 0
			for _, want := range h.Distribution() {
				if want.Count == 0 {
					continue
				}
				if n >= len(got) || got[n] != (bar{time.Duration(want.To), want.Count}) {
					t.Fatalf("histogram %d: bar %d of %v, want %+v", i, n, got, want)
				}
				n++
			}
			if n != len(got) {
				t.Fatalf("histogram %d: %d bars, want %d", i, len(got), n)
			}
		}
	}
	other := hdr.New(1, 1<<20, 2)
	other.RecordValue(5)
	text, err := other.EncodeV2()
	must(t, err)
	if bars, err := new(inflater).read(text); err == nil {
		t.Errorf("a histogram of 2 digits is read as %v", bars)
	}
	if bars, err := new(inflater).read([]byte("HISTFAAA")); err == nil {
		t.Errorf("half a histogram is read as %v", bars)
	}
}

// must2 returns v, and panics on an error.
func must2[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
