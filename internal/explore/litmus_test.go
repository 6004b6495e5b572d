//go:build explore

package explore

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/modbench/modbench/schemes/mem"
)

// litmus is a litmus test: threads over plain words x and y and an atomic word,
// and which outcome each memory model allows beyond the interleavings.
type litmus struct {
	name    string
	threads []func(x, y *mem.Relaxed, fence *mem.Int32, r []int64)
	weird   string // the outcome in question
	tso     bool   // that TSO allows it
	reorder bool   // that Reorder allows it
}

func set1(w *mem.Relaxed) { w.Store(1) }

var litmusTests = []litmus{
	{"SB", []func(x, y *mem.Relaxed, f *mem.Int32, r []int64){
		func(x, y *mem.Relaxed, _ *mem.Int32, r []int64) { set1(x); r[0] = y.Load() },
		func(x, y *mem.Relaxed, _ *mem.Int32, r []int64) { set1(y); r[1] = x.Load() },
	}, "[0 0 0 0]", true, true},
	{"SB with fences", []func(x, y *mem.Relaxed, f *mem.Int32, r []int64){
		func(x, y *mem.Relaxed, f *mem.Int32, r []int64) { set1(x); f.Add(1); r[0] = y.Load() },
		func(x, y *mem.Relaxed, f *mem.Int32, r []int64) { set1(y); f.Add(1); r[1] = x.Load() },
	}, "[0 0 0 0]", false, false},
	{"MP", []func(x, y *mem.Relaxed, f *mem.Int32, r []int64){
		func(x, y *mem.Relaxed, _ *mem.Int32, r []int64) { set1(x); set1(y) },
		func(x, y *mem.Relaxed, _ *mem.Int32, r []int64) { r[0] = y.Load(); r[1] = x.Load() },
	}, "[1 0 0 0]", false, true},
	{"MP, loads in order", []func(x, y *mem.Relaxed, f *mem.Int32, r []int64){
		func(x, y *mem.Relaxed, _ *mem.Int32, r []int64) { set1(x); set1(y) },
		func(x, y *mem.Relaxed, _ *mem.Int32, r []int64) { r[0] = y.LoadAtomic(); r[1] = x.LoadAtomic() },
	}, "[1 0 0 0]", false, true},
	{"MP, stores in order", []func(x, y *mem.Relaxed, f *mem.Int32, r []int64){
		func(x, y *mem.Relaxed, f *mem.Int32, r []int64) { set1(x); f.Add(1); set1(y) },
		func(x, y *mem.Relaxed, _ *mem.Int32, r []int64) { r[0] = y.Load(); r[1] = x.Load() },
	}, "[1 0 0 0]", false, true},
	{"MP, both in order", []func(x, y *mem.Relaxed, f *mem.Int32, r []int64){
		func(x, y *mem.Relaxed, f *mem.Int32, r []int64) { set1(x); f.Add(1); set1(y) },
		func(x, y *mem.Relaxed, f *mem.Int32, r []int64) { r[0] = y.LoadAtomic(); r[1] = x.Load() },
	}, "[1 0 0 0]", false, false},
	{"LB", []func(x, y *mem.Relaxed, f *mem.Int32, r []int64){
		func(x, y *mem.Relaxed, _ *mem.Int32, r []int64) { r[0] = x.Load(); set1(y) },
		func(x, y *mem.Relaxed, _ *mem.Int32, r []int64) { r[1] = y.Load(); set1(x) },
	}, "[1 1 0 0]", false, false}, // arm64 allows it; Reorder does not have it, and says so
	{"CoRR", []func(x, y *mem.Relaxed, f *mem.Int32, r []int64){
		func(x, y *mem.Relaxed, _ *mem.Int32, r []int64) { set1(x) },
		func(x, y *mem.Relaxed, _ *mem.Int32, r []int64) { r[0] = x.Load(); r[1] = x.Load() },
	}, "[1 0 0 0]", false, false},
	{"CoWR", []func(x, y *mem.Relaxed, f *mem.Int32, r []int64){
		func(x, y *mem.Relaxed, _ *mem.Int32, r []int64) { set1(x); r[0] = x.Load() },
		func(x, y *mem.Relaxed, _ *mem.Int32, r []int64) { x.Load() },
	}, "[0 0 0 0]", false, false},
	{"IRIW", []func(x, y *mem.Relaxed, f *mem.Int32, r []int64){
		func(x, y *mem.Relaxed, _ *mem.Int32, r []int64) { set1(x) },
		func(x, y *mem.Relaxed, _ *mem.Int32, r []int64) { set1(y) },
		func(x, y *mem.Relaxed, _ *mem.Int32, r []int64) { r[0] = x.Load(); r[1] = y.Load() },
		func(x, y *mem.Relaxed, _ *mem.Int32, r []int64) { r[2] = y.Load(); r[3] = x.Load() },
	}, "[1 0 1 0]", false, true},
	{"IRIW, loads in order", []func(x, y *mem.Relaxed, f *mem.Int32, r []int64){
		func(x, y *mem.Relaxed, _ *mem.Int32, r []int64) { set1(x) },
		func(x, y *mem.Relaxed, _ *mem.Int32, r []int64) { set1(y) },
		func(x, y *mem.Relaxed, _ *mem.Int32, r []int64) { r[0] = x.LoadAtomic(); r[1] = y.LoadAtomic() },
		func(x, y *mem.Relaxed, _ *mem.Int32, r []int64) { r[2] = y.LoadAtomic(); r[3] = x.LoadAtomic() },
	}, "[1 0 1 0]", false, false},
}

// outcomes returns all results of a litmus test.
func (l litmus) outcomes(t *testing.T, o Options) map[string]bool {
	t.Helper()
	seen := make(map[string]bool)
	r := Run(func() Program {
		x, y, f, r := new(mem.Relaxed), new(mem.Relaxed), new(mem.Int32), make([]int64, 4)
		p := Program{Final: func(*T) { seen[fmt.Sprint(r)] = true }}
		for i, body := range l.threads {
			p.Threads = append(p.Threads, Thread{fmt.Sprint("t", i), func(*T) { body(x, y, f, r) }})
		}
		return p
	}, o)
	if !r.Everything {
		t.Errorf("%s: %v", l.name, r)
	}
	return seen
}

// TestLitmus: each memory model shows the outcome in question exactly if it
// allows it, reduced and by brute force, and a stronger model shows no more.
func TestLitmus(t *testing.T) {
	for _, l := range litmusTests {
		t.Run(l.name, func(t *testing.T) {
			var last map[string]bool
			for i, o := range []Options{{}, {Weak: true}, {Weak: true, Reorder: true}} {
				o.Bound = Unbounded
				seen := l.outcomes(t, o)
				if want := [3]bool{false, l.tso, l.reorder}[i]; seen[l.weird] != want {
					t.Errorf("%+v: shows %s: %v, want %v", o, l.weird, !want, want)
				}
				for out := range last {
					if !seen[out] {
						t.Errorf("%+v: does not show %s, which a stronger model does", o, out)
					}
				}
				if last = seen; len(l.threads) == 2 {
					o.NoReduction = true
					if all := l.outcomes(t, o); !maps.Equal(seen, all) {
						t.Errorf("%+v: brute force shows %v, reduced %v", o, slices.Sorted(maps.Keys(all)), slices.Sorted(maps.Keys(seen)))
					}
				}
			}
		})
	}
}
