package figures

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
)

// TestKeep: a round that is kept has the same metrics as before, shares what its cell has in common, and
// has its own seed.
func TestKeep(t *testing.T) {
	if atMetrics+len(Metrics) > width {
		t.Fatalf("%d numbers of a round, and a row has room for %d", atMetrics+len(Metrics), width)
	}
	var kept Rounds
	for n := range 1000 { // of many blocks
		kept.Add(one(n))
	}
	s, n := kept.Cells()[0], 0
	for got := range s.All() {
		r := one(n)
		for _, m := range Metrics {
			want, has := m.Measured(r)
			if v, ok := m.Of(got); v != want || ok != has {
				t.Fatalf("round %d: %s is %v, %t, want %v, %t", n, m.Unit, v, ok, want, has)
			}
		}
		if got.Common != s.Common()[0] || got.Inputs() != r.Knobs || got.Replayed().Served != 3 || !got.timed() ||
			got.Place != n || got.N != n || got.Elapsed != r.Elapsed || got.Steady {
			t.Fatalf("round %d is kept as %+v", n, got)
		}
		if v, _ := got.value(atCounts + int(gets)); v != 3 {
			t.Fatalf("%v samples, want 3", v)
		}
		n++
	}
	if n != 1000 || s.Len() != n || kept.Len() != n {
		t.Errorf("%d rounds of %d and %d, want 1000", n, s.Len(), kept.Len())
	}
	other := one(1)
	other.Workers = 9
	if kept.Add(other); len(s.Common()) != 2 {
		t.Error("rounds with other workers share theirs")
	}
}

// one is a round that has something of everything.
func one(n int) *bench.Round {
	hist := func(values ...time.Duration) *bench.Histogram {
		h := new(bench.Histogram)
		for _, v := range values {
			h.Add(v)
		}
		return h
	}
	r := &bench.Round{
		Cell: bench.Cell{Workload: "w", Scheme: "s", Procs: 1}, N: n, Lookups: int64(100 + n), Elapsed: time.Second,
		Total: 10, Refused: int64(n), Get: hist(1, 2, 3), Stalled: hist(), Unload: hist(7),
		Replay: &bench.Replay{Gets: 4, Served: 3},
	}
	r.Knobs.Seed, r.Knobs.InUse, r.InUse = uint64(n), 0.5, 0.25
	return r
}

// TestAppend: rounds that are added to others have the numbers and the cells that are asked for, and those that they
// were stay as they are.
func TestAppend(t *testing.T) {
	var first, second Rounds
	first.Add(one(3))
	for n := range 20 {
		second.Add(one(n))
	}
	if err := first.Append(&second, Renumbered{N: 100, Process: 7, Machine: "m"}); err != nil {
		t.Fatal(err)
	}
	if n, process := first.Last(); n != 119 || process != 7 || first.Len() != 21 || len(first.Cells()) != 2 {
		t.Errorf("%d rounds of %d cells, the last is %d of process %d", first.Len(), len(first.Cells()), n, process)
	}
	s := first.Cells()[1]
	if r := s.First(); r.Cell.Machine != "m" || r.N != 100 || r.Place != 1 || r.Replayed().Served != 3 {
		t.Errorf("the first is %+v", r)
	}
	if r := second.Cells()[0].First(); r.Cell.Machine != "" || r.N != 0 || r.Process != 0 {
		t.Errorf("the first was %+v", r)
	}
}

// TestBlock: numbers come back bit for bit, whatever they are, and a number that is not there is not there.
func TestBlock(t *testing.T) {
	kinds := []float64{
		0, math.Copysign(0, -1), 1, 7, 1 << 24, 1<<24 + 1, 0.1, -3, math.Inf(1), math.NaN(), 1e300, 5e-324,
		math.SmallestNonzeroFloat32, math.MaxFloat32, math.MaxFloat64, 123456789,
	}
	dice := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		rows := make([]row, 1+dice.IntN(most))
		for i := range rows {
			for c := range rows[i] {
				if dice.IntN(3) > 0 {
					rows[i][c] = wordOf(kinds[dice.IntN(len(kinds))])
				}
			}
		}
		texts := []string{"a", "", "c"}[:dice.IntN(4)]
		b, rest := part(block(appendBlock(nil, rows, texts)))
		got, said := b.rows()
		if !slices.Equal(got, rows) || !slices.Equal(said, texts) || len(rest) > 0 {
			t.Fatalf("%v, %q, want %v, %q", got, said, rows, texts)
		}
		c := dice.IntN(width)
		for i, w := range b.column(c, nil) {
			if w != rows[i][c] {
				t.Fatalf("row %d, column %d: %x, want %x", i, c, w, rows[i][c])
			}
		}
	}
	for _, v := range kinds {
		if got, ok := valueOf(wordOf(v)); !ok || math.Float64bits(got) != math.Float64bits(v) {
			t.Errorf("%v is %v, %t", v, got, ok)
		}
	}
	if v, ok := valueOf(0); ok {
		t.Errorf("nothing is %v", v)
	}
}

// TestRoundIsSmall: a round takes less than 150 bytes; its numbers alone would take more if they were not packed.
func TestRoundIsSmall(t *testing.T) {
	const n, limit = 2000, 150
	dice := rand.New(rand.NewPCG(3, 4))
	var rs Rounds
	for i := range n {
		h := func() *bench.Histogram {
			one := new(bench.Histogram)
			for range 10 {
				one.Add(time.Duration(100 + dice.IntN(1000)))
			}
			return one
		}
		r := &bench.Round{
			Cell: bench.Cell{Workload: "w"}, N: i, Process: i / 20, Lookups: 1e6 + dice.Int64N(1e5),
			Elapsed: time.Second + time.Duration(dice.IntN(1e6)), Total: 1e6, Get: h(), Stalled: h(), Unload: h(),
			Parts: bench.Parts{Scheme: h(), Holders: h(), Exit: h()}, Transfer: time.Duration(100 + dice.IntN(9)),
		}
		r.Knobs.Seed = dice.Uint64()
		rs.Add(r)
	}
	if got := rs.packed / n; got > limit {
		t.Errorf("a round takes %d bytes, want at most %d", got, limit)
	}
	if whole := 8 * (atMetrics + len(Metrics)); whole <= limit {
		t.Errorf("control: a row takes %d bytes, want more than %d", whole, limit)
	}
}
