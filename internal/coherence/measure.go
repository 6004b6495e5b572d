package coherence

import "context"

// How many operations of each processor are simulated: first those that warm up, then those that are
// counted. Without a warm-up, schemes with a count on each processor are wrong by a factor of five.
const (
	WarmUp  = 20
	Counted = 100
)

// Measure has each processor of s call operation again and again. It returns how many nanoseconds a
// processor needs for one, from the time when all have warmed up to the time when Counted operations
// a processor have been done.
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
	if err := s.Run(context.Background()); err != nil {
		return 0, err
	}
	return (ended - began).NS() * float64(n) / float64(counted*n), nil
}

// MeasureEach is Measure as refscale does it: each processor does Counted operations, and the result
// is the mean of the times of all processors. A processor that is done stops.
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
	if err := s.Run(context.Background()); err != nil {
		return 0, err
	}
	return sum.NS() / float64(n*Counted), nil
}
