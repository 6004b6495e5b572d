package figures

import (
	"runtime"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
)

// TestKeep: a round that is kept has the same metrics as before, shares what its cell has in common, and
// has its own seed.
func TestKeep(t *testing.T) {
	if n := len(sampled) + len(Metrics); n > 64 {
		t.Fatalf("%d values of a round, and packed has room for 64", n)
	}
	hist := func(values ...time.Duration) *bench.Histogram {
		h := new(bench.Histogram)
		for _, v := range values {
			h.Add(v)
		}
		return h
	}
	one := func(n int) *bench.Round {
		r := &bench.Round{
			Cell: bench.Cell{Workload: "w", Scheme: "s", Procs: 1}, N: n, Lookups: int64(100 + n), Elapsed: time.Second,
			Total: 10, Refused: int64(n), Get: hist(1, 2, 3), Stalled: hist(), Unload: hist(7),
			Replay: &bench.Replay{Gets: 4, Served: 3},
		}
		r.Knobs.Seed, r.Knobs.InUse, r.InUse = uint64(n), 0.5, 0.25
		return r
	}
	var k Keeper
	var kept []*Round
	for n := range 1000 { // more than one lot
		kept = append(kept, k.Keep(one(n)))
	}
	for n, got := range kept {
		r := one(n)
		for _, m := range Metrics {
			want, has := m.Measured(r)
			if v, ok := m.Of(got); v != want || ok != has {
				t.Fatalf("round %d: %s is %v, %t, want %v, %t", n, m.Unit, v, ok, want, has)
			}
		}
		if got.Common != kept[0].Common || got.Inputs() != r.Knobs || got.Replayed().Served != 3 || !got.timed() {
			t.Fatalf("round %d is kept as %+v", n, got)
		}
	}
	if n, _ := kept[0].value(int(gets)); n != 3 {
		t.Errorf("%v samples, want 3", n)
	}
	other := one(1)
	other.Workers = 9
	if k.Keep(other).Common == kept[0].Common {
		t.Error("rounds with other workers share theirs")
	}
	if on := On(kept[:2], "m"); on[0].Cell.Machine != "m" || kept[0].Cell.Machine != "" || on[0].Common != on[1].Common {
		t.Errorf("on a machine: %+v, was %+v", on[0].Cell, kept[0].Cell)
	}
}

// TestRoundIsSmall: a round takes less than 300 bytes, and as it was measured it takes more, even with condensed
// histograms.
func TestRoundIsSmall(t *testing.T) {
	const n, most = 20_000, 300
	whole := func() *bench.Round {
		h := func() *bench.Histogram {
			one := new(bench.Histogram)
			one.Add(7)
			return one.Condense()
		}
		return &bench.Round{
			Cell: bench.Cell{Workload: "w"}, Lookups: 1, Elapsed: time.Second, Total: 1, Get: h(), Stalled: h(),
			Unload: h(), Parts: bench.Parts{Scheme: h(), Holders: h(), Exit: h()},
		}
	}
	if got := takes(n, new(Keeper).Keep, whole); got > most {
		t.Errorf("a round takes %d bytes, want at most %d", got, most)
	}
	if got := takes(n, func(r *bench.Round) *bench.Round { return r }, whole); got <= most {
		t.Errorf("control: a whole round takes %d bytes, want more than %d", got, most)
	}
}

// takes returns what one of n rounds takes in memory.
func takes[T any](n int, keep func(*bench.Round) T, round func() *bench.Round) int {
	inUse := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	all := make([]T, n)
	before := inUse()
	for i := range all {
		all[i] = keep(round())
	}
	after := inUse()
	runtime.KeepAlive(all)
	return (int(after) - int(before)) / n
}
