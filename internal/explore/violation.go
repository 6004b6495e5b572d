//go:build explore

package explore

import (
	"fmt"
	"strings"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// Violation is a broken promise and the schedule that breaks it. As JSON it is
// what Replay needs beside the program.
type Violation struct {
	Promise     promise.Promise `json:"promise"`
	Message     string          `json:"message"`
	Schedule    Schedule        `json:"schedule"`
	Preemptions int             `json:"preemptions"`
	Weak        bool            `json:"weak,omitempty"`
	Reorder     bool            `json:"reorder,omitempty"`
	CPUs        int             `json:"cpus,omitempty"`
	Migrate     bool            `json:"migrate,omitempty"`
	Ordered     bool            `json:"ordered,omitempty"`
	NoRaces     bool            `json:"noraces,omitempty"`
	Only        promise.Promise `json:"only,omitzero"`

	Threads  []string `json:"threads"` // names, in order of creation
	Timeline []Row    `json:"timeline"`
	Waits    []string `json:"waits,omitempty"` // who waits for what and whom, in a deadlock or livelock

	endless bool // it is a livelock: no schedule that shows it is shorter
}

// Options returns what Replay is to be given with the schedule.
func (v *Violation) Options() Options {
	return Options{
		Weak:    v.Weak,
		Reorder: v.Reorder,
		CPUs:    v.CPUs,
		Migrate: v.Migrate,
		Ordered: v.Ordered,
		NoRaces: v.NoRaces,
		Only:    v.Only,
	}
}

// Memory names the memory model: sc, tso or weak.
func (v *Violation) Memory() string {
	switch {
	case v.Reorder:
		return "weak"
	case v.Weak:
		return "tso"
	}
	return "sc"
}

func (v *Violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "broken: %s: %s\n", v.Promise, v.Promise.Text())
	if v.Message != "" {
		fmt.Fprintf(&b, "%s\n", v.Message)
	}
	for _, w := range v.Waits {
		fmt.Fprintf(&b, "%s\n", w)
	}
	fmt.Fprintf(&b, "%d steps, %d preemptions\n\n", len(v.Schedule), v.Preemptions)
	b.WriteString(v.Table())
	fmt.Fprintf(&b, "\nschedule: %v\n", v.Schedule)
	return b.String()
}

// recorded turns the execution just run, whose steps were recorded, into a
// Violation that explains itself.
func (e *engine) recorded() *Violation {
	v := e.violation
	v.Weak, v.Migrate, v.CPUs = e.opts.Weak, e.opts.Migrate, e.cpus
	v.Reorder = e.opts.Reorder
	v.Ordered, v.NoRaces, v.Only = e.opts.Ordered, e.opts.NoRaces, e.opts.Only
	for _, t := range e.threads {
		v.Threads = append(v.Threads, t.Name)
	}
	v.Timeline = e.record.rows
	v.Waits = e.record.waits
	return v
}

// explainWaits says of each thread that has not ended what it stands before,
// and who holds that. It is called where the execution came to its end.
func (e *engine) explainWaits() (lines []string) {
	for _, t := range e.threads {
		if t.done || !t.self.alive {
			continue
		}
		k := t.self.kind
		var b strings.Builder
		fmt.Fprintf(&b, "%s ", t.Name)
		switch {
		case t.self.ready != 0:
			fmt.Fprintf(&b, "could go on with %v", k)
		case k == mem.KindPause:
			b.WriteString("spins until somebody else writes to ")
			for i, l := range t.spunOn() {
				if i > 0 {
					b.WriteString(" or ")
				}
				b.WriteString(e.record.label(e, l))
			}
		case k == mem.KindStopMachine:
			b.WriteString("waits in stop_machine for pinned sections to end")
		case k == mem.KindSynchronized:
			b.WriteString("waits in synchronize for read sections to end")
		default:
			fmt.Fprintf(&b, "waits in %v", k)
		}
		if p := t.op.Addr; p != nil {
			fmt.Fprintf(&b, " on %s", e.record.label(e, p))
		}
		if len(t.where) > 0 {
			fmt.Fprintf(&b, " at %s", t.where[0])
		}
		if p := t.op.Addr; p != nil && t.self.ready == 0 {
			b.WriteString(e.record.holders(p))
		}
		if k == mem.KindStopMachine || k == mem.KindSynchronized {
			for cpu, in := range e.onCPU {
				if in != nil {
					fmt.Fprintf(&b, "; %s is in a section on cpu %d", in.Name, cpu)
				}
			}
		}
		lines = append(lines, b.String())
	}
	return lines
}
