package trace

// Lane is what one worker of a replay does, in order. Each thread of the trace belongs to one lane.
type Lane struct{ Steps []Step }

// Step is an operation of a lane, and what must have been done before it begins.
type Step struct {
	Op    int32
	After []Dependency
}

// Dependency says that a lane must have done so many of its steps.
type Dependency struct{ Lane, Steps int32 }

// Plan divides a script among so many lanes, thread by thread in the order of their first operation. What must keep its
// order is bound by dependencies:
//
//   - a put comes after its get;
//   - a load or an unload comes after all earlier operations on its module, and after the load or unload before it;
//   - a get or a put comes after the loads and unloads of its module that are before it in the trace.
//
// If overlap is set, a get does not wait for an unload attempt that the kernel refused: both may run at once, as they
// did in the kernel.
//
// Each dependency is on an earlier operation, so lanes never wait for each other in a circle.
func (s *Script) Plan(lanes int, overlap bool) []Lane {
	p := planner{
		script: s, overlap: overlap, lanes: make([]Lane, max(lanes, 1)), of: make(map[int32]int32),
		modules: make([]planned, len(s.Modules)), at: make([]Dependency, len(s.Ops)),
	}
	p.known = make([][]int32, len(p.lanes))
	for i := range p.known {
		p.known[i] = make([]int32, len(p.lanes))
	}
	for i := range p.modules {
		p.modules[i].uses = make([]int32, len(p.lanes))
	}
	for i := range s.Ops {
		p.add(int32(i))
	}
	return p.lanes
}

// planner makes a plan.
type planner struct {
	script  *Script
	overlap bool
	lanes   []Lane
	of      map[int32]int32 // lane of a thread
	modules []planned
	last    Dependency   // the load or unload that comes before
	at      []Dependency // where each operation is
	known   [][]int32    // by lane: of which steps of other lanes it knows that they are done
}

// planned is what is known of a module.
type planned struct {
	decided Dependency // the last load or unload, or attempt
	changed Dependency // the last that had an effect
	uses    []int32    // by lane: steps up to the last get or put
}

func (p *planner) add(i int32) {
	o := &p.script.Ops[i]
	n, ok := p.of[o.PID]
	if !ok {
		n = int32(len(p.of) % len(p.lanes))
		p.of[o.PID] = n
	}
	lane := &p.lanes[n]
	step, here := Step{Op: i}, Dependency{n, int32(len(lane.Steps)) + 1}
	after := func(d Dependency) {
		if d.Lane != n && d.Steps > p.known[n][d.Lane] {
			p.known[n][d.Lane] = d.Steps
			step.After = append(step.After, d)
		}
	}
	switch o.Kind {
	case OpGet, OpPut, OpMiss:
		if o.Kind == OpPut {
			after(p.at[o.Pair])
		}
		if o.Module >= 0 {
			m := &p.modules[o.Module]
			if p.overlap && o.Kind != OpPut {
				after(m.changed)
			} else {
				after(m.decided)
			}
			m.uses[n] = here.Steps
		}
	default:
		after(p.last)
		m := &p.modules[o.Module]
		for lane, steps := range m.uses {
			after(Dependency{int32(lane), steps})
		}
		m.decided, p.last = here, here
		if o.Kind != OpUnload || o.Recorded == Granted {
			m.changed = here
		}
	}
	p.at[i] = here
	lane.Steps = append(lane.Steps, step)
}
