package bench

import (
	"runtime"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads"
)

// Forecast is roughly what a plan will take, so that somebody can decide whether to begin.
type Forecast struct {
	Rounds  int           // that are to be measured, of all cells together
	Time    time.Duration // at least
	Memory  float64       // bytes that are in use at once, in the cell that takes most
	Largest Cell          // that cell
}

// The costs that a forecast adds up, as seen on two cores of a shared machine.
const (
	bootTime   = 40 * time.Millisecond // of a system of the real size, its end, and the directed unloads
	entryTime  = 10 * time.Microsecond // of each entry more
	entryBytes = 4 << 10               // of a table, with its share of modules and of garbage
	workerTime = 10 * time.Microsecond // to begin and to end a worker in a part of a round
	slice      = 4 * time.Millisecond  // that the system gives to a thread
	garbage    = 2                     // a heap grows to twice what is in use before it is collected
	goroutine  = 5 << 10               // bytes of a worker or unloader with its stack
	basis      = 64 << 20              // bytes of the program and the real population
)

// Forecast returns what p will take, without the rounds that are measured already.
func (p *Plan) Forecast() Forecast {
	var f Forecast
	var all, least time.Duration // with halves as long as asked for, and with the shortest halves
	for _, c := range p.comparisons() {
		knobs := c.workload.At(c.point)
		entries, modules := knobs.Size(c.subsystem)
		boot := bootTime + time.Duration(entries*float64(entryTime))
		for _, info := range p.Infos() {
			left := p.left(c.cell(info.Name))
			f.Rounds += left
			all += time.Duration(left) * (boot + c.roundTime(knobs, p.Duration))
			least += time.Duration(left) * (boot + c.roundTime(knobs, min(p.Duration, p.shortest())))
			if left == 0 {
				continue
			}
			m := memory(knobs, info.Memory, c.procs, entries, modules)
			if c.workload.Trace != "" {
				m = replayMemory(c.workload)
			}
			if m > f.Memory {
				f.Memory, f.Largest = m, c.cell(info.Name)
			}
		}
	}
	f.Time = all
	if p.Budget > 0 {
		share := float64(f.Rounds) / float64(max(p.Total(), 1)) // as shorten has it
		f.Time = max(min(all, time.Duration(float64(p.Budget)*share)), least)
	}
	return f
}

// left returns how many rounds of a cell are not measured yet.
func (p *Plan) left(c Cell) int {
	if p.Done == nil {
		return p.Rounds
	}
	left := 0
	for n := range p.Rounds {
		if !p.Done(c, n) {
			left++
		}
	}
	return left
}

// roundTime returns what a round of the comparison takes at least whose halves last for d.
func (c comparison) roundTime(k Knobs, d time.Duration) time.Duration {
	if c.workload.Trace != "" {
		return replayTime(c.workload, k, d)
	}
	return roundTime(k, c.procs, d)
}

// roundTime returns the least time that a round takes if its halves last for d: two halves
// and two slices of the warm-up. Each of them ends only after all holders have put and all
// unloads that had begun have ended, one after the other.
func roundTime(k Knobs, procs int, d time.Duration) time.Duration {
	held := time.Duration(float64(k.Hold) * max(1, float64(k.WorkersOn(procs))/float64(procs)))
	if k.HoldBy == workloads.Sleep { // all at once
		held = k.Hold
	}
	exits := time.Duration(0)
	if k.PerUnload > 0 || k.Unloaders > 0 {
		exits = k.ExitCost * time.Duration(max(k.Unloaders, 1))
	}
	turns := time.Duration(k.WorkersOn(procs)) * workerTime
	if over := procs / runtime.NumCPU(); over > 1 { // threads take turns, and a stop of the machine waits for all
		turns += time.Duration(over) * 2 * slice
	}
	part := func(d time.Duration) time.Duration { return max(d, held) + exits + turns }
	return 2*part(d) + 2*part(d/10)
}

// memory returns how many bytes a cell takes at once.
func memory(k Knobs, m schemes.Memory, procs int, entries, modules float64) float64 {
	cells := float64(max(procs, runtime.NumCPU()))
	scheme := modules*(float64(m.Module)+cells*float64(m.ModuleCell)) +
		entries*float64(m.Entry) + cells*float64(m.Processor)
	workers := float64(k.WorkersOn(procs))
	people := (workers + float64(k.Unloaders) + float64(k.Holders)) * goroutine
	if k.PerUnload > 0 {
		people += workers * goroutine / 4
	}
	shared := float64(books(int(workers), procs))*9*cellBytes + float64(sequences(int(workers), procs))*sequence*8
	return basis + entries*entryBytes + garbage*(scheme+people) + shared
}

// cellBytes is the size of a histogram.
const cellBytes = cells * 8
