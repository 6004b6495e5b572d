package trace

import (
	"errors"
	"fmt"
	"io"
	"math"
	"time"
)

// maxEvents is how many events a script may be made of; it takes some 150 bytes for each.
const maxEvents = 50_000_000

// Build reads r to its end and makes a script.
func Build(name string, r *Reader) (*Script, error) {
	b := &builder{script: &Script{Name: name}, numbers: make(map[string]int32), aliases: make(map[string]int32),
		pairs: newPairs(), waiting: make(map[string][]int)}
	if err := b.read(r); err != nil {
		return nil, err
	}
	if len(b.events) == 0 {
		return nil, fmt.Errorf("trace %s: none of its events is about modules: "+
			"record with trace_event=module:*", name)
	}
	b.look()
	b.meet()
	b.start()
	for i := range b.events {
		b.event(i)
		for _, call := range b.after[i] {
			b.granted(call)
		}
	}
	b.end()
	return b.script, nil
}

// builder makes a script of events.
type builder struct {
	script  *Script
	events  []Event
	calls   map[int]call  // of delete_module, by the event with which they begin
	ends    map[int]int   // the call that an event ends, by the event
	after   map[int][]int // the granted calls that take effect after an event
	freeing map[int]int   // the event that frees the module of a granted call
	failing map[int]int   // the load whose init failed, by the event that frees the module
	fails   map[int]bool  // likewise by the event that loads it
	frees   map[int]bool  // events that free a module for which nobody asked
	numbers map[string]int32
	states  []state
	aliases map[string]int32
	pairs   pairs
	waiting map[string][]int // refused calls by module whose answer the events have not explained so far
	epoch   int              // how often events were lost
	printed map[string]bool  // modules of which some event has a count
}

// call is one call of delete_module.
type call struct {
	module string
	answer Answer
	exit   int // the event with which it ends
	pid    int32
	flags  uint32
	done   bool // it is in the script
}

// state is what is known of a module at a point of the trace.
type state struct {
	seen    bool
	loaded  bool
	coming  bool
	failing bool
	going   int   // granted calls that have begun and not ended
	early   bool  // the load is in the script before its event
	loaders int32 // the get that stands for the loader's own reference; -1: none does
	older   []int32
	epoch   int
	printed int32
}

// read reads the events that a script is made of.
func (b *builder) read(r *Reader) error {
	times := clocks{on: make(map[int32]time.Duration)}
	for {
		e, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		switch e.Kind {
		case Get, Put, Load, Free, Request, DeleteEnter, DeleteExit, Lost:
		default:
			continue
		}
		if e.Kind == Lost {
			b.script.Notes.Lost += max(int64(e.Refs), 1)
			e.At = times.last
		} else {
			times.add(&e)
		}
		if b.events = append(b.events, e); len(b.events) > maxEvents {
			return fmt.Errorf("line %d: more than %d events: cut the trace, or record for less time", e.Line, maxEvents)
		}
	}
	b.script.Notes.Unknown = r.Unknown()
	b.sort(&times)
	first := time.Duration(math.MaxInt64)
	for i := range b.events {
		first = min(first, b.events[i].At)
	}
	for i := range b.events {
		b.events[i].At -= first
	}
	b.script.Duration = times.last - min(first, times.last)
	return nil
}

// look goes through the events once and finds what each call of delete_module came to, when a granted one took effect,
// and which loads failed.
func (b *builder) look() {
	b.calls, b.ends = make(map[int]call), make(map[int]int)
	b.after, b.failing, b.freeing = make(map[int][]int), make(map[int]int), make(map[int]int)
	b.fails, b.frees = make(map[int]bool), make(map[int]bool)
	begun := make(map[int32]int) // by thread: the event with which its call began
	latest, loads := make(map[string]int), make(map[string]int)
	freed := make(map[int]bool) // calls that have freed their module
	for i := range b.events {
		e := &b.events[i]
		switch e.Kind {
		case Get, Put:
			latest[e.Module] = i
		case Load:
			latest[e.Module], loads[e.Module] = i, i
		case DeleteEnter:
			begun[e.PID] = i
			b.calls[i] = call{module: e.Module, exit: -1, pid: e.PID, flags: e.Flags}
		case DeleteExit:
			if at, ok := begun[e.PID]; ok {
				c := b.calls[at]
				c.answer, c.exit = answerOf(e.Return), i
				b.calls[at], b.ends[i] = c, at
				if c.answer == Granted && !freed[at] { // its module_free is lost
					b.after[i] = append(b.after[i], at)
				}
			}
			delete(begun, e.PID)
		case Free:
			at, asked := begun[e.PID]
			load, seen := loads[e.Module]
			switch {
			case asked && !freed[at] && (b.calls[at].module == "" || b.calls[at].module == e.Module):
				c := b.calls[at]
				c.module = e.Module
				b.calls[at], freed[at] = c, true
				effect := max(latest[e.Module], at)
				b.after[effect] = append(b.after[effect], at)
				b.freeing[at] = i
			case seen && b.events[load].PID == e.PID:
				b.failing[i], b.fails[load] = load, true
			default:
				b.frees[i] = true
			}
			delete(loads, e.Module)
			latest[e.Module] = i
		}
	}
}

// number returns the number of a module, which it gets when it is first named.
func (b *builder) number(name string) int32 {
	n, ok := b.numbers[name]
	if !ok {
		n = int32(len(b.states))
		b.numbers[name] = n
		b.states = append(b.states, state{printed: -1, loaders: -1})
		b.script.Modules = append(b.script.Modules, Module{Name: name, Printed: -1})
	}
	return n
}

// emit adds an operation and returns its number.
func (b *builder) emit(o Op) int32 {
	b.script.Ops = append(b.script.Ops, o)
	return int32(len(b.script.Ops) - 1)
}

// place makes sure that a module is in a table, and returns the table.
func (b *builder) place(module int32, table int) uint8 {
	m := &b.script.Modules[module]
	for _, p := range m.Entries {
		if int(p.Table) == table {
			return uint8(table)
		}
	}
	m.Entries = append(m.Entries, Place{Table: int32(table)})
	return uint8(table)
}
