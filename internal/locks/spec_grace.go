//go:build explore

package locks

import (
	"fmt"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// Grace is what package percpu has for readers: sections, and the wait for them.
type Grace interface {
	ReadLock() percpu.CPU
	ReadUnlock(percpu.CPU)
	Synchronize()
}

// Model is the Grace that schemes are explored over.
type Model struct{}

// ReadLock is percpu.ReadLock.
func (Model) ReadLock() percpu.CPU { return percpu.ReadLock() }

// ReadUnlock is percpu.ReadUnlock.
func (Model) ReadUnlock(cpu percpu.CPU) { percpu.ReadUnlock(cpu) }

// Synchronize is percpu.Synchronize.
func (Model) Synchronize() { percpu.Synchronize() }

// gracePrograms are readers that use an object that they find, and somebody who unlinks
// and frees it after a grace period.
func gracePrograms(fresh func() Grace) (ps []program) {
	for _, c := range []struct {
		name              string
		readers, sections int
		writers           int
		bound             int
	}{
		{"a reader", 1, 1, 1, 3},
		{"a reader with three sections", 1, 3, 1, 1},
		{"two readers", 2, 1, 1, 1},
		{"a reader and two grace periods at once", 1, 2, 2, 1},
	} {
		ps = append(ps, program{
			name:    c.name,
			options: explore.Options{Bound: c.bound, MaxSteps: 2000, Weak: true},
			build: func() explore.Program {
				g := fresh()
				var linked [2]mem.Pointer[mem.Int64]
				for i := range c.writers {
					linked[i].Store(new(mem.Int64))
				}
				var p explore.Program
				for i := range c.readers {
					read := func(*explore.T) {
						for n := range c.sections {
							cpu := g.ReadLock()
							if o := linked[n%c.writers].Load(); o != nil {
								o.Load()
							}
							g.ReadUnlock(cpu)
						}
					}
					p.Threads = append(p.Threads, explore.Thread{Name: fmt.Sprint("reader", i+1), Body: read})
				}
				for i := range c.writers {
					write := func(*explore.T) {
						o := linked[i].Swap(nil)
						g.Synchronize()
						mem.Freed(o)
					}
					p.Threads = append(p.Threads, explore.Thread{Name: fmt.Sprint("writer", i+1), Body: write})
				}
				return p
			},
		})
	}
	return ps
}

// graceBound is how many preemptions Check allows in GraceOutcomes.
const graceBound = 1

// GraceOutcomes returns what two readers and somebody who waits for a grace period can see of
// each other's stores, over g: whatever the code that is measured shows, the model that
// schemes are explored over has to show.
func GraceOutcomes(fresh func() Grace, bound int) (seen map[string]bool, complete bool) {
	seen = make(map[string]bool)
	r := explore.Run(func() explore.Program {
		g := fresh()
		var gate mem.Int32
		var plain [2]mem.Relaxed
		var saw [2][2]int32
		var after [2]int64
		reader := func(i int) func(*explore.T) {
			return func(*explore.T) {
				cpu := g.ReadLock()
				saw[i][0] = gate.Load()
				plain[i].Store(1)
				saw[i][1] = gate.Load()
				g.ReadUnlock(cpu)
			}
		}
		return explore.Program{
			Threads: []explore.Thread{
				{Name: "reader1", Body: reader(0)}, {Name: "reader2", Body: reader(1)},
				{Name: "writer", Body: func(*explore.T) {
					gate.Store(1)
					g.Synchronize()
					gate.Store(2)
					after = [2]int64{plain[0].LoadAtomic(), plain[1].LoadAtomic()}
				}},
			},
			Final: func(*explore.T) { seen[fmt.Sprint(saw, after)] = true },
		}
	}, explore.Options{Bound: bound, Weak: true, MaxSteps: 2000})
	return seen, r.Exhausted && r.Violation == nil
}
