package bench

import (
	"math"
	"sync/atomic"
	"testing"
	"time"

	"github.com/modbench/modbench/bench/internal/clock"
	"github.com/modbench/modbench/schemes/tryget"
)

// A look counts as slowed if it took a tenth longer than the fastest of the process, whoever was the fastest.
func TestPace(t *testing.T) {
	var fastest atomic.Int64
	var a, b pace
	for _, took := range []clock.Ticks{1000, 1099, 1101, 2000} {
		a.note(took, &fastest)
	}
	b.note(900, &fastest)
	for _, took := range []clock.Ticks{1000, 989, 991} {
		a.note(took, &fastest)
	}
	if a.looks != 7 || a.slowed != 4 || b.looks != 1 || b.slowed != 0 {
		t.Errorf("%d of %d looks are slowed, and %d of %d, want 4 of 7 and 0 of 1", a.slowed, a.looks, b.slowed, b.looks)
	}
	if c := coresOf([]*worker{{pace: a}, {pace: b}}); c.Looks != 8 || math.Abs(c.Slowed-0.5) > 1e-9 {
		t.Errorf("together %+v, want 8 looks, half of them slowed", c)
	}
	if c := coresOf([]*worker{{}, {}}); c != (Cores{}) {
		t.Errorf("of workers that did not look: %+v", c)
	}
}

// Workers look after so many batches in both halves, and a look is no gap in the lookups of a bystander.
func TestLooks(t *testing.T) {
	c := hourly(tryget.New, func(k *Knobs) { k.Unloaders = 0 })
	s, err := newSession(t.Context(), &c)
	if err != nil {
		t.Fatal(err)
	}
	defer s.hurry()
	const looks = 3 // of each worker
	want := int64(2 * looks)
	if clock.Default().Resolution > finest || shareCore(s.cpus) {
		want = 0 // nobody looks
	}
	for _, m := range []mode{closedLoop, timedLoop} {
		got, err := s.half(t.Context(), m, time.Hour, int64(2*s.batch*lookAfter*looks))
		if err != nil {
			t.Fatal(err)
		}
		if got.cores.Looks != want || !(got.cores.Slowed >= 0 && got.cores.Slowed <= 1) {
			t.Errorf("in mode %d workers saw %+v, want %d looks", m, got.cores, want)
		}
	}
}
