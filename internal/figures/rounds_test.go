package figures

import (
	"errors"
	"io/fs"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/modbench/modbench/bench"
)

// varied are rounds of a run of three schemes in several processes, with warnings and distances of several kinds.
func varied(limit, rounds int, faster float64) *Data {
	dice := rand.New(rand.NewPCG(1, 2))
	d := &Data{Rounds: &Rounds{Limit: limit}, Runs: 1, Segments: []Segment{{}}, Half: time.Second}
	for _, scheme := range []string{"none", UsualBaseline, "rwsem"} {
		d.Schemes = append(d.Schemes, Scheme{Name: scheme})
		d.Cells = append(d.Cells, bench.Cell{Workload: "w", Scheme: scheme, Subsystem: "s", Procs: 2})
	}
	for n := range rounds {
		for i, c := range d.Cells {
			h := new(bench.Histogram)
			for range 10 {
				h.Add(time.Duration(50 + dice.IntN(100)))
			}
			r := &bench.Round{
				Cell: c, N: n, Process: n / 10, Elapsed: time.Second + time.Duration(dice.IntN(1e6)), Get: h,
				Lookups:  int64(1e6 * (1 + float64(i)*faster) * math.Exp(dice.NormFloat64()/10)),
				Steady:   dice.IntN(9) > 0,
				Transfer: []time.Duration{0, 60, 60, 62, 200}[dice.IntN(5)], Clock: "tsc", Overhead: 20, Workers: 2,
				Interference: bench.Interference{Known: dice.IntN(9) > 0, Foreign: dice.Float64() / 5, Unit: 0.001},
			}
			r.Total, r.Refused, r.Repeats = r.Lookups, dice.Int64N(5), dice.IntN(2)
			if r.Interference.Disturbed(disturbing) {
				r.Warnings = []bench.Warning{{Kind: bench.Disturbed, Limit: disturbing}}
			}
			if dice.IntN(100) == 0 {
				r.Warnings = append(r.Warnings, bench.Warning{Kind: bench.Throttled})
				r.Unfreed = []bench.Unfreed{{At: time.Duration(n), Modules: n}}
			}
			d.Add(r)
		}
	}
	return d
}

// judgement is what figures say of data.
type judgement struct {
	Rounds  []Round
	Figures []Figure
	Caveats []Caveat
	Best    BestSet
	Changes *Changes
}

func judge(t *testing.T, before, after *Data) (j judgement) {
	g := Summarise(after)
	for r := range after.Rounds.All() {
		j.Rounds = append(j.Rounds, *r)
	}
	var relative []*Metric
	for _, m := range Metrics {
		relative = append(relative, Relative(m, UsualBaseline))
		for _, c := range after.Cells {
			s, of := g.At(c), base(g, c)
			n, _ := s.RestsOn(m)
			how := int(s.Instability(m))
			j.Figures = append(j.Figures, s.Figure(m), g.Ratio(m, c, of), Figure{N: how}, Figure{N: n})
		}
	}
	j.Caveats = g.Caveats()
	j.Best, _ = g.Best(Throughput, after.Cells)
	var err error
	if j.Changes, err = Compare(before, after, CompareOptions{Metrics: append(relative, Metrics...)}); err != nil {
		t.Fatal(err)
	}
	return j
}

// base is the cell that others are compared with.
func base(g *Grid, c bench.Cell) bench.Cell {
	c.Scheme = g.Contenders()[0].Name
	return c
}

// sameMetric compares ratios as well, which are made anew for each run.
func sameMetric(a, b *Metric) bool { return a == b || a != nil && b != nil && a.Label == b.Label }

// TestWritten: rounds that are in a file say what those in memory say, bit for bit.
func TestWritten(t *testing.T) {
	const rounds = 300
	var all [2]judgement
	for i, limit := range []int{0, 5000} {
		before, after := varied(limit, rounds, 0.1), varied(limit, rounds, 0.2)
		all[i] = judge(t, before, after)
		if after.Rounds.size > 0 != (limit > 0) || after.Rounds.Len() != 3*rounds || after.Rounds.Err() != nil {
			t.Errorf("limit %d: %d of %d rounds, %d bytes in the file, %v", limit, after.Rounds.Len(), 3*rounds,
				after.Rounds.size, after.Rounds.Err())
		}
	}
	same := cmp.Options{cmp.Comparer(sameMetric),
		cmpopts.IgnoreUnexported(Round{}, Delta{}, Changes{}), cmpopts.EquateNaNs()}
	if diff := cmp.Diff(all[0], all[1], same); diff != "" {
		t.Errorf("(-in memory +in the file)\n%s", diff)
	}
	if len(all[0].Caveats) < 5 || len(all[0].Changes.Deltas) < 10 {
		t.Errorf("%d caveats, %d deltas: too few to show anything", len(all[0].Caveats), len(all[0].Changes.Deltas))
	}
}

// faulty is a file that fails.
type faulty struct {
	scratch
	writes int          // that succeed
	reads  atomic.Int64 // that succeed: several goroutines read
}

// failing returns a file that fails after so many calls.
func failing(writes, reads int) *faulty {
	f := &faulty{writes: writes}
	f.reads.Store(int64(reads))
	return f
}

