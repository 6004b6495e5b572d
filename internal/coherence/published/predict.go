package published

import (
	"fmt"
	"strings"

	"github.com/modbench/modbench/internal/coherence"
)

// Prediction is a curve and what the simulation says of it.
type Prediction struct {
	Curve   *Curve
	Refused string // why there is no prediction; "": there is
	Points  []Predicted
}

// Predicted is a point as it was published and as it was predicted.
type Predicted struct {
	Point
	Predicted float64 // ns
}

// Ratio returns predicted by published.
func (p Predicted) Ratio() float64 { return p.Predicted / p.NS }

// Compared are the numbers of processors at which curves are compared.
var Compared = []int{1, 2, 4, 8, 16, 28, 32, 64, 100, 128, 160, 192, 256, 420}

// Predict simulates the program of c on m, with each of the numbers of processors that c has. The
// published point at one processor tells what the program computes between its memory operations, so
// that point is no prediction.
func Predict(m *coherence.Machine, c *Curve, procs []int, o coherence.Options) (*Prediction, error) {
	p := &Prediction{Curve: c}
	build, why := programOf(c)
	if p.Refused = why; why != "" {
		return p, nil
	}
	base, ok := c.At(1)
	if !ok {
		p.Refused = "nothing was published of one processor"
		return p, nil
	}
	how := measureOf(c.Name)
	bare, places, err := simulate(m, build, how, 1, 0, o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.Name, err)
	}
	insns := max(base.NS-bare, 0) / places
	for _, n := range procs {
		point, ok := c.At(n)
		if !ok || n > m.CPUs() || beyond(m, c.Name, n) {
			continue
		}
		ns, _, err := simulate(m, build, how, n, insns, o)
		if err != nil {
			return nil, fmt.Errorf("%s at %d: %w", c.Name, n, err)
		}
		p.Points = append(p.Points, Predicted{point, ns})
	}
	return p, nil
}

// beyond reports whether nothing is predicted of a curve for so many processors: a list whose elements are
// counted by load and compare-and-swap, across sockets. Whether a compare-and-swap that fails costs a mispredicted
// branch each time or only when the outcome changes makes a factor of ten there, and it is not known.
func beyond(m *coherence.Machine, curve string, n int) bool {
	return strings.HasPrefix(curve, "route/refcnt") && n > m.Topology.Clusters*m.Topology.Cores
}

// simulate returns nanoseconds that a processor needs for an operation, and at how many places in it
// there are instructions. They take insns at each.
func simulate(m *coherence.Machine, build program, do measure, n int, insns float64, o coherence.Options) (
	ns, places float64, err error,
) {
	s, err := coherence.New(m, n, o)
	if err != nil {
		return 0, 0, err
	}
	s.Insns(coherence.Nanoseconds(insns))
	operation, operations := build(s), 0
	ns, err = do(s, func(p *coherence.Proc) {
		p.Insns()
		operation(p)
		operations++
	})
	return ns, float64(s.Asked()) / float64(max(operations, 1)), err
}

// measure is how a program is measured.
type measure func(s *coherence.Sim, operation func(p *coherence.Proc)) (ns float64, err error)

// measureOf returns how the program of a curve is measured: refscale times each reader by itself. A lookup of
// the counted list is hundreds of operations on lines that all want, so there are fewer lookups.
func measureOf(curve string) measure {
	switch {
	case strings.HasPrefix(curve, "refscale/"):
		return coherence.MeasureEach
	case strings.HasPrefix(curve, "route/refcnt"):
		return func(s *coherence.Sim, operation func(p *coherence.Proc)) (float64, error) {
			return coherence.MeasureN(s, 5, 20, operation)
		}
	}
	return coherence.Measure
}
