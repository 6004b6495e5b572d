package coherence

import "testing"

// BenchmarkSteps simulates 192 processors that write one line each and one that all share.
func BenchmarkSteps(b *testing.B) {
	var steps int64
	for b.Loop() {
		s, err := New(Named("xeon-8176x8"), 192, Options{Seed: 1})
		if err != nil {
			b.Fatal(err)
		}
		l := s.NewLine()
		own := make([]*Line, s.N())
		for i := range own {
			own[i] = s.NewLine()
		}
		if _, err := Measure(s, func(p *Proc) {
			p.Do(own[p.ID()], Store)
			p.Do(l, Load)
			p.Do(own[p.ID()], Store)
		}); err != nil {
			b.Fatal(err)
		}
		steps += s.Steps()
	}
	b.ReportMetric(float64(steps)/b.Elapsed().Seconds(), "steps/s")
}
