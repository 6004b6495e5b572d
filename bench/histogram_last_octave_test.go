package bench

import (
	"testing"
	"time"
)

// The last octave had no cells: a duration of 36 minutes or more was a panic
// instead of being counted, or clamped.
func TestHistogramCountsTheLastOctave(t *testing.T) {
	var h Histogram
	for _, d := range []time.Duration{1 << 41, 1<<42 - 1, 1 << 42, 1<<63 - 1} {
		h.Add(d)
	}
	if got, want := h.Max(), time.Duration(1<<42-1); got != want {
		t.Errorf("Max = %v, want %v", got, want)
	}
	if h.Count() != 4 {
		t.Errorf("Count = %d, want 4", h.Count())
	}
}
