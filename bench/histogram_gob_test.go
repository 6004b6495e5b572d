package bench

import (
	"bytes"
	"encoding/gob"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"
)

// A histogram that another process sends is the same here, and one that is damaged is an
// error and no panic.
func TestHistogramGob(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, 50, 5000} {
		h := new(Histogram)
		for range n {
			h.AddN(time.Duration(rng.ExpFloat64()*1e6), rng.Uint64N(1<<20))
		}
		if n == 2 {
			h.Add(1 << 62) // as great as they get
		}
		var wire bytes.Buffer
		if err := gob.NewEncoder(&wire).Encode(&Round{Get: h}); err != nil {
			t.Fatal(err)
		}
		var got Round
		if err := gob.NewDecoder(&wire).Decode(&got); err != nil {
			t.Fatal(err)
		}
		if got.Get.Count() != h.Count() || got.Get.Mean() != h.Mean() || got.Get.Min() != h.Min() ||
			got.Get.Max() != h.Max() || len(h.bins) > 0 && !reflect.DeepEqual(got.Get.bins, h.bins) {
			t.Errorf("%d values: %+v became %+v", n, h, got.Get)
		}
		data, _ := h.GobEncode()
		for cut := range min(len(data), 200) {
			var short Histogram
			if err := short.GobDecode(data[:cut]); err == nil && short.Count() >= h.Count() && h.Count() > 0 {
				t.Errorf("%d values, %d of %d bytes: no error, %d values", n, cut, len(data), short.Count())
			}
		}
	}
	for _, data := range [][]byte{
		{1, 1, 1, 5, 1, 0, 1},          // the same cell twice
		{1, 1, 1, 0xff, 0xff, 0x7f, 1}, // a cell that is not there
		{1, 1, 1, 5},                   // no count
		{1, 1, 1, 5, 0xff, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1}, // a count above 64 bits
	} {
		if err := new(Histogram).GobDecode(data); err == nil {
			t.Errorf("%v: no error", data)
		}
	}
}
