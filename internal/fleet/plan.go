package fleet

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/files"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/trace"
)

// schema is the version of the form of a plan.
const schema = 1

// Plan says what a run measures, as a file. Round n of each cell has the seed Seed+n.
type Plan struct {
	Schema   int           `json:"schema"`
	Program  Program       `json:"program"`
	Flags    []string      `json:"flags"` // of modbench run, that make this plan
	Seed     uint64        `json:"seed"`
	Rounds   int           `json:"rounds"` // of each cell
	Half     time.Duration `json:"half_ns"`
	Forks    int           `json:"processes"` // that share the rounds of a shard
	Isolate  bool          `json:"isolate"`   // a process for each round instead
	Patience time.Duration `json:"patience_ns"`
	Schemes  []string      `json:"schemes"`
	Procs    []int         `json:"procs"`
	Measured []Group       `json:"groups"`

	SHA256 string `json:"sha256"` // of all that is above
}

// Group is cells that are measured in one shard: all schemes on all numbers of processors.
type Group struct {
	Workload  string            `json:"workload"`
	Point     string            `json:"point,omitempty"`
	Subsystem string            `json:"subsystem"`
	Knobs     map[string]string `json:"knobs"`
	Trace     string            `json:"trace_sha256,omitempty"` // of what is replayed
	Takes     time.Duration     `json:"takes_ns"`               // at least, as it was forecast when the plan was made
}

// Cell returns the group as [bench.Plan.Groups] has it.
func (g Group) Cell() bench.Cell {
	return bench.Cell{Workload: g.Workload, Point: g.Point, Subsystem: g.Subsystem}
}

// New returns the plan of p, which program made of flags.
func New(p *bench.Plan, flags []string, program Program) (*Plan, error) {
	f := &Plan{
		Schema: schema, Program: program, Flags: flags, Seed: p.Seed, Rounds: p.Rounds, Half: p.Duration,
		Forks: p.Forks, Isolate: p.Isolate, Patience: p.Patience, Procs: p.Procs,
	}
	for _, info := range p.Infos() {
		f.Schemes = append(f.Schemes, info.Name)
	}
	for _, w := range p.Workloads {
		for _, point := range w.Sweep() {
			knobs := map[string]string{}
			at := w.At(point)
			for _, k := range workloads.StandardKnobs().Knobs {
				knobs[k.Name] = k.Value.Get(at)
			}
			replayed, err := digestOf(w.Trace)
			if err != nil {
				return nil, err
			}
			for _, g := range p.Groups() {
				if g.Workload == w.Name && g.Point == point.Name {
					f.Measured = append(f.Measured, Group{
						Workload: g.Workload, Point: g.Point, Subsystem: g.Subsystem, Knobs: knobs, Trace: replayed,
						Takes: takes(p, g),
					})
				}
			}
		}
	}
	f.seal()
	return f, nil
}

// takes returns how long a group takes at least.
func takes(p *bench.Plan, group bench.Cell) time.Duration {
	alone := *p
	alone.Part = func(g bench.Cell) bool { return g == group }
	return alone.Forecast().Time.Round(time.Millisecond)
}

// digestOf returns the sha256 of what a trace replays; "" if name is.
func digestOf(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	script, err := trace.LoadNamed(name)
	if err != nil {
		return "", err
	}
	data, err := json.Marshal(script)
	if err != nil {
		return "", fmt.Errorf("trace %s: %w", name, err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

// seal sets the digest.
func (p *Plan) seal() { p.SHA256 = p.digest() }

func (p *Plan) digest() string {
	c := *p
	c.SHA256 = ""
	sum := sha256.Sum256(c.Text())
	return hex.EncodeToString(sum[:])
}

// Text returns the plan as its file has it.
func (p *Plan) Text() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(p); err != nil {
		panic(fmt.Sprintf("fleet: %v", err)) // all fields can be encoded
	}
	return b.Bytes()
}

// Parse reads a plan.
func Parse(text []byte) (*Plan, error) {
	p := new(Plan)
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(p); err != nil {
		return nil, files.JSONError(text, err, "a plan", "modbench plan")
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("not a plan: something follows it")
	}
	switch {
	case p.Schema != schema:
		return nil, fmt.Errorf(
			"plan of schema %d, this modbench reads %d: use the modbench that made it",
			p.Schema,
			schema,
		)
	case p.digest() != p.SHA256:
		return nil, errors.New("not as modbench wrote it (its sha256 is not that of its contents): edited by hand? " +
			"make it again with modbench plan")
	case len(p.Measured) == 0 || len(p.Schemes) == 0 || len(p.Procs) == 0:
		return nil, errors.New("a plan that measures nothing")
	}
	return p, nil
}

// Same returns an error if this program does not make the plan p of its flags: now is what it makes. How long
// groups take was forecast on the machine where the plan was made, and is left out.
func (p *Plan) Same(now *Plan) error {
	if p.Program.SHA256 != now.Program.SHA256 {
		return fmt.Errorf("made by another build: %v, and this is %v; copy the modbench that made the plan", p.Program,
			now.Program)
	}
	c := *now
	c.Measured = nil
	for i, g := range now.Measured {
		if i < len(p.Measured) {
			g.Takes = p.Measured[i].Takes
		}
		c.Measured = append(c.Measured, g)
	}
	if c.digest() != p.SHA256 {
		return errors.New("its flags make another plan here: is a trace that it names another file now?")
	}
	return nil
}

// Cells returns all cells of the plan, in the order of the tables.
func (p *Plan) Cells() (cells []bench.Cell) {
	for _, g := range p.Measured {
		for _, procs := range p.Procs {
			for _, scheme := range p.Schemes {
				c := g.Cell()
				c.Procs, c.Scheme = procs, scheme
				cells = append(cells, c)
			}
		}
	}
	return cells
}
