package projection

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/modbench/modbench/internal/files"
)

// Band is a figure with its range if the parameters of the machine vary as far as they are uncertain:
// the middle, the least and the most of the draws.
type Band struct {
	Mid  float64 `json:"mid"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// meets reports whether two bands have a value in common.
func (b Band) meets(c Band) bool { return b.Low <= c.High && c.Low <= b.High }

// band returns the band of what draws came to. The first is of the parameters as they are.
func band(draws []float64) Band {
	if len(draws) == 0 {
		return Band{}
	}
	return Band{draws[0], slices.Min(draws), slices.Max(draws)}
}

// Cell is a projection of one scheme.
type Cell struct {
	Workload  string `json:"workload"`
	Point     string `json:"point,omitempty"`
	Subsystem string `json:"subsystem"`
	Scheme    string `json:"scheme"`
	Role      string `json:"role"`
	Procs     int    `json:"procs"`

	Lookups Band `json:"lookups_per_s"`
	Unload  Band `json:"unload_ns"` // median; 0: nothing is unloaded
	Stall   Band `json:"stall_ns"`  // the longest gap of a processor that looks up, in an unload; median
	Refused Band `json:"refused"`   // share of the lookups during unloads

	Free     Band    `json:"free_per_s"`               // lookups while nothing is unloaded
	Pace     float64 `json:"pace_per_s"`               // the middle of Free
	Measured float64 `json:"measured_per_s,omitempty"` // the same, as the calibration of the machine has measured it

	Starved bool   `json:"starved,omitempty"` // an unload came no further: Unload and Stall are how long it waited
	Cut     bool   `json:"cut,omitempty"`     // the simulation was over before an unload was: likewise
	Marks   []Mark `json:"marks,omitempty"`   // what is not simulated, and matters here
}

// Unloads reports whether the cell has unloads that ended, so that Unload and Stall are how long they took.
func (c *Cell) Unloads() bool { return c.Unload.Mid > 0 && !c.Starved && !c.Cut }

// Result is a projection. Nothing in it was measured on the machine that it names.
type Result struct {
	Schema  int    `json:"schema"`
	Kind    string `json:"kind"`    // "projection"
	Machine string `json:"machine"` // name
	Title   string `json:"title"`
	Source  string `json:"source"` // of the parameters
	Fitted  string `json:"fitted"`

	Instructions string `json:"instructions"` // where the costs between the memory operations are from
	Waits        string `json:"waits"`        // what is assumed of stops, grace periods and wakes
	Draws        int    `json:"draws"`
	Seed         uint64 `json:"seed"`
	Command      string `json:"command"`

	Cells   []Cell    `json:"cells"`
	Refused []Refusal `json:"refused,omitempty"`
}

// Refusal is something that was asked for and is not projected.
type Refusal struct {
	What string `json:"what"`
	Why  string `json:"why"`
}

// schema is the version of the format, and kind what it calls itself.
const (
	schema = 1
	kind   = "projection"
)

// File is the name of a projection in a results directory.
const File = "projection.json"

// Write writes the projection into a file.
func (r *Result) Write(file string) error {
	r.Schema, r.Kind = schema, kind
	data, err := json.MarshalIndent(r, "", "\t")
	if err == nil {
		err = files.Replace(file, append(data, '\n'))
	}
	return err
}

// Parse reads a projection.
func Parse(data []byte) (*Result, error) {
	r := new(Result)
	if err := json.Unmarshal(data, r); err != nil {
		return nil, files.JSONError(data, err, "a projection", "modbench project")
	}
	if r.Kind != kind || r.Schema != schema {
		return nil, fmt.Errorf("kind %q of schema %d, want %s of schema %d", r.Kind, r.Schema, kind, schema)
	}
	return r, nil
}

// Point is a point of a curve.
type Point struct {
	Procs int
	Band
}

// Figure is what a curve shows.
type Figure int

// The figures of a cell.
const (
	Lookups Figure = iota // a second
	Unload                // nanoseconds, median
	Stall                 // nanoseconds, median
)

func (c *Cell) figure(f Figure) Band { return [...]Band{c.Lookups, c.Unload, c.Stall}[f] }

// Curve returns a figure of a scheme against processors, in their order: for charts. There is no point
// where nothing was projected.
func (r *Result) Curve(workload, point, subsystem, scheme string, f Figure) (curve []Point) {
	for i := range r.Cells {
		c := &r.Cells[i]
		if c.Workload == workload && c.Point == point && c.Subsystem == subsystem && c.Scheme == scheme {
			if b := c.figure(f); b.Mid > 0 {
				curve = append(curve, Point{c.Procs, b})
			}
		}
	}
	slices.SortFunc(curve, func(a, b Point) int { return cmp.Compare(a.Procs, b.Procs) })
	return curve
}

// Procs returns the numbers of processors that are projected, from few to many.
func (r *Result) Procs() []int {
	procs, _ := columns(r.Cells)
	return procs
}

// Frontier returns what to choose from on so many processors: the cells of which no other one has more
// lookups and shorter unloads as well, by the middles of their bands; most lookups first.
func (r *Result) Frontier(workload, point, subsystem string, procs int) (frontier []Cell) {
	var cells []Cell
	for _, c := range r.Cells {
		if c.Workload == workload && c.Point == point && c.Subsystem == subsystem && c.Procs == procs &&
			c.Role == "contender" && c.Unloads() {
			cells = append(cells, c)
		}
	}
	slices.SortStableFunc(cells, func(a, b Cell) int { return cmp.Compare(b.Lookups.Mid, a.Lookups.Mid) })
	shortest := math.Inf(1)
	for _, c := range cells {
		if c.Unload.Mid < shortest {
			frontier, shortest = append(frontier, c), c.Unload.Mid
		}
	}
	return frontier
}

// Best returns the contender with most lookups among cells of one number of processors, and those
// whose bands meet its band: they are not told from it. ok is false if there is none.
func Best(cells []Cell) (best Cell, alike []string, ok bool) {
	for _, c := range cells {
		if c.Role == "contender" && (!ok || c.Lookups.Mid > best.Lookups.Mid) {
			best, ok = c, true
		}
	}
	for _, c := range cells {
		if ok && c.Role == "contender" && c.Scheme != best.Scheme && c.Lookups.meets(best.Lookups) {
			alike = append(alike, c.Scheme)
		}
	}
	return best, alike, ok
}
