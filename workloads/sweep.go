package workloads

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// knob is a knob that can be swept: how to read and set one value of it.
type knob struct {
	name string
	set  func(k *Knobs, value string) error
}

func duration(field func(*Knobs) *time.Duration) func(*Knobs, string) error {
	return func(k *Knobs, value string) (err error) {
		*field(k), err = time.ParseDuration(value)
		return err
	}
}

func float(field func(*Knobs) *float64) func(*Knobs, string) error {
	return func(k *Knobs, value string) (err error) {
		*field(k), err = strconv.ParseFloat(value, 64)
		return err
	}
}

func integer(field func(*Knobs) *int) func(*Knobs, string) error {
	return func(k *Knobs, value string) (err error) {
		*field(k), err = strconv.Atoi(value)
		return err
	}
}

var knobs = []knob{
	{"workers", integer(func(k *Knobs) *int { return &k.Workers })},
	{"per-proc", integer(func(k *Knobs) *int { return &k.PerProc })},
	{"unloaders", integer(func(k *Knobs) *int { return &k.Unloaders })},
	{"per-unload", integer(func(k *Knobs) *int { return &k.PerUnload })},
	{"hold", duration(func(k *Knobs) *time.Duration { return &k.Hold })},
	{"exit-cost", duration(func(k *Knobs) *time.Duration { return &k.ExitCost })},
	{"period", duration(func(k *Knobs) *time.Duration { return &k.Period })},
	{"stall", duration(func(k *Knobs) *time.Duration { return &k.Stall })},
	{"skew", float(func(k *Knobs) *float64 { return &k.Skew })},
	{"missing", float(func(k *Knobs) *float64 { return &k.Missing })},
	{"lookups", float(func(k *Knobs) *float64 { return &k.Lookups })},
	{"scale", float(func(k *Knobs) *float64 { return &k.Scale })},
	{"arrival", func(k *Knobs, value string) (err error) { k.Arrival, err = ParseArrival(value); return err }},
}

// KnobNames returns the names of the knobs that a sweep can be over.
func KnobNames() (names []string) {
	for _, k := range knobs {
		names = append(names, k.name)
	}
	return names
}

// ParseSweep reads KNOB=VALUE,VALUE,... into points.
func ParseSweep(s string) ([]Point, error) {
	name, list, ok := strings.Cut(s, "=")
	i := slices.IndexFunc(knobs, func(k knob) bool { return k.name == name })
	if !ok || i < 0 || list == "" {
		return nil, fmt.Errorf("sweep %q: want KNOB=VALUE,VALUE,... with one of %s", s, strings.Join(KnobNames(), ", "))
	}
	var points []Point
	for _, value := range strings.Split(list, ",") {
		k := base
		if err := knobs[i].set(&k, value); err != nil {
			return nil, fmt.Errorf("sweep %q: %q is no value of %s", s, value, name)
		}
		if err := k.Validate(); err != nil {
			return nil, fmt.Errorf("sweep: %w", err)
		}
		p := Point{name + "=" + value, func(k *Knobs) { _ = knobs[i].set(k, value) }} // was set above
		if slices.ContainsFunc(points, func(q Point) bool { return q.Name == p.Name }) {
			return nil, fmt.Errorf("sweep %q: %s stands twice", s, value)
		}
		points = append(points, p)
	}
	return points, nil
}

// Short words a duration without characters that a benchmark's name cannot
// hold: 1us, 1.5ms, 0.
func Short(d time.Duration) string {
	if d == 0 {
		return "0"
	}
	return strings.Replace(d.String(), "µ", "u", 1)
}