func (f *faulty) Write(b []byte) (int, error) {
	if f.writes--; f.writes < 0 {
		return 0, &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}
	}
	return f.scratch.Write(b)
}

func (f *faulty) ReadAt(b []byte, at int64) (int, error) {
	if f.reads.Add(-1) < 0 {
		return 0, &fs.PathError{Op: "read", Path: "x", Err: syscall.EIO}
	}
	return f.scratch.ReadAt(b, at)
}

// TestFaulty: whenever the file fails, there is one error of one line, which says what to do, and nothing panics.
func TestFaulty(t *testing.T) {
	usual := newScratch
	defer func() { newScratch = usual }()
	run := func(file *faulty, err error) (d *Data) {
		newScratch = func() (scratch, error) {
			if err == nil {
				file.scratch, err = usual()
			}
			return file, err
		}
		d = varied(3000, 120, 0.1)
		g := Summarise(d)
		g.Caveats()
		g.Clock()
		g.Best(Throughput, d.Cells)
		g.Crossings(Throughput)
		for _, c := range d.Cells {
			if s := g.At(c); s != nil { // it may have none
				s.Rounds.First()
				s.Warnings()
				s.RestsOn(GetP99)
			}
		}
		_, _ = Compare(d, d, CompareOptions{})
		var copied Rounds
		if err := copied.Append(d.Rounds, Renumbered{}); err != d.Rounds.Err() || err != copied.Err() {
			t.Errorf("copied: %v, want %v", err, d.Rounds.Err())
		}
		return d
	}
	const plenty = 1 << 30
	whole := failing(plenty, plenty)
	if d := run(whole, nil); d.Rounds.Err() != nil || d.Rounds.Len() != 360 {
		t.Fatalf("control: %d rounds, %v", d.Rounds.Len(), d.Rounds.Err())
	}
	reads := plenty - int(whole.reads.Load())
	wants := func(d *Data, words ...string) {
		t.Helper()
		err := d.Rounds.Err()
		if err == nil || strings.Contains(err.Error(), "\n") ||
			slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(err.Error(), w) }) {
			t.Errorf("error %v, want one with %q", err, words)
		}
	}
	wants(run(failing(0, 0), errors.New("nowhere")), "nowhere")
	for n := range plenty - whole.writes {
		wants(run(failing(n, plenty), nil), "no space left on device", "temporary file in", "TMPDIR")
	}
	for n := range reads {
		if n < 50 || n%17 == 0 { // each takes a while
			wants(run(failing(plenty, n), nil), "input/output error", "temporary file in", "TMPDIR")
		}
	}
	if reads < 100 {
		t.Errorf("%d reads: too few to show anything", reads)
	}
}

// TestRecent: columns are the same whether they are kept or made again, and few are kept.
func TestRecent(t *testing.T) {
	d := varied(0, 50, 0.1)
	g := Summarise(d)
	for range 2 {
		for _, m := range Metrics {
			for _, c := range d.Cells {
				got, want := g.At(c).column(m), d.Rounds.At(c).column(atMetrics+m.at)
				if !slices.Equal(got.v, want.v) || !slices.Equal(got.n, want.n) {
					t.Fatalf("%s of %v: %v, want %v", m.Unit, c, got, want)
				}
			}
		}
	}
	g.recent.size += mostRecent
	g.At(d.Cells[1]).RestsOn(GetP99) // which asks for another one
	if r := &g.recent; len(r.made) != 1 || len(r.order) != 1 {
		t.Errorf("%d columns are kept where there is room for none", len(r.made))
	}
}

// TestSparse: a column that few rounds have takes the room of few, also beside the others that are kept.
func TestSparse(t *testing.T) {
	d := &Data{Rounds: new(Rounds)}
	cell := bench.Cell{Workload: "w", Scheme: UsualBaseline, Subsystem: "s", Procs: 2}
	const rounds, every = 4000, 100
	for n := range rounds {
		r := &bench.Round{Cell: cell, N: n, Elapsed: time.Second, Lookups: 1}
		if n%every == 0 {
			r.Unload = new(bench.Histogram)
			r.Unload.Add(time.Microsecond)
		}
		d.Add(r)
	}
	g := Summarise(d)
	few, all := g.At(cell).column(UnloadP50), g.At(cell).column(Throughput)
	if len(few.v) != rounds/every || cap(few.v) > rounds/every*2 || len(all.v) != rounds {
		t.Errorf("%d values in the room of %d, and %d of all", len(few.v), cap(few.v), len(all.v))
	}
	if g.recent.size != cap(few.v)+cap(all.v) {
		t.Errorf("%d values are counted, want %d and %d", g.recent.size, cap(few.v), cap(all.v))
	}
}

// TestSealed: several goroutines may read rounds that are sealed, and each finds all.
func TestSealed(t *testing.T) {
	rs := varied(0, 17, 0.1).Rounds
	rs.Seal()
	for _, s := range rs.Cells() {
		if len(s.rows) > 0 {
			t.Errorf("%v: %d rows are not packed", s.Cell, len(s.rows))
		}
	}
	var found [4]int
	Parallel(len(found), func(i int) {
		for range rs.All() {
			found[i]++
		}
	})
	if found != [4]int{51, 51, 51, 51} {
		t.Errorf("found %v of %d", found, rs.Len())
	}
}
