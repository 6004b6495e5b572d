package figures

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestPacked: packed numbers come back bit for bit, whatever they are, and a number that is not there is not there.
func TestPacked(t *testing.T) {
	kinds := []float64{
		0, math.Copysign(0, -1), 1, 7, 1 << 24, 1<<24 + 1, 0.1, -3, math.Inf(1), math.NaN(), 1e300, 5e-324,
		math.SmallestNonzeroFloat32, math.MaxFloat32, math.MaxFloat64, 123456789,
	}
	dice := rand.New(rand.NewPCG(1, 2))
	var p packer
	type sample struct {
		packed
		want map[int]float64
	}
	var all []sample
	for range 5000 { // more than one lot
		want := map[int]float64{}
		for i := range 64 {
			if dice.IntN(3) > 0 {
				want[i] = kinds[dice.IntN(len(kinds))]
				p.add(i, want[i])
			}
		}
		all = append(all, sample{p.pack(), want})
	}
	if all[0].in == all[len(all)-1].in {
		t.Fatal("all numbers are in one lot")
	}
	for n, s := range all {
		for i := range 64 {
			want, has := s.want[i]
			if got, ok := s.value(i); ok != has || math.Float64bits(got) != math.Float64bits(want) {
				t.Fatalf("round %d: number %d is %v, %t, want %v, %t", n, i, got, ok, want, has)
			}
		}
	}
	if v, ok := new(packed).value(3); ok {
		t.Errorf("no numbers have %v", v)
	}
}
