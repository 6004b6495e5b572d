package workloads

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/workloads/subsystem"
)

func TestBoot(t *testing.T) {
	for _, sub := range subsystem.All {
		w := All()[0]
		s := rwsem.New()
		sys, err := Boot(t.Context(), s, sub, w.Knobs)
		if err != nil {
			t.Fatal(err)
		}
		if len(sys.Targets) == 0 || len(sys.Missing) == 0 || len(sys.Victims) == 0 {
			t.Errorf("%s: %d targets, %d missing, %d victims", sub.Name, len(sys.Targets), len(sys.Missing),
				len(sys.Victims))
		}
		for _, target := range sys.Targets {
			ref, err := s.Get(target.Table, target.Key)
			if err != nil || ref.Entry.Owner.Name != target.Module {
				t.Fatalf("%s: %v of %s: %v", sub.Name, target.Key, target.Module, err)
			}
			s.Put(ref)
		}
		for _, target := range sys.Missing {
			if ref, err := s.Get(target.Table, target.Key); err == nil {
				t.Errorf("%s: missing key %v is there, in %s", sub.Name, target.Key, ref.Entry.Owner.Name)
			}
		}
		victim := sys.Victims[0]
		if err := sys.Loader.Unload(victim, 0, nil); err != nil {
			t.Errorf("%s: unload %s: %v", sub.Name, victim, err)
		}
		for _, target := range sys.Targets {
			if target.Module != victim {
				continue
			}
			if _, err := s.Get(target.Table, target.Key); err == nil {
				t.Errorf("%s: %v is found after %s was unloaded", sub.Name, target.Key, victim)
			}
			loaded, again := sys.Autoload(&target, false)
			want := sub.Alias(target.Key) != ""
			if again != want || again && !loaded && sys.Loader.Module(victim) == nil {
				t.Errorf("%s: autoload of %s: loaded %v, again %v", sub.Name, victim, loaded, again)
			}
			break
		}
	}
}

// A scaled table has so many times the entries of the real one.
func TestScale(t *testing.T) {
	entries := func(scale float64) int {
		k := base
		k.Scale = scale
		sys, err := Boot(t.Context(), rwsem.New(), &subsystem.Filesystem, k)
		if err != nil {
			t.Fatal(err)
		}
		return len(sys.Targets)
	}
	full := entries(1)
	for _, scale := range []float64{0.5, 3, 100} {
		if got, want := float64(entries(scale)), scale*float64(full); got < want || got > want+5 {
			t.Errorf("scale %v: %v entries, want %v", scale, got, want)
		}
	}
}

// More entries than a machine holds are an error, and not an attempt.
func TestTooLarge(t *testing.T) {
	k := base
	k.Scale, k.Loaded = 50_000, Distribution
	if _, err := Boot(t.Context(), rwsem.New(), &subsystem.Filesystem, k); err == nil ||
		!strings.Contains(err.Error(), "a scale up to ") {
		t.Errorf("booted: %v", err)
	}
}

// The rank-th most popular thing is drawn in proportion to (rank+1)^-skew.
func TestPopularity(t *testing.T) {
	const n, draws = 50, 400_000
	for _, skew := range []float64{0, 1, 2} {
		p := NewPopularity(n, skew, 3)
		r := rand.New(rand.NewPCG(1, 1))
		seen := make([]int, n)
		for range draws {
			seen[p.Draw(r)]++
		}
		sum := 0.0
		for rank := range n {
			sum += math.Pow(float64(rank+1), -skew)
		}
		for _, rank := range []int{0, 1, 9} {
			want := draws * math.Pow(float64(rank+1), -skew) / sum
			if got := float64(seen[p.rank[rank]]); math.Abs(got-want) > 6*math.Sqrt(want) {
				t.Errorf("skew %v: rank %d drawn %v times, want %.0f", skew, rank, got, want)
			}
		}
	}
}

func TestArrival(t *testing.T) {
	for _, s := range []string{"closed", "constant:1000", "poisson:2.5e+06"} {
		if a, err := parseArrival(s); err != nil || a.String() != s {
			t.Errorf("%s: %v, %v", s, a, err)
		}
	}
	for _, s := range []string{
		"", "open", "poisson", "poisson:", "poisson:0", "poisson:x", "constant:1e12", "poisson:NaN", "closed:1",
	} {
		if a, err := parseArrival(s); err == nil {
			t.Errorf("%q is read as %v", s, a)
		}
	}
}

// The knobs of every workload are in range at every point, and names are not
// used twice.
func TestWorkloads(t *testing.T) {
	names := make(map[string]bool)
	for _, w := range All() {
		if names[w.Name] || w.Summary == "" || w.Why == "" {
			t.Errorf("%q: named twice, or without a summary or a reason", w.Name)
		}
		names[w.Name] = true
		for _, p := range w.Sweep() {
			if err := StandardKnobs().Validate(w.At(p)); err != nil {
				t.Errorf("%s %s: %v", w.Name, p.Name, err)
			}
		}
	}
}
