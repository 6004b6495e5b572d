package published

import (
	_ "embed" // the measurements
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed published.tsv
var published string

// Curve is what was measured of one program on one machine.
type Curve struct {
	Machine string // a name that coherence.Named knows, or one of a machine of which nothing is known
	Name    string
	Points  []Point // by processors
}

// Point is a measurement: nanoseconds that a processor needs for an operation.
type Point struct {
	Procs        int
	NS, Min, Max float64
}

// At returns the point of so many processors.
func (c *Curve) At(procs int) (p Point, ok bool) {
	i, ok := slices.BinarySearchFunc(c.Points, procs, func(p Point, n int) int { return p.Procs - n })
	if ok {
		p = c.Points[i]
	}
	return p, ok
}

// Curves returns all that was published, in the order of the file. The slice and what it holds are
// shared: nobody may change them.
var Curves = sync.OnceValue(func() []Curve {
	curves, err := parse(published)
	if err != nil {
		panic(err) // TestCurves reads the file
	}
	return curves
})

// parse reads a table of measurements.
func parse(table string) (curves []Curve, err error) {
	at := make(map[[2]string]int)
	for n, line := range strings.Split(strings.TrimSpace(table), "\n") {
		f := strings.Split(line, "\t")
		if n == 0 {
			continue
		}
		if len(f) != 6 {
			return nil, fmt.Errorf("published.tsv:%d: %d columns, want 6", n+1, len(f))
		}
		var p Point
		if p.Procs, err = strconv.Atoi(f[2]); err == nil {
			for i, x := range []*float64{&p.NS, &p.Min, &p.Max} {
				if *x, err = strconv.ParseFloat(f[3+i], 64); err != nil {
					break
				}
			}
		}
		if err != nil {
			return nil, fmt.Errorf("published.tsv:%d: %w", n+1, err)
		}
		key := [2]string{f[0], f[1]}
		i, ok := at[key]
		if !ok {
			i, at[key] = len(curves), len(curves)
			curves = append(curves, Curve{Machine: f[0], Name: f[1]})
		}
		curves[i].Points = append(curves[i].Points, p)
	}
	return curves, nil
}

// Find returns the curve of that name on that machine, or nil.
func Find(machine, name string) *Curve {
	for i := range Curves() {
		if c := &Curves()[i]; c.Machine == machine && c.Name == name {
			return c
		}
	}
	return nil
}
