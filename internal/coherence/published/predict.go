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
	each := strings.HasPrefix(c.Name, "refscale/")
	bare, places, err := simulate(m, build, each, 1, 0, o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.Name, err)
	}
	insns := max(base.NS-bare, 0) / places
	for _, n := range procs {
		point, ok := c.At(n)
		if !ok || n > m.CPUs() {
			continue
		}
		ns, _, err := simulate(m, build, each, n, insns, o)
		if err != nil {
			return nil, fmt.Errorf("%s at %d: %w", c.Name, n, err)
		}
		p.Points = append(p.Points, Predicted{point, ns})
	}
	return p, nil
}

// simulate returns nanoseconds that a processor needs for an operation, and at how many places in it
// there are instructions. They take insns at each.
func simulate(m *coherence.Machine, build program, each bool, n int, insns float64, o coherence.Options) (
	ns, places float64, err error,
) {
	s, err := coherence.New(m, n, o)
	if err != nil {
		return 0, 0, err
	}
	s.Insns(coherence.Nanoseconds(insns))
	do, operations := build(s), 0
	measure := coherence.Measure
	if each {
		measure = coherence.MeasureEach
	}
	ns, err = measure(s, func(p *coherence.Proc) {
		p.Insns()
		do(p)
		operations++
	})
	return ns, float64(s.Asked()) / float64(max(operations, 1)), err
}
