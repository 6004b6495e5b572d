package workloads

import (
	"fmt"
	"slices"
	"strings"
)

// Point is one setting of a sweep.
type Point struct {
	Name string // "hold=1us": knob=value, as it stands in the name of a benchmark; "" if nothing is swept
	Set  func(*Knobs)
}

// ParseSweep reads KNOB=VALUE,VALUE,... into points. A point is named after the value as the knob writes it, so that
// equal values have equal names. The error is an [*UnknownKnob] if the table has no such knob.
func (t KnobTable) ParseSweep(s string) ([]Point, error) {
	name, list, _ := strings.Cut(s, "=")
	if name == "" || list == "" {
		return nil, fmt.Errorf("sweep %q: want KNOB=VALUE,VALUE,... with one of %s", s, strings.Join(t.Names(), ", "))
	}
	knob, err := t.ByName(name)
	if err != nil {
		return nil, fmt.Errorf("sweep %q: %w", s, err)
	}
	if knob.Fixed != "" {
		return nil, fmt.Errorf("sweep %q: %s cannot be swept: %s", s, name, knob.Fixed)
	}
	var points []Point
	for _, value := range strings.Split(list, ",") {
		p, err := knob.point(value)
		if err != nil {
			return nil, fmt.Errorf("sweep %q: %w", s, err)
		}
		if slices.ContainsFunc(points, func(q Point) bool { return q.Name == p.Name }) {
			return nil, fmt.Errorf("sweep %q: %s is there twice", s, p.Name)
		}
		points = append(points, p)
	}
	return points, nil
}

// point returns the point at which the knob has the value that text says.
func (k *Knob) point(text string) (Point, error) {
	var at Knobs
	if err := k.Set(&at, text); err != nil {
		return Point{}, err
	}
	set := k.Value.Set
	return Point{k.Name + "=" + k.Value.Get(at), func(knobs *Knobs) { _ = set(knobs, text) }}, nil // was read above
}
