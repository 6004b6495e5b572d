package figures_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
)

var lattice = figures.Lattice{FromX: 10, ToX: 100_000, FromY: 1e-6, ToY: 1e-3, StepsX: 16, StepsY: 8}

// mapped measures spots of a made-up world, in which "rare" is better where unloads are rarer than one in 3,000.
func mapped(d *figures.Data, spots []figures.Spot) {
	for _, s := range spots {
		x, y := lattice.At(s)
		point := figures.TwoKnobs(fmt.Sprintf("per-unload=%.0f", x), "exit-cost="+time.Duration(y*1e9).String())
		for n := range 10 {
			noise := 1 + 0.01*float64(n%3)
			rare := 0.5
			if x > 3000 {
				rare = 2
			}
			for scheme, v := range map[string]float64{"often": 1e6, "rare": 1e6 * rare * noise} {
				d.Add(&bench.Round{Cell: bench.Cell{Workload: "map", Scheme: scheme,
					Subsystem: "s",
					Procs:     1, Point: point}, N: n, Elapsed: time.Second, Lookups: int64(v)})
			}
		}
	}
}

// A map is measured most where the answer turns, and ends when nothing is left to be told apart.
func TestMapNext(t *testing.T) {
	d := &figures.Data{}
	spots, near, all := lattice.Start(), 0, 0
	if len(spots) != 9 {
		t.Fatalf("begins with %d spots", len(spots))
	}
	for range 40 {
		mapped(d, spots)
		maps := figures.Summarise(d).Maps()
		if len(maps) != 1 {
			t.Fatalf("%d maps, want 1", len(maps))
		}
		if all == 0 && len(maps[0].Places) != 9 {
			t.Fatalf("%d places", len(maps[0].Places))
		}
		spots = lattice.Next(&maps[0], 4)
		if len(spots) == 0 {
			break
		}
		for _, s := range spots {
			all++
			if x, _ := lattice.At(s); all <= 8 && x > 3000/4 && x < 3000*4 {
				near++
			}
		}
	}
	if len(spots) > 0 {
		t.Error("it never ends")
	}
	if near < 6 {
		t.Errorf("%d of the first 8 spots are near the turn", near)
	}
	m := figures.Summarise(d).Maps()[0]
	for i := range m.Places {
		p := &m.Places[i]
		want := "often"
		if p.X > 3000 {
			want = "rare"
		}
		if p.Leader() != want || !p.Alone() {
			t.Errorf("at %s, %s %s leads, alone %v; want %s", p.TextX, p.TextY, p.Leader(), p.Alone(), want)
		}
	}
}

// Points that are not of two knobs are no map.
func TestNoMap(t *testing.T) {
	for _, g := range []*figures.Grid{
		swept(6, []string{"hold=0", "hold=1us"}, 1, 1), swept(6, []string{"a=1:b=2", "hold=1us"}, 1, 1),
		swept(6, []string{"a=1:b=2", "a=1:c=2"}, 1, 1), swept(6, []string{"", "a=1:b=x"}, 1, 1),
	} {
		if maps := g.Maps(); len(maps) != 0 {
			t.Errorf("%v is a map", maps)
		}
	}
}
