package results

import (
	"slices"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
)

// machines returns the kinds of machines that measured r.
func (r *Run) machines() (all []figures.Machine) {
	nodes := map[string]map[string]bool{} // by machine
	for _, part := range r.parts() {
		name := figures.MachineOf(&part.Env)
		i := slices.IndexFunc(all, func(m figures.Machine) bool { return m.Name == name })
		if i < 0 {
			i = len(all)
			all = append(all, figures.Machine{Name: name, Env: part.Env})
			nodes[name] = map[string]bool{}
		}
		all[i].Parts = append(all[i].Parts, part.Name())
		node := ""
		if s := part.Manifest.Shard; s != nil {
			node = s.Node
		}
		nodes[name][node] = true
	}
	for i, m := range all {
		if !nodes[m.Name][""] {
			all[i].Nodes = len(nodes[m.Name])
		}
	}
	return all
}

// apart reports whether the cells of r name the machines that measured them.
func (r *Run) apart() bool {
	return slices.ContainsFunc(r.Manifest.Cells, func(c bench.Cell) bool { return c.Machine != "" })
}

// align returns the runs as they are if all were measured on machines that are alike. Otherwise it returns copies in
// which each cell names its machine, so that cells are the same only if their machines are alike.
func align(runs ...*Run) []*Run {
	var names []string
	for _, r := range runs {
		for _, m := range r.machines() {
			if !slices.Contains(names, m.Name) {
				names = append(names, m.Name)
			}
		}
	}
	if len(names) < 2 {
		return runs
	}
	var aligned []*Run
	for _, r := range runs {
		if !r.apart() {
			r = r.on(figures.MachineOf(&r.Env))
		}
		aligned = append(aligned, r)
	}
	return aligned
}

// AlignApart returns copies of two runs in which each cell names its machine, if one of the runs is of machines that
// differ. Two runs that are each of one kind of machine are returned as they are: the caller decides whether to compare
// them.
func AlignApart(a, b *Run) (x, y *Run) {
	if !a.apart() && !b.apart() {
		return a, b
	}
	both := align(a, b)
	return both[0], both[1]
}

// on returns a copy of r whose cells name a machine.
func (r *Run) on(machine string) *Run {
	c := *r
	c.Manifest.Cells = slices.Clone(r.Manifest.Cells)
	for i := range c.Manifest.Cells {
		c.Manifest.Cells[i].Machine = machine
	}
	c.Manifest.Broken = slices.Clone(r.Manifest.Broken)
	for i := range c.Manifest.Broken {
		c.Manifest.Broken[i].Cell.Machine = machine
	}
	c.Rounds = nil
	for _, round := range r.Rounds {
		x := *round
		x.Cell.Machine = machine
		c.Rounds = append(c.Rounds, &x)
	}
	if r.kept != nil {
		c.kept = newRounds()
		_ = c.kept.Append(r.kept, figures.Renumbered{Machine: machine}) // Err says it as well
		c.kept.Seal()
	}
	if r.pools != nil {
		c.pools = map[bench.Cell]*bench.Round{}
	}
	for cell, pool := range r.pools {
		x := *pool
		cell.Machine = machine
		x.Cell = cell
		c.pools[cell] = &x
	}
	return &c
}
