package coherence

// How much is simulated: this many operations of each processor before any is counted, and this many
// that are. Per-processor schemes are five times off without a warm-up.
const (
	WarmUp  = 20
	Counted = 100
)

// Measure has each processor of s repeat operation, which does one and is told which processor does
// it. It returns how long one takes a processor, in nanoseconds, from the time when all have warmed
// up to the time when Counted operations a processor have been done.
func Measure(s *Sim, operation func(p *Proc)) (float64, error) {
	return MeasureN(s, WarmUp, Counted, operation)
}

// MeasureN is Measure with other numbers of operations.
func MeasureN(s *Sim, warmUp, counted int, operation func(p *Proc)) (float64, error) {
	n := s.N()
	cold, done := n, 0
	var began, ended Time
	for i := range n {
		begin := Time(s.random.Int64N(int64(20 * Nanosecond)))
		s.Program(i, begin, func(p *Proc) {
			for mine := 1; !p.Ended(); mine++ {
				operation(p)
				p.Sync()
				if mine == warmUp {
					if cold--; cold == 0 {
						began = s.Now()
					}
				} else if cold == 0 && !p.Ended() {
					if done++; done == counted*n {
						ended = s.Now()
						s.End()
					}
				}
			}
		})
	}
	if err := s.Run(); err != nil {
		return 0, err
	}
	return (ended - began).NS() * float64(n) / float64(counted*n), nil
}

// MeasureEach is Measure as refscale does it: each processor does Counted operations, and the result
// is the mean of how long each of them took, over the processors. Who is done stops.
func MeasureEach(s *Sim, operation func(p *Proc)) (float64, error) {
	n := s.N()
	var sum Time
	for i := range n {
		begin := Time(s.random.Int64N(int64(20 * Nanosecond)))
		s.Program(i, begin, func(p *Proc) {
			for range WarmUp {
				operation(p)
				p.Sync()
			}
			began := p.Clock()
			for range Counted {
				operation(p)
				p.Sync()
			}
			sum += p.Clock() - began
		})
	}
	if err := s.Run(); err != nil {
		return 0, err
	}
	return sum.NS() / float64(n*Counted), nil
}
